"""When a plan is unusual enough to wait for a person: by the signed charter, the registry, and what the source expects."""

from collections.abc import Iterator
from dataclasses import dataclass

from charter import Charter, judge
from connectors.source import Source
from hub.harvest.balance import Balance


@dataclass(frozen=True)
class Hold:
    """Why a plan waits, or a run failed: a stable code and a sentence for people."""

    code: str
    fr: str
    en: str


def unusual(plan: Balance, charter: Charter, source: Source, ceiling: int | None = None) -> Hold | None:
    """The first reason to hold the plan, or None. `ceiling`: records that the registry lets its member bring at once."""
    if ceiling is not None and plan.read > ceiling:
        return Hold(
            "too_many_records",
            f"{plan.read} fiches lues, le registre en prévoit {ceiling} au plus pour « {source.cluster} » : "
            "la mise à jour attend votre accord.",
            f"{plan.read} records read, the registry allows {ceiling} at most for {source.cluster}: "
            "the run waits for your consent.",
        )
    return next(_reasons(plan, charter, source), None)


EQUALS_VOID = Hold(
    "equals_void",
    "La source republie exactement ce qui a été annulé : à accepter par une personne.",
    "The source publishes again exactly what was undone: a person has to accept it.",
)


def _reasons(plan: Balance, charter: Charter, source: Source) -> Iterator[Hold]:
    touched = {
        "breaker_removed": (plan.removed, "disparaîtraient", "would disappear"),
        "breaker_changed_ids": (
            min(plan.removed, plan.created), "changeraient d’identifiant", "would change their id"
        ),
        "breaker_growth": (plan.created, "apparaîtraient", "would appear"),
    }  # fmt: skip
    for check, (count, fr, en) in touched.items():
        for rule in charter.named(check):
            if not judge(rule, {"before": plan.held, "touched": count}).holds:
                yield Hold(
                    check.removeprefix("breaker_"),
                    f"{count} fiches {fr}, {plan.held} étaient connues (règle {rule.id} de la charte) : "
                    "la mise à jour attend votre accord.",
                    f"{count} records {en}, {plan.held} were known (rule {rule.id} of the charter): "
                    "the run waits for your consent.",
                )
    yield from _expectations(plan, source)


def _expectations(plan: Balance, source: Source) -> Iterator[Hold]:
    drops = [expect.drop_at_most for expect in source.expect.values() if expect.drop_at_most is not None]
    if drops and plan.removed * 100 > min(drops) * max(plan.held, 1):
        yield Hold(
            "expected_drop",
            f"{plan.removed} fiches sur {plan.held} disparaîtraient, la source en annonce {min(drops)} % au plus : "
            "la mise à jour attend votre accord.",
            f"{plan.removed} of {plan.held} records would disappear, the source expects {min(drops)} % at most: "
            "the run waits for your consent.",
        )
    least = sum(expect.at_least or 0 for expect in source.expect.values())
    after = plan.created + plan.updated + plan.same + plan.kept
    if after < least:
        yield Hold(
            "expected_count",
            f"{after} fiches resteraient, la source en annonce {least} au moins : la mise à jour attend votre accord.",
            f"{after} records would remain, the source expects {least} at least: the run waits for your consent.",
        )
