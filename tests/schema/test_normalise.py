"""What people type has one written form, and reading that form again changes nothing."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Invalid
from schema import normalise as n
from tests.schema.said import TEXTS

WRITTEN: list[tuple[Callable[[str], str], str, str]] = [
    (n.line, "  Lyce\u0301e\u00a0 du \u200bLac \n", "Lycée du Lac"),
    (n.line, "e\u200b\u0301", "é"),
    (n.text, "a\r\n\r\n\r\n\u2028b\t c", "a\n\nb c"),
    (n.day, "2024-02-29", "2024-02-29"),
    (n.moment, "2026-11-23", "2026-11-23"),
    (n.moment, "2026-11-23T14:30+01:00", "2026-11-23T14:30:00+01:00"),
    (n.moment, "2026-11-23T14:30:59.999Z", "2026-11-23T14:30:59+00:00"),
    (n.moment, "2026-11-23T14:30:00+14:00", "2026-11-23T14:30:00+14:00"),
    (n.url, "www.Example.fr", "https://www.example.fr"),
    (n.url, "HTTP://Example.FR:8080/Chemin?Q=É#x", "http://example.fr:8080/Chemin?Q=É#x"),
    (n.url, "https://collège-été.fr/", "https://collège-été.fr/"),
    (n.domain, "https://www.univ-lyon1.fr/page", "univ-lyon1.fr"),
    (n.domain, "edu.example.fr?x=1", "edu.example.fr"),
    (n.url, "a.fr/" + "x" * 1987, "https://a.fr/" + "x" * 1987),
    (n.domain, "https://sante.gouv.fr", "sante.gouv.fr"),
    (n.email, " MAILTO:Contact@Example.fr ", "contact@example.fr"),
    (n.phone, "02.99.85.38.02", "+33299853802"),
    (n.phone, "+33 (0)2 99 85 38 02", "+33299853802"),
    (n.phone, "0033 2 99 85 38 02", "+33299853802"),
    (n.phone, "299853802", "+33299853802"),
    (n.phone, "0590 12 34 56", "+590590123456"),
    (n.phone, "0262-12-34-56", "+262262123456"),
    (n.phone, "+32 2 123 45 67", "+3221234567"),
    (n.postcode, "F-35 000", "35000"),
    (n.commune_code, "2a004", "2A004"),
    (n.cpv, "80000000-4", "80000000"),
    (n.nuts, "frh03", "FRH03"),
    (n.rome, "m1805", "M1805"),
    (n.formacode, "46242", "46242"),
]


@pytest.mark.parametrize(("write", "typed", "written"), WRITTEN)
def test_it_is_written_in_one_form(write: Callable[[str], str], typed: str, written: str) -> None:
    assert write(typed) == written
    assert write(written) == written


REFUSED: list[tuple[Callable[[str], str], str]] = [
    (n.day, "2026-02-30"),
    (n.day, "0000-01-01"),
    (n.day, "23/11/2026"),
    (n.day, "2026-W47-1"),
    (n.moment, "2026-11-23T14:30:00"),
    (n.moment, "2026-11-23T25:00:00Z"),
    (n.moment, "2026-11-23T14:30:00+14:30"),
    (n.moment, "99999-01-01"),
    (n.url, "ftp://example.fr/"),
    (n.url, "javascript:alert(1)"),
    (n.url, "https://example.fr/a b"),
    (n.url, "https://example.fr\\@evil.example"),
    (n.url, "https://user@example.fr/"),
    (n.url, "https://localhost/"),
    (n.url, "http://127.0.0.1/"),
    (n.url, "https://example.fr/" + "a" * 2000),
    (n.url, "a.fr/" + "x" * 1988),
    (n.url, "https://İ.fr"),
    (n.domain, "https://www.facebook.com/lycee"),
    (n.domain, "monasso.wixsite.com"),
    (n.email, "a@b"),
    (n.email, "Jean <jean@example.fr>"),
    (n.email, "a@b.fr, c@d.fr"),
    (n.phone, "3939"),
    (n.phone, "02 99 85 38 02 / 06 00 00 00 00"),
    (n.phone, "+33 2 99"),
    (n.phone, "0000000000"),
    (n.postcode, "1000"),
    (n.commune_code, "99999"),
    (n.cpv, "8000"),
    (n.nuts, "Bretagne"),
    (n.rome, "Z9999"),
]


@pytest.mark.parametrize(("write", "typed"), REFUSED)
def test_what_cannot_be_mended_is_refused(write: Callable[[str], str], typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        write(typed)

    assert refused.value.message_fr
    assert refused.value.message_en


PHONES_ABROAD = [
    ("BE", "02 123 45 67", "+3221234567"),
    ("BE", "0470 12 34 56", "+32470123456"),
    ("CH", "022 123 45 67", "+41221234567"),
    ("LU", "26 12 34 56", "+35226123456"),
    ("CA", "(514) 123-4567", "+15141234567"),
    ("BE", "+33 2 99 85 38 02", "+33299853802"),
]


@pytest.mark.parametrize(("country", "typed", "written"), PHONES_ABROAD)
def test_a_national_number_is_read_by_the_plan_of_its_country(country: str, typed: str, written: str) -> None:
    assert n.phone(typed, country) == written


@pytest.mark.parametrize(
    ("country", "typed"), [("BE", "1000"), ("CH", "1204"), ("CA", "h2x 1y4"), ("LU", "L-1009")]
)
def test_a_postcode_abroad_has_letters_and_figures(country: str, typed: str) -> None:
    assert n.postcode(typed, country) == typed.upper()


TERRITORIES = [
    ("35238", "35", "53"),
    ("2A004", "2A", "94"),
    ("2B033", "2B", "94"),
    ("97105", "971", "01"),
    ("97411", "974", "04"),
    ("97608", "976", "06"),
    ("98818", "988", "988"),
]


@pytest.mark.parametrize(("commune", "department", "region"), TERRITORIES)
def test_a_commune_code_tells_department_and_region(commune: str, department: str, region: str) -> None:
    assert n.department_of_commune(commune) == department
    assert n.region_of(department) == region


POSTCODES = [
    ("35000", "35"),
    ("01000", "01"),
    ("20000", "2A"),
    ("20167", "2A"),
    ("20200", "2B"),
    ("20600", "2B"),
    ("97110", "971"),
    ("97133", "977"),
    ("97150", "978"),
    ("97400", "974"),
    ("97600", "976"),
    ("98800", "988"),
    ("98000", None),
    ("00100", None),
]


@pytest.mark.parametrize(("postcode", "department"), POSTCODES)
def test_a_postcode_tells_its_department(postcode: str, department: str | None) -> None:
    assert n.department_of_postcode(postcode) == department


WRITERS = [n.line, n.text, n.day, n.moment, n.url, n.domain, n.email, n.phone, n.postcode, n.commune_code]


@given(st.sampled_from(WRITERS), TEXTS)
def test_writing_twice_is_writing_once(write: Callable[[str], str], typed: str) -> None:
    try:
        written = write(typed)
    except Invalid:
        return
    assert write(written) == written
