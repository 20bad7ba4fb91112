"""Who sees what: the sixty cells as the federation agreed on them, and that a source only ever narrows."""

from itertools import product

import pytest

from charter import Decision, Effect, Policy
from schema.traits import Audience, FieldClass
from tests.charter.builders import the_charter

ALLOW, DENY, NEEDS, CROWD = Effect.ALLOW, Effect.DENY, Effect.NEEDS, Effect.AGGREGATE

# Written from the agreement, not from the charter file: rule, article, then
# public, member, national, observatory, own, workspace.
AGREED = {
    "identity": ("V-01", "A9", (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, ALLOW)),
    "description": ("V-02", "A9", (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, ALLOW)),
    "location": ("V-03", "A9", (ALLOW, ALLOW, ALLOW, ALLOW, ALLOW, ALLOW)),
    "org_contact": ("V-04", "A9", (ALLOW, ALLOW, ALLOW, DENY, ALLOW, ALLOW)),
    "person_contact": ("V-05", "A12", (NEEDS, ALLOW, DENY, DENY, ALLOW, NEEDS)),
    "person_extra": ("V-06", "A12", (NEEDS, NEEDS, DENY, DENY, ALLOW, DENY)),
    "economic": ("V-07", "A9", (DENY, CROWD, ALLOW, CROWD, ALLOW, DENY)),
    "label_evidence": ("V-08", "A15", (DENY, DENY, NEEDS, DENY, ALLOW, DENY)),
    "internal": ("V-09", "A9", (DENY, DENY, DENY, DENY, ALLOW, DENY)),
    "tender": ("V-10", "A5", (DENY, DENY, DENY, DENY, DENY, NEEDS)),
}
AUDIENCES = ("public", "member", "national", "observatory", "own", "workspace")
CELLS = [
    (audience, field_class, effect, rule, article)
    for field_class, (rule, article, effects) in AGREED.items()
    for audience, effect in zip(AUDIENCES, effects, strict=True)
]
PROOFS = {
    ("public", "person_contact"): "opt_in",
    ("workspace", "person_contact"): "participant",
    ("public", "person_extra"): "consent",
    ("member", "person_extra"): "consent",
    ("national", "label_evidence"): "issuer",
    ("workspace", "tender"): "participant",
}
LEFT_BY = {
    "public": {"public", "member", "national", "observatory", "own", "workspace"},
    "member": {"member", "national", "own", "workspace"},
    "national": {"national", "own"},
    "observatory": {"observatory", "own"},
    "workspace": {"workspace", "own"},
    "own": {"own"},
}


def decide(
    audience: str, field_class: str, visible_to: str = "public", kind: str = "organisation"
) -> Decision:
    return the_charter().policy.decide(
        Audience(audience), kind, FieldClass(field_class), Audience(visible_to)
    )


def test_the_agreement_has_sixty_cells() -> None:
    assert len({cell[:2] for cell in CELLS}) == 60 == len(Audience) * len(FieldClass)


@pytest.mark.parametrize(("audience", "field_class", "effect", "rule", "article"), CELLS)
def test_a_cell(audience: str, field_class: str, effect: Effect, rule: str, article: str) -> None:
    decision = decide(audience, field_class)
    assert (decision.effect, decision.rule, decision.article) == (effect, rule, article)
    assert decision.allowed is (effect is ALLOW)
    assert decision.proof == PROOFS.get((audience, field_class), "")
    assert decision.at_least == (5 if effect is CROWD else 0)
    assert len(decision.detail) > 20


@pytest.mark.parametrize(("visible_to", "audience", "field_class"), list(product(LEFT_BY, AUDIENCES, AGREED)))
def test_a_source_only_narrows(visible_to: str, audience: str, field_class: str) -> None:
    full, narrowed = decide(audience, field_class), decide(audience, field_class, visible_to)
    if audience in LEFT_BY[visible_to] or full.effect is DENY:
        assert narrowed == full
    else:
        assert (narrowed.effect, narrowed.rule, narrowed.article) == (DENY, "N-01", "A10")
        assert "réservé par la source" in narrowed.detail


@pytest.mark.parametrize("kind", ["person", "unheard_of", ""])
@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_unknown_or_forbidden_kind_is_denied_to_all(audience: str, kind: str) -> None:
    decision = decide(audience, "identity", kind=kind)
    assert (decision.effect, decision.rule, decision.article) == (DENY, "K-01", "A7")


@pytest.mark.parametrize(("audience", "field_class"), list(product(AUDIENCES, AGREED)))
def test_what_is_written_nowhere_is_denied(audience: str, field_class: str) -> None:
    silent = Policy(rows={}, kinds=frozenset({"organisation"}))
    decision = silent.decide(Audience(audience), "organisation", FieldClass(field_class))
    assert (decision.effect, decision.rule) == (DENY, "default")


def test_the_explanation_is_a_sentence() -> None:
    assert decide("public", "person_contact").detail == (
        "Contact d'une personne, pour le public : visible seulement avec une preuve (accord de la personne)"
    )
