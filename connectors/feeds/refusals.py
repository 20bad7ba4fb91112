"""The sentences of a feed that is refused as a whole; what the hub held before stays."""

from charter import SignatureRefused
from connectors.errors import StopRun, TryLater
from connectors.wording import clause
from schema import Invalid, Part


def signature(problem: SignatureRefused) -> StopRun:
    """Not signed by a feed key of the cluster, or not what was signed."""
    return StopRun(
        "signature_refused",
        f"Flux refusé, {clause(problem.message_fr)} ; publiez-le à nouveau avec la clé de flux.",
        f"Feed refused, {clause(problem.message_en)}; publish it again with the feed key.",
        detail=problem.code,
    )


def manifest(problem: Invalid) -> StopRun:
    """Signed, yet no manifest."""
    return StopRun(
        "bad_manifest",
        f"Flux refusé : {problem.message_fr} ; publiez-le à nouveau avec un outil à jour.",
        f"Feed refused: {problem.message_en}; publish it again with an up-to-date tool.",
        detail=problem.code,
    )


def other_cluster(expected: str, said: str) -> StopRun:
    """A feed in the name of another cluster (P1): both are named, so that both can be told."""
    return StopRun(
        "other_cluster",
        f"Flux refusé : la source est celle de « {expected} », mais le flux parle au nom de « {said} ».",
        f"Feed refused: the source is that of {expected}, but the feed speaks for {said}.",
        detail=said,
    )


def replayed(sequence: int, newest: int) -> StopRun:
    """An older feed than one already offered (S5)."""
    return StopRun(
        "replayed",
        f"Flux refusé : il porte le numéro {sequence}, après le numéro {newest} ; publiez-le à nouveau.",
        f"Feed refused: its number is {sequence}, after number {newest}; publish it again.",
        detail=str(sequence),
    )


def reused(sequence: int) -> StopRun:
    """A number offered before with other bytes."""
    return StopRun(
        "sequence_reused",
        f"Flux refusé : le numéro {sequence} a déjà été présenté avec un autre contenu ; publiez à nouveau.",
        f"Feed refused: number {sequence} was offered before with other content; publish again.",
        detail=str(sequence),
    )


_DATES = {
    "no_time": ("ses dates n'ont pas d'heure", "its dates have no time"),
    "future": ("il est daté de l'avenir, vérifiez l'horloge", "it is dated in the future, check the clock"),
    "too_long": (
        "il se dit valable plus de {days} jours, ce que permet la charte",
        "it claims to be valid for more than the {days} days that the charter allows",
    ),
    "too_old": (
        "il date de plus de {days} jours, l'âge que permet la charte",
        "it is older than the {days} days that the charter allows",
    ),
    "expired": ("sa validité est passée", "its validity is over"),
}


def dates(detail: str, days: int = 0) -> StopRun:
    """Dates that cannot be (S9), or are over (S6); `days`: what the charter allows."""
    fr, en = (said.format(days=days) for said in _DATES[detail])
    return StopRun(
        "bad_dates",
        f"Flux refusé : {fr} ; publiez-le à nouveau.",
        f"Feed refused: {en}; publish it again.",
        detail=detail,
    )


def amount(records: int, size: int) -> StopRun:
    """More than one source may bring."""
    return StopRun(
        "too_large",
        f"Flux refusé : il dépasse {records} fiches ou {size >> 20} Mio.",
        f"Feed refused: it exceeds {records} records or {size >> 20} MiB.",
    )


def part(which: Part, code: str, fr: str, en: str) -> StopRun:
    """A part that is not what the signed manifest says (S8); it is named."""
    name = which.sha256[:8]
    return StopRun(
        code,
        f"Flux refusé, partie {name} : {fr} ; publiez-le à nouveau.",
        f"Feed refused, part {name}: {en}; publish it again.",
        detail=name,
    )


def no_client(place: str) -> StopRun:
    """An address on the web, but nothing to fetch with."""
    return StopRun("no_client", f"Pas de client pour lire {place}.", f"No client to read {place}.")


def too_slow() -> TryLater:
    """The parts together take too long."""
    return TryLater(
        "deadline",
        "Les parties du flux arrivent trop lentement : nous réessaierons.",
        "The parts of the feed arrive too slowly: it will be tried again.",
    )
