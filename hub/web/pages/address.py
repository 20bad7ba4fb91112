"""The address of a list is its state: each link and each form of its page is this address with one thing changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from hub.web.asking import CURSOR


@dataclass(frozen=True)
class Address:
    """A path and what is asked for there, as it was written."""

    path: str
    asked: Mapping[str, Sequence[str]]

    def __str__(self) -> str:
        said = {name: list(values) for name, values in self.asked.items() if values}
        return self.path + (f"?{urlencode(said, doseq=True)}" if said else "")

    def at(self, path: str, only: Sequence[str] | None = None) -> "Address":
        """The same question elsewhere; `only`: of its parameters those that are understood there."""
        return Address(
            path, {name: values for name, values in self._started() if only is None or name in only}
        )

    def without(self, name: str, value: str | None = None) -> "Address":
        """Without one value of a parameter, or without the parameter; from the start of the list."""
        return Address(
            self.path,
            {
                other: [one for one in values if (other, one) != (name, value)]
                for other, values in self._started()
                if value is not None or other != name
            },
        )

    def having(self, name: str, value: str) -> "Address":
        """With this value of a parameter alone; from the start of the list unless it is the cursor."""
        kept = self.asked if name == CURSOR else dict(self._started())
        return Address(self.path, {**kept, name: [value]})

    def hidden(self, but: Sequence[str]) -> list[tuple[str, str]]:
        """What a form has to carry along, but for what it asks itself."""
        return [(name, value) for name, values in self._started() for value in values if name not in but]

    def _started(self) -> Iterator[tuple[str, Sequence[str]]]:
        return ((name, values) for name, values in self.asked.items() if name != CURSOR)
