"""When a plan is unusual enough to wait for a person. The limits come from the charter, the floors protect small sources."""

from dataclasses import dataclass

from hub.harvest.balance import Balance


@dataclass(frozen=True)
class Limits:
    """Shares in percent of what is held; a source below `floor` records is judged by `floor` instead."""

    removed: int = 20
    updated: int = 60
    grown: int = 200
    floor: int = 10


@dataclass(frozen=True)
class Hold:
    """Why a plan waits: a stable code and a sentence for people."""

    code: str
    fr: str
    en: str


def judge(plan: Balance, fragile: int, voided: bool, limits: Limits) -> Hold | None:
    """The first reason to hold the plan, or None. `voided`: the snapshot equals one that was undone."""
    if voided:
        return Hold(
            "equals_void",
            "La source republie exactement ce qui a été annulé : à accepter par une personne.",
            "The source publishes again exactly what was undone: a person has to accept it.",
        )
    if plan.held == 0:
        return None
    base = max(plan.held, limits.floor)
    shares = (
        ("removals", plan.removed, limits.removed, "disparaîtraient", "would disappear"),
        ("changes", plan.updated, limits.updated, "changeraient", "would change"),
        ("growth", plan.created, limits.grown, "apparaîtraient", "would appear"),
    )
    for code, count, limit, fr, en in shares:
        if count * 100 > limit * base:
            return Hold(
                code,
                f"{count} fiches sur {plan.held} {fr} (seuil : {limit} %) : la mise à jour attend votre accord.",
                f"{count} of {plan.held} records {en} (limit: {limit} %): the run waits for your consent.",
            )
    if fragile * 100 > limits.updated * base:
        return Hold(
            "fragile",
            f"{fragile} identifiants désignent plusieurs fiches différentes : corrigez la règle d’identifiant.",
            f"{fragile} ids stand for several different records: mend the id rule.",
        )
    return None
