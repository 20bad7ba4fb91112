"""`python -m tests.golden.pairs.gather ONE.csv TWO.csv [THIRD.csv]`: two readings, each `id,label`, into `pairs.csv`.

What both say is kept. Disputes go to standard output as `id,reader_one,reader_two`, until THIRD holds their label.
"""

import argparse
import csv
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.golden.pairs import PAIRS, Label, Reference, agreement, pair_id, references, settled, write

Reading = Mapping[str, Label]


def read(path: Path) -> Reading:
    """Labels by pair id; a heading `id,label` may stand above. Raises ValueError for a word that is no label, or an id twice."""
    found: dict[str, Label] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for line in csv.reader(file):
            if not line or line[0] == "id":
                continue
            if line[0] in found:
                raise ValueError(f"{path.name}: {line[0]} stands twice")
            found[line[0]] = Label(line[1].strip().lower())
    return found


def gather(drawn: Sequence[Reference], one: Reading, two: Reading, third: Reading) -> list[Reference]:
    """The drawn pairs with what was read. Raises ValueError for an id that was not drawn: a reading of another batch."""
    ids = {pair_id(each.a, each.b) for each in drawn}
    if unknown := sorted((one.keys() | two.keys() | third.keys()) - ids):
        raise ValueError(f"not drawn: {', '.join(unknown[:5])}")
    return [_with(each, one, two, third) for each in drawn]


def _with(pair: Reference, one: Reading, two: Reading, third: Reading) -> Reference:
    name = pair_id(pair.a, pair.b)
    first, second = one.get(name), two.get(name)
    label = settled(first, second, third.get(name)) if first and second else None
    return pair._replace(reader_one=first, reader_two=second, label=label)


def open_disputes(pairs: Iterable[Reference]) -> list[Reference]:
    """Pairs that both read, each otherwise, and nobody settled yet."""
    return [each for each in pairs if each.reader_one and each.reader_two and not each.label]


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.golden.pairs.gather")
    parser.add_argument("one", type=Path)
    parser.add_argument("two", type=Path)
    parser.add_argument("third", type=Path, nargs="?")
    told = parser.parse_args()
    pairs = gather(references(), read(told.one), read(told.two), read(told.third) if told.third else {})
    write(PAIRS, pairs)
    csv.writer(sys.stdout, lineterminator="\n").writerows(
        (pair_id(each.a, each.b), each.reader_one, each.reader_two) for each in open_disputes(pairs)
    )
    unread = sum(not (each.reader_one and each.reader_two) for each in pairs)
    print(f"{agreement(pairs)}, {unread} not read by both, of {len(pairs)}", file=sys.stderr)


if __name__ == "__main__":
    main()
