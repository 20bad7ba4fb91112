"""What people type becomes what the schema takes; what is not understood comes back as it was."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.mapping.convert import conversion, to_microdegrees
from connectors.mapping.plain_text import plain_text

PARIS = ZoneInfo("Europe/Paris")

CASES = [
    ("date", "07/12/2021", "2021-12-07"),
    ("date", "2021-12-07", "2021-12-07"),
    ("date", "7.12.2021", "2021-12-07"),
    ("date", "2020/06/30 14:16:50.898", "2020-06-30"),
    ("date", "lundi 24 février 2025", "2025-02-24"),
    ("date", "1er août 2024", "2024-08-01"),
    ("date", "31/02/2020", "31/02/2020"),
    ("date", "12/11/2020 ou 13/11/2020", "12/11/2020 ou 13/11/2020"),
    ("date", "1907", "1907"),
    ("date", "7/12/21", "7/12/21"),
    ("datetime", "2025-02-24 18:00", "2025-02-24T18:00:00+01:00"),
    ("datetime", "24/07/2025 à 18h30", "2025-07-24T18:30:00+02:00"),
    ("datetime", "2025-02-24T18:00:00Z", "2025-02-24T18:00:00+00:00"),
    ("datetime", "2025-02-24T18:00:00-05:00", "2025-02-24T18:00:00-05:00"),
    ("datetime", "24/02/2025", "2025-02-24"),
    ("datetime", "2025-02-24 25:00", "2025-02-24 25:00"),
    ("cents", "1 500 000 €", 150_000_000),
    ("cents", "1,5 M€", 150_000_000),
    ("cents", "12.50", 1250),
    ("cents", "12\u202f000,00", 1_200_000),
    ("cents", "1.500", "1.500"),
    ("cents", "12,345", "12,345"),
    ("cents", "-3", "-3"),
    ("cents", "9" * 30, "9" * 30),
    ("integer", "1 234", 1234),
    ("integer", "12,5", "12,5"),
    ("boolean", "Oui", True),
    ("boolean", "X", True),
    ("boolean", "faux", False),
    ("boolean", "peut-être", "peut-être"),
    ("html", "Fablab &amp; atelier", "Fablab & atelier"),
    ("html", "<p>Trop de choses&nbsp;!!!</p>\n", "Trop de choses !!!"),
    ("html", "<ul><li>un<li>deux</ul>", "- un\n- deux"),
    ("html", "avant<script>alert(1)</script> après", "avant après"),
    ("html", "3 < 4", "3 < 4"),
]


@pytest.mark.parametrize(("name", "text", "expected"), CASES)
def test_conversions(name: str, text: str, expected: object) -> None:
    convert = conversion(name, PARIS)
    assert convert is not None
    assert convert(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("48.8566", 48_856_600),
        ("-0,58023800736287", -580_238),
        ("2.3°", 2_300_000),
        ("1e5", "1e5"),
        ("nan", "nan"),
        ("48.85.66", "48.85.66"),
        ("48°51'", "48°51'"),
    ],
)
def test_degrees_become_integers(text: str, expected: object) -> None:
    assert to_microdegrees(text) == expected


@given(st.sampled_from(["date", "datetime", "cents", "integer", "boolean"]), st.text(max_size=40))
def test_no_text_breaks_a_conversion_and_none_makes_a_float(name: str, text: str) -> None:
    convert = conversion(name, PARIS)
    assert convert is not None
    value = convert(text)
    assert isinstance(value, str | int)
    if isinstance(value, str) and name not in ("date", "datetime"):
        assert value == text


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_french_date_is_its_iso_date(day: date) -> None:
    convert = conversion("date", PARIS)
    assert convert is not None
    assert convert(f"{day.day:02}/{day.month:02}/{day.year}") == day.isoformat()


@given(st.text(alphabet="<>/ab &;!-\"'=#x", max_size=60))
def test_no_mark_up_is_left_nor_breaks(text: str) -> None:
    found = plain_text(text)
    assert "<a>" not in found
    assert "<!--" not in found or ">" not in found
