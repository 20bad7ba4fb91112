"""Hypothesis strategies: what sources say, from quite right to nonsense."""

from functools import cache
from typing import Any

from hypothesis import strategies as st

from schema import KINDS, Field
from schema.codes import listed
from schema.kind import Content, content_of
from tests.schema.builders import RNA, ROR, SIREN, SIRET, UAI

ANY_CHARACTER = st.characters(codec=None)
TEXTS = st.one_of(
    st.text(max_size=30),
    st.text(alphabet=ANY_CHARACTER, max_size=10),
    st.text(alphabet=" \t\n\r\u00a0\u200b\u202e\u0301eé\u1100\u1161.", max_size=12),
    st.sampled_from(
        (SIREN, f"{SIREN[:3]} {SIREN[3:]}", SIRET, UAI, RNA, ROR, "W12", "0751P", "00000000000000")
    ),
    st.sampled_from(
        ("2026-11-23", "2026-11-23T10:00Z", "2026-02-30", "2026-11-23T10:00:00.5+01:00", "0000-01-01")
    ),
    st.sampled_from(
        ("https://École.fr/à?q#x", "www.ecole.fr", "http://a", "A@B.fr", "mailto:a@b.fr", "facebook.com")
    ),
    st.sampled_from(
        ("02 99 85 38 02", "+33 (0)2 99 85 38 02", "0033299853802", "0590 12 34 56", "3939", "+1")
    ),
    st.sampled_from(
        ("35000", "F-35000", "20200", "97133", "1000", "2A004", "2a004", "99999", "FR", "BE", "Fr")
    ),
)
NUMBERS = st.one_of(
    st.integers(),
    st.integers(-180_000_000, 180_000_000),
    st.sampled_from((0, 48_000_000, 2_000_000)),
    st.floats(),
    st.booleans(),
)
NONSENSE = st.recursive(
    st.one_of(st.none(), NUMBERS, TEXTS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _one(content: Content) -> st.SearchStrategy[Any]:
    if content.codes:
        return st.sampled_from(list(listed(content.codes)))
    if content.shape:
        fields = {name: content_of(info.annotation) for name, info in content.shape.model_fields.items()}
        return st.fixed_dictionaries({}, optional={name: _value(inner) for name, inner in fields.items()})
    return {int: NUMBERS, bool: st.booleans()}.get(content.base, TEXTS)


def _value(content: Content) -> st.SearchStrategy[Any]:
    return st.one_of(_one(content), _one(content), _one(content), NONSENSE)


def _field(field: Field) -> st.SearchStrategy[Any]:
    several = st.lists(_value(field.content), max_size=4)
    return st.one_of(several, several, NONSENSE) if field.several else _value(field.content)


@cache
def _record(kind: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: _field(field) for name, field in KINDS[kind].fields.items() if name != "name"}
    named = {"name": st.text(min_size=1, max_size=20).map(lambda text: f"n{text}")}
    strange = st.dictionaries(st.text(max_size=5).map(lambda key: f"?{key}"), NONSENSE, max_size=3)
    return st.builds(dict.__or__, strange, st.fixed_dictionaries(named, optional=fields))


RECORDS = st.sampled_from(list(KINDS)).flatmap(lambda kind: st.tuples(st.just(kind), _record(kind)))
