"""Under which licences a source may enter the catalogue, as the signed charter says: a pure function of its text."""

from enum import StrEnum

from charter.errors import LicenceRefused
from charter.text import Charter, Rule, Value

CHECK = "licence"


class Licence(StrEnum):
    """What the charter says of a licence. APART: share-alike, for publications of their own only."""

    ACCEPTED = "accepted"
    APART = "apart"
    REFUSED = "refused"


def licence(charter: Charter, name: str) -> Licence:
    """What a charter says of the licence of that SPDX name, however it is capitalised; unnamed is refused."""
    named = _folded(name)
    for rule in charter.named(CHECK):
        for answer in (Licence.ACCEPTED, Licence.APART):
            if named in map(_folded, _names(rule, answer)):
                return answer
    return Licence.REFUSED


def check_licence(charter: Charter, name: str) -> None:
    """Raises LicenceRefused (licence_refused, licence_apart) for what the common catalogue does not take.

    Share-alike records belong in publications of their own (A11). The hub has none yet, so they are not taken.
    """
    answer = licence(charter, name)
    if answer is Licence.ACCEPTED:
        return
    rule = next(iter(charter.named(CHECK)), None)
    raise LicenceRefused(
        "licence_apart" if answer is Licence.APART else "licence_refused",
        licence=name,
        rule=rule.id if rule else "–",
        article=rule.article if rule else "–",
        accepted=", ".join(_names(rule, Licence.ACCEPTED)) if rule else "–",
    )


def _names(rule: Rule, answer: Licence) -> tuple[str, ...]:
    names: Value = rule.parameters.get(answer, ())
    return names if isinstance(names, tuple) else ()


def _folded(name: str) -> str:
    """SPDX names are compared without regard to case; `cc0-1.0` in our lists is `CC0-1.0` there."""
    return name.strip().casefold()
