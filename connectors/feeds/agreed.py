"""What the signed charter says of a source and of a feed: the licences it lets in, the days that a feed may last."""

from datetime import timedelta
from functools import cache

from charter import Charter, LicenceRefused, check_licence, shipped
from connectors.contract import Edge
from connectors.errors import StopRun


def charter_of(edge: Edge) -> Charter:
    """The charter that the cluster of the source signed; where nobody said which, the newest one."""
    return edge.charter or _newest()


def check_taken(charter: Charter, licence: str) -> None:
    """Raises StopRun for a source or a feed whose licence the charter refuses, or sets apart."""
    try:
        check_licence(charter, licence)
    except LicenceRefused as problem:
        raise StopRun(problem.code, problem.message_fr, problem.message_en, detail=licence) from None


def longest(charter: Charter, check: str) -> timedelta | None:
    """The days that the rules naming this check allow (feed_age, feed_validity); None where there is none."""
    days = [rule.figure("max_days") for rule in charter.named(check)]
    return timedelta(days=min(days)) if days else None


@cache
def _newest() -> Charter:
    return shipped()[-1]
