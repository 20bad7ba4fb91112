"""What pydantic cannot see in a description: names against the schema; and its errors as one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from connectors.errors import SourceInvalid
from connectors.rules import Objects, Point, Rule, Spec, Table
from schema import KINDS
from schema.issues import Invalid

_WORDS = {
    "extra_forbidden": ("cette clé n'existe pas", "there is no such key"),
    "missing": ("cette clé est obligatoire", "this key is required"),
    "string_type": ("un texte est attendu", "a text is expected"),
    "dict_type": ("des clés et valeurs sont attendues", "keys and values are expected"),
    "model_type": ("des clés et valeurs sont attendues", "keys and values are expected"),
    "tuple_type": ("une liste est attendue", "a list is expected"),
    "too_short": ("au moins un élément est attendu", "at least one element is expected"),
    "string_pattern_mismatch": (
        "lettres minuscules, chiffres et tirets seulement",
        "lower-case letters, digits and hyphens only",
    ),
}
PLACEHOLDERS = {"fr": "a-completer", "en": "to-be-filled-in"}
"""What a draft holds where only its author knows the answer."""
_TAGS = {"rule", "objects", "point"}
_BRANCH = re.compile(r"\.(?:function-|literal|union)[^.]*$")


def check_filled_in(said: Any, key: str = "") -> None:
    """Nothing is left as the draft had it. Raises SourceInvalid with the key."""
    if isinstance(said, str) and said in PLACEHOLDERS.values():
        raise SourceInvalid(
            "placeholder",
            f"clé « {key} » : « {said} » vient du brouillon, remplacez-le par ce qui convient.",
            f"key “{key}”: “{said}” comes from the draft, replace it by what is right.",
        )
    if isinstance(said, Mapping):
        for name, value in said.items():
            check_filled_in(value, f"{key}.{name}" if key else str(name))
    elif isinstance(said, list | tuple):
        for number, value in enumerate(said):
            check_filled_in(value, f"{key}[{number}]")


def check_table(table: Table, tables: Mapping[str, Any]) -> None:
    """Every kind, field and named value table exists. Raises Invalid."""
    kind = KINDS.get(table.kind)
    if kind is None:
        known = ", ".join(sorted(KINDS))
        raise Invalid(
            "kind",
            f"genre inconnu « {table.kind} », choisir parmi {known}",
            f"unknown kind “{table.kind}”, choose among {known}",
        )
    for name in table.narrowed:
        _check_name(kind.model, name)
    _check_fields(kind.model, table.fields, tables)


def check_expectations(expected: Iterable[str], tables: Sequence[Table]) -> None:
    """What is expected is of kinds that the description makes (a feed may hold any). Raises Invalid."""
    kinds = {table.kind for table in tables} or set(KINDS)
    for kind in expected:
        if kind not in kinds:
            raise Invalid(
                "expect",
                f"« expect » parle de « {kind} », la description n'en fait pas",
                f"“expect” speaks of “{kind}”, the description makes none",
            )


def _check_fields(model: type[BaseModel], fields: Mapping[str, Spec], tables: Mapping[str, Any]) -> None:
    for name, spec in fields.items():
        if isinstance(spec, Point) or name == "point":
            _check_point(model, name, spec)
        else:
            _check_name(model, name)
        if isinstance(spec, Rule) and isinstance(spec.table, str) and spec.table not in tables:
            raise Invalid(
                "table",
                f"champ « {name} » : la table « {spec.table} » n'est pas sous « tables »",
                f"field “{name}”: the table “{spec.table}” is not under “tables”",
            )
        if isinstance(spec, Objects):
            inner = inner_model(model.model_fields[name].annotation)
            if inner is None:
                raise Invalid(
                    "objects",
                    f"le champ « {name} » n'a pas de sous-champs",
                    f"field “{name}” has no sub-fields",
                )
            for one in spec.of:
                _check_fields(inner, one, tables)


def _check_point(model: type[BaseModel], name: str, spec: Spec) -> None:
    if name != "point" or not isinstance(spec, Point) or "latitude_e6" not in model.model_fields:
        raise Invalid(
            "point",
            f"champ « {name} » : un point s'écrit sous la clé « point » d'un site",
            f"field “{name}”: a point goes under the key “point” of a site",
        )


def _check_name(model: type[BaseModel], name: str) -> None:
    if name not in model.model_fields:
        known = ", ".join(sorted(model.model_fields))
        raise Invalid(
            "field",
            f"{model.__name__} n'a pas de champ « {name} » (champs : {known})",
            f"{model.__name__} has no field “{name}” (fields: {known})",
        )


def inner_model(annotation: Any) -> type[BaseModel] | None:
    """The model of the objects in a field such as `list[Site] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := inner_model(part))), None)


def sentence(problem: ValidationError) -> SourceInvalid:
    """The first error of pydantic as one sentence that names the key."""
    first = problem.errors(include_url=False)[0]
    parts = [part for part in first["loc"] if part not in _TAGS]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts)
    key = _BRANCH.sub("", key).lstrip(".")
    raised = first.get("ctx", {}).get("error")
    if isinstance(raised, Invalid):
        fr, en = raised.message_fr, raised.message_en
    elif first["type"] == "literal_error":
        expected = first["ctx"]["expected"].replace(" or ", ", ")
        fr, en = f"valeurs possibles : {expected}", f"possible values: {expected}"
    else:
        fr, en = _WORDS.get(
            first["type"], (f"valeur refusée ({first['msg']})", f"value refused ({first['msg']})")
        )
    where_fr, where_en = (f"clé « {key} » : ", f"key “{key}”: ") if key else ("", "")
    return SourceInvalid("description", f"{where_fr}{fr}.", f"{where_en}{en}.")
