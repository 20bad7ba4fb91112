"""The next version of the registry: a member comes in, moves between states, or leaves."""

from datetime import datetime
from typing import Any

from charter import Event, Member, Registry, State, move
from hub.errors import Conflict, NotFound


def admitted(registry: Registry, member: Member, at: datetime) -> Registry:
    """With the member in it, or told anew; its state is kept when it was there already."""
    before = registry.member(member.id)
    if before is not None and before.state in (State.WITHDRAWN, State.REMOVED):
        raise Conflict(
            "left",
            f"Le cluster « {member.id} » est parti : `maillage hub return {member.id}` le fait revenir.",
            f"The cluster “{member.id}” has left: `maillage hub return {member.id}` brings it back.",
        )
    others = tuple(one for one in registry.members if one.id != member.id)
    return _next(registry, at, members=tuple(sorted((*others, member), key=lambda one: one.id)))


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


def _next(registry: Registry, at: datetime, **changes: Any) -> Registry:
    return registry.model_copy(update={"version": registry.version + 1, "created": at, **changes})
