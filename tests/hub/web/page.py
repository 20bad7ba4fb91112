"""A page as a checker sees it: its elements in order, with their attributes and the text inside."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "input", "br", "rect", "hr"}


@dataclass
class Element:
    """One element. `inside` names the elements around it, outermost first."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Page:
    elements: list[Element] = field(default_factory=list)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    @property
    def data(self) -> list[Element]:
        """The blocks of data for machines, which no browser runs."""
        return [each for each in self.all("script") if "src" not in each.attributes]

    @property
    def ids(self) -> list[str]:
        return [element.attributes["id"] for element in self.elements if "id" in element.attributes]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        assert len(told) == len(attrs), f"<{tag}> has an attribute twice"
        element = Element(tag, told, tuple(one.tag for one in self._open))
        self.page.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open, f"</{tag}> closes nothing"
        opened = self._open.pop()
        assert opened.tag == tag, f"<{opened.tag}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data


def parse(html: str) -> Page:
    """The elements of a page; AssertionError when they are not properly nested."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert not reader._open
    return reader.page
