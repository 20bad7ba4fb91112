"""The description of a source, checked: who, where, in which shape, and how records come out of its rows."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, PrivateAttr, ValidationError, model_validator

from connectors import protocols
from connectors.errors import SourceError, SourceInvalid
from connectors.network.address import read_address
from connectors.rules import Columns, Narrowing, Strict, Table
from connectors.source_checks import check_expectations, check_filled_in, check_table, sentence
from connectors.strict_yaml import load as load_yaml
from connectors.wording import clause
from schema.issues import Invalid

LARGEST = 512 * 1024
CODE_LINES = 10
_Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise Invalid("timezone", f"fuseau inconnu « {name} »", f"unknown time zone “{name}”") from None
    return name


def _readable(addresses: tuple[str, ...]) -> tuple[str, ...]:
    """A web address is held to the grammar of the client that will fetch it; the others are paths."""
    for address in addresses:
        if "://" in address:
            try:
                read_address(address)
            except SourceError as problem:
                raise Invalid(problem.code, clause(problem.message_fr), clause(problem.message_en)) from None
    return addresses


class Expect(Strict):
    """What the source says of itself: a run that falls short is held for a person."""

    at_least: int | None = Field(None, ge=0)
    drop_at_most: int | None = Field(None, ge=0, le=100, description="percent")


class Source(Strict):
    """One publication of a cluster. `load` reads it from its file; the format is in docs/en."""

    id: _Slug
    cluster: _Slug
    title: str
    protocol: str
    address: Annotated[Columns, Field(min_length=1), AfterValidator(_readable)]
    options: dict[str, Any] = Field(default_factory=dict)
    licence: str = Field(min_length=2)
    attribution: str = ""
    role: Literal["directory", "register"] = "directory"
    adds_entities: Literal["true", "false"] | None = None
    cadence: Literal["hourly", "daily", "weekly", "monthly"] = "weekly"
    visible_to: Narrowing = "public"
    expect: dict[str, Expect] = Field(default_factory=dict)
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Paris"
    nulls: Columns = ()
    tables: dict[str, dict[str, str]] = Field(default_factory=dict)
    code: str | None = None
    kinds: tuple[Table, ...] = ()
    ignored: dict[str, str] = Field(default_factory=dict)

    _folder: Path = PrivateAttr(default=Path())
    _sha256: str = PrivateAttr(default="")

    @property
    def hosted(self) -> bool:
        """The hub runs the connector: the source is not a feed that its cluster signs."""
        return self.protocol != "feed"

    @property
    def folder(self) -> Path:
        """The folder of the description: relative addresses and `code` are looked up there."""
        return self._folder

    @property
    def sha256(self) -> str:
        """Digest of the description's bytes and of its code: when it moves, everything is read again."""
        return self._sha256 or hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    @property
    def code_file(self) -> Path | None:
        """The file named by `code`, beside the description."""
        return self._folder / self.code if self.code else None

    def at(self, folder: Path, sha256: str = "") -> Self:
        """The same description, standing in that folder."""
        self._folder, self._sha256 = folder, sha256
        return self

    @model_validator(mode="after")
    def _checked(self) -> Self:
        if self.protocol not in protocols.names():
            known = ", ".join(protocols.names())
            raise Invalid(
                "protocol",
                f"protocole inconnu « {self.protocol} », choisir parmi {known}",
                f"unknown protocol “{self.protocol}”, choose among {known}",
            )
        if bool(self.kinds) == (self.protocol == "feed"):
            raise Invalid(
                "kinds",
                "« kinds » est obligatoire, et n'a pas sa place pour un flux",
                "“kinds” is required, and has no place for a feed",
            )
        if self.adds_entities is not None and self.role != "register":
            raise Invalid(
                "adds_entities",
                "« adds_entities » va avec « role: register » : les fiches des autres sources entrent toujours au catalogue",
                "“adds_entities” goes with “role: register”: the records of other sources always enter the catalogue",
            )
        for table in self.kinds:
            check_table(table, self.tables)
        check_expectations(self.expect, self.kinds)
        return self


def load(path: Path | str) -> Source:
    """The checked description in a .yml file. Raises SourceInvalid: a sentence with file and key."""
    path = Path(path)
    data = _read(path)
    try:
        source = checked(load_yaml(data))
        code = _read_code(path.parent, source.code) if source.code else b""
        _check_name(source.id, path)
    except SourceError as problem:
        raise SourceInvalid(
            problem.code, f"{path.name} : {problem.message_fr}", f"{path.name}: {problem.message_en}"
        ) from None
    return source.at(path.parent, hashlib.sha256(data + b"\0" + code).hexdigest())


def checked(said: Any) -> Source:
    """A description from plain data (as the YAML loader gives it). Raises SourceInvalid."""
    check_filled_in(said)
    try:
        source = Source.model_validate(said)
        options = getattr(protocols.find(source.protocol), "Options", None)
        if options is not None:
            options.model_validate(source.options)
    except ValidationError as problem:
        raise sentence(problem) from None
    return source


def _check_name(source_id: str, path: Path) -> None:
    if source_id != path.stem:
        raise SourceInvalid(
            "id_and_file",
            f"clé « id » : « {source_id} » doit être le nom du fichier, « {path.stem} ».",
            f"key “id”: “{source_id}” must be the name of the file, “{path.stem}”.",
        )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError:
        raise SourceInvalid(
            "no_file", f"Le fichier {path} ne se lit pas.", f"The file {path} cannot be read."
        ) from None
    if len(data) > LARGEST:
        raise SourceInvalid("too_large", f"{path.name} dépasse 512 Kio.", f"{path.name} is over 512 KiB.")
    return data


def _read_code(folder: Path, name: str) -> bytes:
    if Path(name).name != name or not name.endswith(".py"):
        raise SourceInvalid(
            "code",
            "clé « code » : nommez un fichier .py du même dossier.",
            "key “code”: name a .py file of the same folder.",
        )
    code = _read(folder / name)
    lines = [line for line in code.splitlines() if line.strip() and not line.strip().startswith(b"#")]
    if len(lines) > CODE_LINES:
        raise SourceInvalid(
            "code_too_long",
            f"clé « code » : {name} a {len(lines)} lignes, {CODE_LINES} au plus ; ajoutez un protocole.",
            f"key “code”: {name} has {len(lines)} lines, {CODE_LINES} at most; add a protocol instead.",
        )
    return code
