"""F4 to F6: JSON that two readers could understand differently is refused before anybody understands it."""

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Invalid, Item, canonical, parse_item
from schema.strict_json import Malformed, loads

MANY_KEYS = b"{" + b",".join(b'"k%d":1' % n for n in range(200_000)) + b',"k199999":2}'
REFUSED = [
    pytest.param(b"[" * 100_000 + b"]" * 100_000, "too_deep", id="F4 depth 100 000"),
    pytest.param(b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "too_deep", id="F4 depth 100 000 of objects"),
    pytest.param(b"[" * 65 + b"]" * 65, "too_deep", id="F4 depth 65"),
    pytest.param(b"[" * 100_000, "too_deep", id="F4 never closed"),
    pytest.param(b'{"a":' + b"9" * 5_000 + b"}", "integer_too_large", id="F4 integer of 5 000 digits"),
    pytest.param(b"18446744073709551616", "integer_too_large", id="F4 integer of 65 bits"),
    pytest.param(b"-9223372036854775809", "integer_too_large", id="F4 negative integer of 65 bits"),
    pytest.param(b"[NaN]", "not_a_number", id="F4 NaN"),
    pytest.param(b"[Infinity]", "not_a_number", id="F4 Infinity"),
    pytest.param(b"[-Infinity]", "not_a_number", id="F4 -Infinity"),
    pytest.param(b"[1e400]", "not_a_number", id="F4 1e400"),
    pytest.param(b'{"visibility":"own","visibility":"public"}', "duplicate_key", id="F5 twice"),
    pytest.param(b'{"a":{"b":1,"\\u0062":2}}', "duplicate_key", id="F5 twice, once escaped"),
    pytest.param(b'{"a":1,"a":1}', "duplicate_key", id="F5 twice, equal values"),
    pytest.param(MANY_KEYS, "duplicate_key", id="F5 twice among 200 000"),
    pytest.param(b'"\\ud800"', "lone_surrogate", id="F6 lone surrogate"),
    pytest.param(b'{"\\udc00":1}', "lone_surrogate", id="F6 lone surrogate in a key"),
    pytest.param(b'"\xed\xa0\x80"', "not_utf8", id="F6 surrogate in raw bytes"),
    pytest.param(b'"\xff"', "not_utf8", id="F6 invalid UTF-8"),
    pytest.param(b'"\xc0\xaf"', "not_utf8", id="F6 overlong"),
    pytest.param(b'"caf\xe9"', "not_utf8", id="F6 Windows-1252"),
    pytest.param('{"a":1}'.encode("utf-16"), "not_utf8", id="F6 UTF-16"),
    pytest.param(b"\xef\xbb\xbf{}", "malformed_json", id="F6 byte-order mark"),
    pytest.param(b"\xff\xfe{}", "not_utf8", id="F6 lying byte-order mark"),
    pytest.param(b"+ADw-script+AD4-", "malformed_json", id="F6 UTF-7"),
    pytest.param(b'"\\u0000"', "nul_character", id="F6 escaped NUL"),
    pytest.param(b'{"a\\u0000":1}', "nul_character", id="F6 escaped NUL in a key"),
    pytest.param(b'"\x00"', "malformed_json", id="F6 raw NUL"),
    pytest.param(b'{"a":1', "malformed_json", id="cut in the middle"),
    pytest.param(b"", "malformed_json", id="empty"),
    pytest.param(b"{'a':1}", "malformed_json", id="single quotes"),
    pytest.param(b"[1,]", "malformed_json", id="comma at the end"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_it_is_refused_with_its_reason_and_at_once(data: bytes, code: str) -> None:
    started = time.process_time()
    with pytest.raises(Malformed) as refused:
        loads(data)

    assert refused.value.code == code
    assert refused.value.message_fr
    assert refused.value.message_en
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":[1,2.5,true,null,"\\u00e9","\\ud83d\\ude00"]}',
        b"[" * 64 + b"]" * 64,
        b'{"a":"\\\\u0000 and {[{[ are text"}',
        b"[18446744073709551615,-9223372036854775808]",
        b' { "b" : 1 , "a" : 2 } ',
        '{"é":"𝄞"}'.encode(),
    ],
)
def test_what_is_right_is_read(data: bytes) -> None:
    assert loads(data) == json.loads(data)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


@given(JSON, st.sampled_from([None, 1]), st.booleans(), st.booleans())
def test_what_a_plain_writer_writes_is_read_the_same(
    value: object, indent: int | None, plain: bool, ordered: bool
) -> None:
    data = json.dumps(value, indent=indent, ensure_ascii=plain, sort_keys=ordered).encode()
    if "\\u0000" in json.dumps(value):
        return
    assert loads(data) == value


@given(
    st.binary(max_size=40)
    | st.text(alphabet='{}[]",:0123456789.eE-+\\u ntfalsr', max_size=40).map(str.encode)
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        value = loads(data)
    except Malformed:
        return
    assert canonical([str(value)])


ITEM = {"kind": "organisation", "id": "1", "data": {"name": "x"}}


def line(**said: object) -> bytes:
    return json.dumps(ITEM | said).encode()


BAD_LINES = [
    (b'{"kind":"job","id":"1","data":{},"visible_to":"own","visible_to":"public"}', "duplicate_key"),
    (line(visible_too="own"), "unknown_key"),
    (line(visible_to="everybody"), "bad_audience"),
    (line(visible_to="observatory"), "bad_audience"),
    (line(visible_to=["own"]), "bad_audience"),
    (line(visible_to=None), "bad_audience"),
    (line(narrowed={"email": "friends"}), "bad_audience"),
    (line(narrowed=["email"]), "bad_audience"),
    (line(id=1), "incomplete"),
    (line(id=None), "incomplete"),
    (line(data=[]), "incomplete"),
    (line(kind=["organisation"]), "incomplete"),
    (line(id=""), "bad_id"),
    (line(id=" 1"), "bad_id"),
    (line(id="a\u202eb"), "bad_id"),
    (line(id="e\u0301"), "bad_id"),
    (line(id="x" * 301), "bad_id"),
    (line(kind="../etc"), "bad_kind"),
    (line(modified="hier"), "bad_date"),
    (line(modified=3), "bad_date"),
    (line(data={"name": "x" * (1 << 20)}), "line_too_long"),
    (b'["organisation"]', "not_object"),
]


@pytest.mark.parametrize(("said", "code"), BAD_LINES)
def test_a_bad_line_is_refused_with_its_reason(said: bytes, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_item(said)

    assert refused.value.code == code


def test_a_right_line_is_an_item() -> None:
    assert parse_item(line()) == Item("organisation", "1", {"name": "x"})
