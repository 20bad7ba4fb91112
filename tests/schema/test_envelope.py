"""An item goes out as one line and comes back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Audience, Invalid, Item, parse_item
from tests.schema.builders import organisation


def test_what_is_as_usual_is_left_out_of_the_line() -> None:
    assert Item("organisation", "1", {"name": "x"}).line() == (
        b'{"data":{"name":"x"},"id":"1","kind":"organisation"}'
    )


def test_all_is_in_the_line_that_differs() -> None:
    item = Item("organisation", "1", {}, "2026-11-23", Audience.MEMBER, {"email": Audience.OWN})

    assert item.line() == (
        b'{"data":{},"id":"1","kind":"organisation","modified":"2026-11-23",'
        b'"narrowed":{"email":"own"},"visible_to":"member"}'
    )


def test_modified_is_written_in_one_form() -> None:
    assert Item("job", "1", {}, "2026-11-23T10:00Z").modified == "2026-11-23T10:00:00+00:00"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "Organisation"}, "bad_kind"),
        ({"local_id": ""}, "bad_id"),
        ({"local_id": "a\n"}, "bad_id"),
        ({"visible_to": Audience.WORKSPACE}, "bad_audience"),
        ({"modified": "23/11/2026"}, "bad_date"),
    ],
)
def test_an_item_is_valid_by_construction(change: dict[str, str], code: str) -> None:
    said = {
        "kind": "organisation",
        "local_id": "1",
        "modified": "2026-11-23",
        "visible_to": "public",
    } | change
    with pytest.raises(Invalid) as refused:
        Item(said["kind"], said["local_id"], {}, said["modified"], Audience(said["visible_to"]))

    assert refused.value.code == code


AUDIENCES = st.sampled_from([Audience.PUBLIC, Audience.MEMBER, Audience.NATIONAL, Audience.OWN])
ITEMS = st.builds(
    Item,
    kind=st.sampled_from(["organisation", "event"]),
    id=st.text(alphabet="aé🙂-/1", min_size=1, max_size=20),
    data=st.dictionaries(
        st.text(max_size=5), st.integers(-(2**63), 2**63) | st.just(organisation()), max_size=3
    ),
    modified=st.none() | st.dates().map(lambda day: day.replace(year=2026, day=1).isoformat()),
    visible_to=AUDIENCES,
    narrowed=st.dictionaries(st.sampled_from(["email", "phone"]), AUDIENCES),
)


@given(ITEMS)
def test_a_line_is_read_as_the_item_it_was(item: Item) -> None:
    if "\0" in "".join(item.data):
        return
    assert parse_item(item.line()) == item
    assert parse_item(item.line()).line() == item.line()
