"""Opening one layer of gzip under caps that count the bytes themselves, never what a header announces."""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from connectors.errors import StopRun

PIECE = 64 * 1024
MAGIC = b"\x1f\x8b"
_GZIP = 16 + zlib.MAX_WBITS
MIB = 1024 * 1024


@dataclass(frozen=True)
class Caps:
    """Bytes as they travel, bytes once opened, and how many times larger these may be beyond `ratio_from`."""

    raw: int = 20 * MIB
    opened: int = 100 * MIB
    ratio: int = 50
    ratio_from: int = MIB


def capped(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The same chunks; StopRun `too_large` as soon as they hold more than `most` bytes."""
    seen = 0
    for chunk in chunks:
        seen += len(chunk)
        if seen > most:
            raise _too_large(most)
        yield chunk


def opened(chunks: Iterable[bytes], caps: Caps) -> Iterator[bytes]:
    """What one gzip member holds, in pieces of at most 64 KiB: a bomb is stopped before it takes memory.

    StopRun: `too_large`, `ratio`, or `bad_encoding` (not gzip, cut short, several members, gzip inside gzip).
    """
    engine = zlib.decompressobj(_GZIP)
    taken = given = 0
    for chunk in capped(chunks, caps.raw):
        taken += len(chunk)
        for piece in _pieces(engine, chunk):
            if given == 0 and piece.startswith(MAGIC):
                raise _bad("nested", "le contenu est compressé deux fois", "the content is compressed twice")
            given += len(piece)
            _check_size(given, taken, caps)
            yield piece
    if not engine.eof:
        raise _bad("cut", "le contenu compressé est coupé", "the compressed content is cut short")


def _pieces(engine: "zlib._Decompress", chunk: bytes) -> Iterator[bytes]:
    try:
        piece = engine.decompress(chunk, PIECE)
        while piece:
            yield piece
            piece = engine.decompress(engine.unconsumed_tail, PIECE)
    except zlib.error:
        raise _bad("broken", "le contenu n'est pas du gzip", "the content is not gzip") from None
    if engine.unused_data:
        raise _bad(
            "trailing", "des octets suivent le contenu compressé", "bytes follow the compressed content"
        )


def _check_size(given: int, taken: int, caps: Caps) -> None:
    if given > caps.opened:
        raise _too_large(caps.opened)
    if given > caps.ratio_from and given > caps.ratio * taken:
        raise StopRun(
            "ratio",
            f"Le contenu décompressé dépasse {caps.ratio} fois sa taille compressée : il n'est pas ouvert.",
            f"The content is more than {caps.ratio} times larger than its compressed form: it is not opened.",
        )


def _too_large(most: int) -> StopRun:
    return StopRun(
        "too_large",
        f"Le contenu dépasse {_size(most)} : publiez-le en plusieurs documents.",
        f"The content exceeds {_size(most)}: publish it as several documents.",
        detail=str(most),
    )


def _size(most: int) -> str:
    return f"{most // MIB} Mio" if most >= MIB else f"{most} octets"


def _bad(detail: str, fr: str, en: str) -> StopRun:
    return StopRun(
        "bad_encoding",
        f"La réponse ne peut pas être ouverte : {fr}.",
        f"The answer cannot be opened: {en}.",
        detail=detail,
    )
