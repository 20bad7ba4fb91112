"""The guides hold: their links lead somewhere, their commands and options exist, their descriptions load."""

import re
import shlex
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

import charter.cli
import connectors.cli
import hub.cli.demo
import hub.cli.operate
import hub.cli.schema_files
from connectors import Source, load
from hub.cli import PARTS
from hub.clock import now
from hub.members.card import read_card
from tests.conftest import ROOT

GUIDES = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "hub").rglob("*.md")]
)
APPS = {
    "demo": hub.cli.demo.app, "connector": connectors.cli.app, "charter": charter.cli.app, "hub": hub.cli.operate.app,
    "schema": hub.cli.schema_files.app,
}  # fmt: skip
IN_LINE = re.compile(r"(?<!`)`(maillage [^`]+)`(?!`)")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)")
NAMED_FILE = re.compile(r"`((?:schema|charter|connectors|hub|tests|docs|setup)/[^`\s<>*]*)`")
EVERY_GUIDE = pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.relative_to(ROOT).as_posix())


def _said(guide: Path) -> str:
    return guide.read_text(encoding="utf-8")


def _commands(text: str) -> list[str]:
    """What a reader may type: indented lines, and words between backticks; not what a program answers."""
    told = BLOCK.sub("", text)
    typed = [line.strip() for line in told.splitlines() if line.startswith("    maillage ")]
    return typed + IN_LINE.findall(told)


@cache
def _part(name: str) -> Any:
    """The command as typer's own click describes it, which is no public type."""
    return typer.main.get_command(APPS[name])


def _wrong(line: str) -> str | None:
    """Why a reader who types this line is sent away; None when it is understood."""
    words = shlex.split(re.split(r"\s[>|]\s", line)[0].replace("…", ""))[1:]
    if not words or words[0] not in APPS:
        return None if words == ["--help"] else f"no part of that name: {line}"
    command = _part(words[0])
    rest = words[1:]
    while (commands := getattr(command, "commands", {})) and rest and not rest[0].startswith("-"):
        if rest[0] not in commands:
            return f"no command of that name: {line}"
        command, rest = commands[rest[0]], rest[1:]
    known = {name for each in command.params for name in (*each.opts, *each.secondary_opts)} | {"--help"}
    unknown = {word.partition("=")[0] for word in rest if word.startswith("--")} - known
    return f"unknown {', '.join(sorted(unknown))}: {line}" if unknown else None


def test_every_part_is_looked_at() -> None:
    assert APPS.keys() == PARTS.keys()


@EVERY_GUIDE
def test_links_lead_somewhere(guide: Path) -> None:
    links = [link.partition("#")[0] for link in LINK.findall(_said(guide)) if "://" not in link]
    assert [link for link in links if link and not (guide.parent / link).exists()] == []


@EVERY_GUIDE
def test_files_that_are_named_exist(guide: Path) -> None:
    named = set(NAMED_FILE.findall(_said(guide)))
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


@EVERY_GUIDE
def test_commands_exist(guide: Path) -> None:
    assert [wrong for line in _commands(_said(guide)) if (wrong := _wrong(line))] == []


@pytest.mark.parametrize(
    ("line", "fine"),
    [
        ("maillage --help", True),
        ("maillage demo --no-serve", True),
        ("maillage hub dump --audience public > public.ndjson", True),
        ("maillage connector publish a.yml --key k.pem --into flux", True),
        ("maillage connector publish a.yml --key k.pem --out flux", False),
        ("maillage hub refuse 3", False),
        ("maillage moissonner", False),
    ],
)
def test_a_wrong_command_is_noticed(line: str, fine: bool) -> None:
    assert (_wrong(line) is None) is fine


@pytest.mark.parametrize("folder", ["docs/en", "docs/fr"])
def test_whole_descriptions_load(folder: str, tmp_path: Path) -> None:
    whole = [
        text
        for guide in (ROOT / folder).glob("*.md")
        for language, text in BLOCK.findall(_said(guide))
        if language == "yaml" and text.startswith("id:") and "protocol:" in text
    ]
    assert whole
    for text in whole:
        path = tmp_path / f"{text.split()[1]}.yml"
        path.write_text(text, encoding="utf-8")
        assert isinstance(load(path), Source)


def test_the_card_of_a_member_is_read(tmp_path: Path) -> None:
    guide = _said(ROOT / "docs" / "fr" / "tenir-le-hub.md")
    (card,) = (text for language, text in BLOCK.findall(guide) if language == "toml")
    told = tomllib.loads(card)
    for name in (*told["officer_keys"], *told["feed_keys"]):
        charter.new_key(tmp_path / name.removesuffix(".pub"), None)
    (tmp_path / told["adhesion"]).write_text("signed", encoding="ascii")
    (tmp_path / "card.toml").write_text(card, encoding="utf-8")
    member = read_card(tmp_path / "card.toml", now())
    assert (member.id, len(member.officer_keys), len(member.feed_keys)) == ("mon-cluster", 1, 1)
