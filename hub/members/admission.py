"""The next version of the registry: a member comes in, moves between states, or leaves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from charter import Charter, Event, Member, Registry, State, may_return, move
from hub.errors import Conflict, NotFound
from hub.members.standing import Standing


def admitted(registry: Registry, members: Sequence[Member], at: datetime) -> Registry:
    """With these members in it, or told anew; one who left has to return first."""
    for member in members:
        before = registry.member(member.id)
        if before is not None and before.state in (State.WITHDRAWN, State.REMOVED):
            raise Conflict(
                "left",
                f"Le cluster « {member.id} » est parti : `maillage hub return {member.id}` le fait revenir.",
                f"The cluster “{member.id}” has left: `maillage hub return {member.id}` brings it back.",
            )
    told = {member.id: member for member in (*registry.members, *members)}
    return _next(registry, at, members=tuple(told[name] for name in sorted(told)))


def moved(registry: Registry, member_id: str, event: Event, at: datetime, former: State) -> Registry:
    """With the member in the state after the event; charter.MoveRefused when there is no such move."""
    member = registry.member(member_id)
    if member is None:
        raise NotFound(
            "cluster",
            f"Le registre ne connaît pas de cluster « {member_id} ».",
            f"The registry knows no cluster “{member_id}”.",
        )
    after = member.model_copy(update={"state": move(member.state, event, former), "since": at.date()})
    return _next(
        registry, at, members=tuple(after if one.id == member_id else one for one in registry.members)
    )


def left_for_good(known: Mapping[str, Standing], newest: Charter, today: date) -> list[str]:
    """The clusters whose days to take a departure back, as their charter counts them, are over."""
    return [name for name, one in known.items() if _is_over(one.member, one.charter or newest, today)]


def check_return(cluster: str, over: Collection[str]) -> None:
    """Raises Conflict when the cluster is one of those that left for good."""
    if cluster in over:
        raise Conflict(
            "too_late",
            f"Le délai de retour du cluster « {cluster} » est passé : il pose une nouvelle candidature.",
            f"The days in which the cluster “{cluster}” could return are over: it applies anew.",
        )


def _is_over(member: Member, charter: Charter, today: date) -> bool:
    days = min((rule.figure("max_days") for rule in charter.named("withdrawal_return")), default=0)
    return member.state is State.WITHDRAWN and not may_return(member.since, today, days)


def _next(registry: Registry, at: datetime, **changes: Any) -> Registry:
    return registry.model_copy(update={"version": registry.version + 1, "created": at, **changes})
