"""What a run has to say of its source: every refusal and every value left out, with its place and its mend."""

from typing import Any

from sqlalchemy import Connection, case, func, insert, literal, select

from hub.harvest.intake import REFUSED, Offer
from hub.relations.facts import issue, offer


def noted(run_id: int, position: str, one: Offer) -> list[dict[str, Any]]:
    """The rows for what is wrong with one offered item."""
    return [
        {
            "run": run_id,
            "position": position,
            "key": one.key,
            "outcome": REFUSED if one.role == REFUSED else "field",
            "code": said.code,
            "field": said.field,
            "value": said.value,
            "fr": said.message_fr,
            "en": said.message_en,
            "public": one.tells(said),
        }
        for said in one.issues
    ]


def carry_issues(conn: Connection, run_id: int, read_in: int, since: int) -> None:
    """What the run `read_in` noted of the keys that this run offers again, from its offer `since` on, it notes too."""
    told = [column for column in issue.c if column is not issue.c.run]
    keys = select(offer.c.key).where(offer.c.run == run_id, offer.c.n >= since)
    again = select(literal(run_id).label("run"), *told).where(issue.c.run == read_in, issue.c.key.in_(keys))
    conn.execute(insert(issue).from_select(["run", *(column.name for column in told)], again))


def issue_counts(conn: Connection, run_id: int) -> dict[str, dict[str, int]]:
    """How often each code came up: over `all` issues of the run, and over those that the `public` may count."""
    query = (
        select(issue.c.code, func.count(), func.sum(case((issue.c.public, 1), else_=0)))
        .where(issue.c.run == run_id)
        .group_by(issue.c.code)
        .order_by(issue.c.code)
    )
    rows = conn.execute(query).all()
    public = {code: int(seen) for code, _, seen in rows if seen}
    return {"all": {code: count for code, count, _ in rows}, "public": public}
