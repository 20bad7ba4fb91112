"""One value, one line of bytes."""

from typing import Any

import pytest

from schema import canonical, digest


def test_equal_values_have_equal_bytes() -> None:
    assert (
        canonical({"b": 1, "a": {"é": [1, "x"], "d": None}}) == '{"a":{"d":null,"é":[1,"x"]},"b":1}'.encode()
    )


@pytest.mark.parametrize("value", [1.0, [1.5], {"a": {"b": [0.0]}}, (1, 2.0), float("nan")])
def test_a_float_has_no_canonical_form(value: Any) -> None:
    with pytest.raises(TypeError, match="float"):
        canonical(value)


def test_keys_are_ordered_by_code_point() -> None:
    assert canonical({"\U0001f600": 1, "\uffee": 2, "Z": 3, "a": 4}) == '{"Z":3,"a":4,"￮":2,"😀":1}'.encode()


def test_the_digest_is_sha_256_in_hex() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
