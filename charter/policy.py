"""Who may see what: the visibility matrix of a charter, as one pure and explained decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from schema.traits import Audience, FieldClass


class Effect(StrEnum):
    """The four answers; without its proof, or its crowd, each of the last two is a refusal."""

    ALLOW = "allow"
    DENY = "deny"
    NEEDS = "needs"
    AGGREGATE = "aggregate"


@dataclass(frozen=True)
class Decision:
    """An answer with its ground: the rule, the article it carries out, and a sentence in French.

    `proof` names what NEEDS asks for; `at_least` is the smallest crowd that AGGREGATE may show.
    """

    effect: Effect
    rule: str
    article: str
    detail: str
    proof: str = ""
    at_least: int = 0

    @property
    def allowed(self) -> bool:
        """Whether the value itself may be shown with nothing more in hand."""
        return self.effect is Effect.ALLOW


@dataclass(frozen=True)
class Cell:
    """One cell of the matrix, written `allow`, `deny`, `needs:<proof>` or `aggregate:<at least>`."""

    effect: Effect
    proof: str = ""
    at_least: int = 0

    @classmethod
    def parse(cls, text: str) -> "Cell":
        """Read the written form; ValueError when it is none of the four."""
        word, _, rest = text.partition(":")
        effect = Effect(word)
        if effect is Effect.NEEDS and rest.isascii() and rest.isidentifier():
            return cls(effect, proof=rest)
        if effect is Effect.AGGREGATE and rest.isascii() and rest.isdigit() and int(rest) > 1:
            return cls(effect, at_least=int(rest))
        if effect in (Effect.ALLOW, Effect.DENY) and ":" not in text:
            return cls(effect)
        raise ValueError(text)

    def __str__(self) -> str:
        condition = self.proof or (str(self.at_least) if self.at_least else "")
        return f"{self.effect}:{condition}" if condition else str(self.effect)


@dataclass(frozen=True)
class Ground:
    """The rule a decision rests on, and the article behind it."""

    rule: str
    article: str


@dataclass(frozen=True)
class Row:
    """What one rule says of one field class, for every audience."""

    ground: Ground
    cells: Mapping[Audience, Cell]


NO_RULE = Ground("default", "")
"""What is written nowhere is denied; no rule of the charter is needed for that."""

REMAINING: Mapping[Audience, frozenset[Audience]] = {
    Audience.PUBLIC: frozenset(Audience),
    Audience.MEMBER: frozenset({Audience.MEMBER, Audience.NATIONAL, Audience.OWN, Audience.WORKSPACE}),
    Audience.NATIONAL: frozenset({Audience.NATIONAL, Audience.OWN}),
    Audience.OBSERVATORY: frozenset({Audience.OBSERVATORY, Audience.OWN}),
    Audience.WORKSPACE: frozenset({Audience.WORKSPACE, Audience.OWN}),
    Audience.OWN: frozenset({Audience.OWN}),
}
"""Whom a source leaves when it narrows a record or a field; narrowing only ever takes away."""

AUDIENCES_FR: Mapping[Audience, str] = {
    Audience.PUBLIC: "le public",
    Audience.MEMBER: "les membres",
    Audience.NATIONAL: "l'instance nationale",
    Audience.OBSERVATORY: "l'observatoire",
    Audience.OWN: "le cluster source",
    Audience.WORKSPACE: "l'espace de réponse commune",
}
FIELD_CLASSES_FR: Mapping[FieldClass, str] = {
    FieldClass.IDENTITY: "Identité",
    FieldClass.DESCRIPTION: "Description",
    FieldClass.LOCATION: "Localisation",
    FieldClass.ORG_CONTACT: "Contact de la structure",
    FieldClass.PERSON_CONTACT: "Contact d'une personne",
    FieldClass.PERSON_EXTRA: "Portrait d'une personne",
    FieldClass.ECONOMIC: "Données économiques",
    FieldClass.LABEL_EVIDENCE: "Pièces d'un label",
    FieldClass.INTERNAL: "Notes internes",
    FieldClass.TENDER: "Contenu d'une réponse commune",
}

PROOFS_FR: Mapping[str, str] = {
    "opt_in": "accord de la personne",
    "consent": "consentement de la personne",
    "participant": "participation à la réponse commune",
    "issuer": "organisme qui délivre le label",
}
"""The proofs that the charter asks for today; another one is shown by its name."""


@dataclass(frozen=True)
class Policy:
    """The machine side of one charter version: a matrix, the kinds it covers, and what narrowing rests on."""

    rows: Mapping[FieldClass, Row]
    kinds: frozenset[str]
    kinds_ground: Ground = NO_RULE
    narrowing_ground: Ground = NO_RULE

    def decide(
        self, audience: Audience, kind: str, field_class: FieldClass, visible_to: Audience = Audience.PUBLIC
    ) -> Decision:
        """May `audience` see a field of this class, given how far the source narrowed it? Default deny."""
        if kind not in self.kinds:
            detail = f"Les fiches de genre « {kind} » ne sont pas partagées"
            return Decision(Effect.DENY, self.kinds_ground.rule, self.kinds_ground.article, detail)
        return self._decisions[audience, field_class, visible_to]

    @cached_property
    def _decisions(self) -> Mapping[tuple[Audience, FieldClass, Audience], Decision]:
        """All answers, made once: a hub asks for every field of every record."""
        return {
            (audience, field_class, narrowed): self._answer(audience, field_class, narrowed)
            for audience in Audience
            for field_class in FieldClass
            for narrowed in Audience
        }

    def _answer(self, audience: Audience, field_class: FieldClass, visible_to: Audience) -> Decision:
        row = self.rows.get(field_class, Row(NO_RULE, {}))
        cell = row.cells.get(audience, Cell(Effect.DENY))
        ground = row.ground
        if cell.effect is not Effect.DENY and audience not in REMAINING[visible_to]:
            cell, ground = Cell(Effect.DENY), self.narrowing_ground
            words = "réservé par la source, non visible"
        else:
            words = _in_words(cell)
        detail = f"{FIELD_CLASSES_FR[field_class]}, pour {AUDIENCES_FR[audience]} : {words}"
        return Decision(cell.effect, ground.rule, ground.article, detail, cell.proof, cell.at_least)


def _in_words(cell: Cell) -> str:
    words = {
        Effect.ALLOW: "visible",
        Effect.DENY: "non visible",
        Effect.NEEDS: f"visible seulement avec une preuve ({PROOFS_FR.get(cell.proof, cell.proof)})",
        Effect.AGGREGATE: f"seulement en agrégats d'au moins {cell.at_least} structures",
    }
    return words[cell.effect]
