"""Two versions side by side: what changed, the least step it asks for, and what no eye would see."""

import pytest

from charter import Step, diff, load
from tests.charter.builders import the_charter

OLD = the_charter()
TEXT = OLD.raw.decode()
NEXT = {Step.PATCH: "1.0.1", Step.MINOR: "1.1.0", Step.MAJOR: "2.0.0", Step.NONE: "1.0.0"}
NEW_ARTICLE = (
    '[[article]]\nref = "A22"\ntitle = "Cotisation"\ntext = "Cent euros par an."\n\n[[rule]]\nid = "M-01"'
)
NEW_RULE = (
    '[[rule]]\nid = "M-09"\narticle = "A3"\ncheck = "human"\ntext = "Dire."\nevidence = ["bilan"]\n\n'
    '[[rule]]\nid = "K-01"'
)


def new(before: str, after: str, step: Step = Step.NONE) -> str:
    assert before in TEXT
    return TEXT.replace(before, after, 1).replace('version = "1.0.0"', f'version = "{NEXT[step]}"', 1)


@pytest.mark.parametrize(
    ("before", "after", "where", "code", "least"),
    [
        ('id = "charte-federation-edtech"', 'id = "une-autre"', "charter", "charter_renamed", Step.MAJOR),
        ('title = "Charte de', 'title = "La charte de', "charter", "title_changed", Step.PATCH),
        ("required = 2027-02-01", "required = 2027-03-01", "dates", "dates_changed", Step.PATCH),
        ("sans avoir à se justifier", "sans se justifier", "A19", "article_worded", Step.PATCH),
        ('[[rule]]\nid = "M-01"', NEW_ARTICLE, "A22", "article_added", Step.MAJOR),
        ('[[rule]]\nid = "K-01"', NEW_RULE, "M-09", "rule_added", Step.MAJOR),
        ('id = "D-04"', 'id = "D-09"', "D-04", "rule_dropped", Step.MAJOR),
        ("Le cluster dit à quels axes", "Chacun dit à quels axes", "M-04", "rule_worded", Step.PATCH),
        ('id = "F-03"\narticle = "A8"', 'id = "F-03"\narticle = "A7"', "F-03", "rule_moved", Step.PATCH),
        ("max_days = 35", "max_days = 28", "F-02", "stricter", Step.MAJOR),
        ("max_days = 35", "max_days = 40", "F-02", "looser", Step.MINOR),
        ("grace_days = 21", "grace_days = 14", "F-02", "stricter", Step.MAJOR),
        ("grace_days = 21", "grace_days = 28", "F-02", "looser", Step.MINOR),
        ("min_days = 90", "min_days = 60", "G-02", "stricter", Step.MAJOR),
        ("max_days = 1096", "max_days = 730", "D-02", "stricter", Step.MAJOR),
        ('event = "welcome"', 'event = "welcome"\nauto = true', "L-01", "stricter", Step.MAJOR),
        ('forbidden = ["person"]', 'forbidden = ["person", "job"]', "K-01", "looser", Step.MINOR),
        ('forbidden = ["person"]', "forbidden = []", "K-01", "stricter", Step.MAJOR),
        ('"PDDL-1.0", ', "", "O-01", "stricter", Step.MAJOR),
        ('check = "rights_answer"', 'check = "contact_retention"', "D-03", "check_changed", Step.MAJOR),
        ('public = "needs:opt_in"', 'public = "allow"', "person_contact/public", "wider", Step.MAJOR),
        ('public = "needs:opt_in"', 'public = "deny"', "person_contact/public", "narrower", Step.MINOR),
        ('public = "needs:opt_in"', 'public = "needs:consent"', "person_contact/public", "wider", Step.MAJOR),
        ('observatory = "deny"', 'observatory = "allow"', "org_contact/observatory", "wider", Step.MAJOR),
        ('member = "aggregate:5"', 'member = "aggregate:9"', "economic/member", "narrower", Step.MINOR),
        ('member = "aggregate:5"', 'member = "aggregate:4"', "economic/member", "wider", Step.MAJOR),
        ('member = "aggregate:5"', 'member = "needs:consent"', "economic/member", "wider", Step.MAJOR),
        ("[charter]\n", "[charter]  # la tête\n", "", "bytes_only", Step.PATCH),
    ],
)
def test_each_change_and_its_step(before: str, after: str, where: str, code: str, least: Step) -> None:
    found = diff(OLD, load(new(before, after).encode()))
    assert (where, code) in {(change.where, change.code) for change in found.changes}
    assert found.minimum == least
    assert all(change.message_fr and change.message_en for change in found.changes)


def test_a_text_is_no_different_from_itself() -> None:
    found = diff(OLD, OLD)
    assert (found.changes, found.minimum, found.announced, found.hidden) == ((), Step.NONE, Step.NONE, ())
    assert found.honest


@pytest.mark.parametrize("announced", Step)
@pytest.mark.parametrize(
    ("before", "after", "least"),
    [
        ("sans avoir à se justifier", "sans se justifier", Step.PATCH),
        ("max_days = 35", "max_days = 40", Step.MINOR),
        ("max_days = 35", "max_days = 28", Step.MAJOR),
    ],
)
def test_the_numbers_must_announce_the_step(before: str, after: str, least: Step, announced: Step) -> None:
    found = diff(OLD, load(new(before, after, announced).encode()))
    assert (found.minimum, found.announced) == (least, announced)
    assert found.honest is (announced >= least)


def test_going_back_announces_nothing() -> None:
    newer = load(new("max_days = 35", "max_days = 28", Step.MAJOR).encode())
    assert not diff(newer, OLD).honest


@pytest.mark.parametrize(
    ("before", "after", "points"),
    [
        ("sans avoir à se justifier", "sans\u00a0avoir à se justifier", ("U+00A0 NO-BREAK SPACE",)),
        ("sans avoir à se justifier", "sans \u0430voir à se justifier", ("U+0430 CYRILLIC SMALL LETTER A",)),
        (
            "sans avoir à se justifier",
            "sans avoir a\u0300 se justifier",
            ("U+0061 LATIN SMALL LETTER A", "U+0300 COMBINING GRAVE ACCENT"),
        ),
        ('ref = "A19"\n', 'ref = "A19" \n', ("U+0020 SPACE",)),
        ("sans avoir à se justifier", "sans avoir à se justi\ufb01er", ("U+FB01 LATIN SMALL LIGATURE FI",)),
    ],
)
def test_s14_an_unseen_change_is_shown_by_code_point(
    before: str, after: str, points: tuple[str, ...]
) -> None:
    raw = new(before, after).encode()
    found = diff(OLD, load(raw))
    assert load(raw).sha256 != OLD.sha256
    assert [hidden.after for hidden in found.hidden] == [points]
    line = TEXT[: TEXT.index(before)].count("\n") + 1
    assert [hidden.line for hidden in found.hidden] == [line]


def test_s14_line_ends_are_shown_by_code_point() -> None:
    found = diff(OLD, load(TEXT.replace("\n", "\r\n").encode()))
    assert [change.code for change in found.changes] == ["bytes_only"]
    assert {hidden.after for hidden in found.hidden} == {("U+000D CONTROL",)}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("sans avoir à se justifier", "sans devoir s'expliquer à quiconque"),
        ("[charter]\n", "\n\n[charter]\n"),
        ('title = "Départ"', 'title = "Le départ d\'un cluster"'),
    ],
)
def test_an_honest_change_hides_nothing(before: str, after: str) -> None:
    assert diff(OLD, load(new(before, after).encode())).hidden == ()
