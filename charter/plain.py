"""The names that rules and signatures bear for machines, as people read them in French and in English."""

from collections.abc import Mapping

from charter.lifecycle import State
from charter.policy import AUDIENCES_FR, FIELD_CLASSES_FR, PROOFS_FR, Cell, Effect
from charter.signature import Typ
from schema.traits import Audience, FieldClass

Words = tuple[str, str]

STATES: Mapping[State, Words] = {
    State.CANDIDATE: ("candidat", "candidate"),
    State.OBSERVER: ("observateur", "observer"),
    State.ACTIVE: ("actif", "active"),
    State.WARNED: ("averti", "warned"),
    State.RESTRICTED: ("restreint", "restricted"),
    State.SUSPENDED: ("suspendu", "suspended"),
    State.WITHDRAWN: ("parti", "withdrawn"),
    State.REMOVED: ("radié", "removed"),
}
SIGNED: Mapping[Typ, Words] = {
    Typ.ADHESION: ("une adhésion", "an adhesion"),
    Typ.FEED: ("un flux", "a feed"),
    Typ.REGISTRY: ("un registre", "a registry"),
    Typ.KEYS: ("une liste de clés", "a list of keys"),
    Typ.WITHDRAWAL: ("un départ", "a withdrawal"),
    Typ.BUNDLE: ("un ensemble de faits", "a bundle of facts"),
}
_PARAMETERS: Mapping[str, str] = {
    "accepted": "acceptées",
    "apart": "à part",
    "auto": "agit seule",
    "event": "événement",
    "evidence": "pièces",
    "floor": "plancher",
    "forbidden": "exclus",
    "grace_days": "jours de délai",
    "max_days": "jours au plus",
    "max_percent": "pour cent au plus",
    "min_days": "jours au moins",
}
_AUDIENCES_EN: Mapping[Audience, str] = {
    Audience.PUBLIC: "the public",
    Audience.MEMBER: "members",
    Audience.NATIONAL: "the national body",
    Audience.OBSERVATORY: "the observatory",
    Audience.OWN: "the source cluster",
    Audience.WORKSPACE: "the tender workspace",
}
_YES: Words = ("oui", "yes")
_NO: Words = ("non", "no")


def parameter(name: str) -> Words:
    """What a figure or a list of a rule is called."""
    return _PARAMETERS.get(name, name), name.replace("_", " ")


def audience(who: Audience) -> Words:
    """Whoever reads."""
    return AUDIENCES_FR[who], _AUDIENCES_EN[who]


def field_class(which: FieldClass) -> Words:
    """A class of fields."""
    return FIELD_CLASSES_FR[which], which.replace("_", " ").capitalize()


def proof(name: str) -> Words:
    """What a conditional cell asks for."""
    return PROOFS_FR.get(name, name), name.replace("_", " ")


def answer(cell: Cell) -> Words:
    """A cell of the matrix in a word or two."""
    return {
        Effect.ALLOW: _YES,
        Effect.DENY: _NO,
        Effect.NEEDS: ("avec preuve", "with proof"),
        Effect.AGGREGATE: ("agrégat", "figures"),
    }[cell.effect]


def full_answer(cell: Cell) -> Words:
    """The same with its condition."""
    fr, en = answer(cell)
    if cell.effect is Effect.NEEDS:
        asked_fr, asked_en = proof(cell.proof)
        return f"{fr} ({asked_fr})", f"{en} ({asked_en})"
    if cell.effect is Effect.AGGREGATE:
        return f"{fr} d'au moins {cell.at_least} structures", f"{en} on at least {cell.at_least} bodies"
    return fr, en
