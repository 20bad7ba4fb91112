"""The charter as a file: the one that is shipped, and what a file must not be."""

import hashlib
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from charter import Charter, CharterInvalid, lint, load, shipped
from charter.rules import CHECKS
from charter.sentences import known, sentences
from tests.charter.builders import the_charter

RAW = the_charter().raw
TEXT = RAW.decode()


def edited(before: str, after: str) -> bytes:
    """The shipped text with one passage changed."""
    assert before in TEXT
    return TEXT.replace(before, after, 1).encode()


def codes(raw: bytes) -> set[str]:
    return {finding.code for finding in lint(raw)}


def test_the_shipped_charter_can_be_signed() -> None:
    assert [charter.version for charter in shipped()] == ["1.0.0"]
    charter = the_charter()
    assert lint(charter.raw) == []
    assert charter.sha256 == hashlib.sha256(charter.raw).hexdigest()
    assert charter.dates.adopted == date(2026, 11, 2)
    assert len(charter.articles) == 21
    assert [article.ref for article in charter.articles] == [f"A{n}" for n in range(1, 22)]


def test_a_signed_text_is_never_edited() -> None:
    """The first version is signed by its bytes: whoever changes one of them makes a new version."""
    assert the_charter().sha256 == SIGNED_TEXTS["1.0.0"]


SIGNED_TEXTS = {"1.0.0": "e51a0846c376ae3c3b58c5f89585315352eda7aa2fda6f9503739c62bfa8117e"}


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("A1", ["n'est pas une personne morale"]),
        ("A2", ["réseau de membres", "offre locale", "demande, publique et privée", "communiquer"]),
        ("A2", ["collectivités", "recherche", "organismes de formation", "autorités académiques"]),
        (
            "A3",
            ["accès au marché", "visibilité", "recherche publique et privée", "initiatives territoriales"],
        ),
        ("A4", ["activités ouvertes des autres clusters"]),
        ("A5", ["réponses communes", "marchés publics"]),
        ("A8", ["trente-cinq jours"]),
        ("A11", ["Licence Ouverte 2.0", "partage à l'identique"]),
        ("A12", ["responsables conjoints", "mineurs"]),
        ("A19", ["trente jours", "aucune trace"]),
    ],
)
def test_the_charter_speaks_of_what_the_federation_is_for(ref: str, words: list[str]) -> None:
    text = next(" ".join(article.text.split()) for article in the_charter().articles if article.ref == ref)
    assert [word for word in words if word not in text] == []


def test_a_charter_loads_from_a_path_and_from_bytes(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_bytes(RAW)
    assert load(tmp_path / "c.toml") == load(str(tmp_path / "c.toml")) == load(RAW)
    with pytest.raises(CharterInvalid, match="file_missing"):
        load(tmp_path / "nowhere.toml")


def test_rules_are_found_by_the_check_they_name() -> None:
    assert [rule.id for rule in the_charter().named("visibility")] == [f"V-{n:02d}" for n in range(1, 11)]
    assert the_charter().named("unheard_of") == ()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"\xff", "charter_not_utf8"),
        (b"\xef\xbb\xbf" + RAW, "charter_not_toml"),
        (b"a = ", "charter_not_toml"),
        (b"a = " + b"[" * 5000, "charter_not_toml"),
        (b"[charter]\nid = 'a'\nid = 'b'\n", "charter_not_toml"),
        (b" " * 2_000_000, "charter_too_large"),
        (b"", "charter_missing"),
        (edited('version = "1.0.0"', 'version = "1.0"'), "charter_version"),
        (edited('version = "1.0.0"', 'version = "1.0.0-beta"'), "charter_version"),
        (edited('version = "1.0.0"', "version = 1"), "charter_missing"),
        (edited('title = "Charte', 'autor = "moi"\ntitle = "Charte'), "charter_unknown_key"),
        (edited("adopted = 2026-11-02", "adopted = 2027-11-02"), "charter_dates"),
        (edited("adopted = 2026-11-02", "adopted = 2026-11-02T10:00:00"), "charter_dates"),
        (edited("adopted = 2026-11-02", 'adopted = "2026-11-02"'), "charter_missing"),
        (edited('title = "Labels"', 'title = ""'), "charter_missing"),
        (edited('ref = "A15"', "ref = 15"), "charter_missing"),
        (edited('field_class = "tender"', 'field_class = "bids"'), "charter_field_class"),
        (edited('public = "needs:opt_in"', 'public = "maybe"'), "charter_cell"),
        (edited('public = "needs:opt_in"', 'public = "needs"'), "charter_cell"),
        (edited('public = "needs:opt_in"', 'public = "needs:two words"'), "charter_cell"),
        (edited('member = "aggregate:5"', 'member = "aggregate:1"'), "charter_cell"),
        (edited('member = "aggregate:5"', 'member = "aggregate"'), "charter_cell"),
        (edited('public = "allow"', 'public = "allow:all"'), "charter_cell"),
        (edited("max_days = 35", "max_days = 3.5"), "charter_missing"),
        (edited("Nul n'engage", "Nul\\u202e n'engage"), "charter_control"),
        (edited("Nul n'engage", "Nul\\u001b[2J n'engage"), "charter_control"),
        (edited("La fédération n'est", "La fédération\u200b n'est"), "charter_control"),
    ],
)
def test_what_cannot_be_read_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(CharterInvalid) as refused:
        load(raw)
    assert refused.value.code == code
    assert codes(raw) == {code}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (edited('ref = "A21"', 'ref = "A20"'), "duplicate_id"),
        (edited('id = "V-02"', 'id = "V-01"'), "duplicate_id"),
        (edited('article = "A21"', 'article = "A99"'), "rule_without_article"),
        (edited('check = "feed_age"', 'check = "os.system"'), "unknown_check"),
        (edited("max_days = 35", "max_hours = 35"), "unknown_parameter"),
        (edited("max_days = 35\n", ""), "missing_parameter"),
        (edited("max_days = 35", 'max_days = "35"'), "wrong_parameter"),
        (edited("max_days = 35", "max_days = true"), "wrong_parameter"),
        (edited("max_days = 35", "max_days = -1"), "wrong_parameter"),
        (edited('workspace = "allow"\n', ""), "missing_parameter"),
        (edited('check = "human"\n', 'check = "human"\nauto = true\n'), "human_rule_auto"),
    ],
)
def test_a_hub_obeys_no_text_that_it_does_not_understand(raw: bytes, code: str) -> None:
    assert code in codes(raw)
    with pytest.raises(CharterInvalid):
        load(raw)


def without_rule(rule_id: str) -> bytes:
    before, _, after = TEXT.partition(f'[[rule]]\nid = "{rule_id}"')
    return (before + after[after.index("[[rule]]") :]).encode()


@pytest.mark.parametrize(
    ("raw", "code", "where"),
    [
        (without_rule("G-05"), "article_without_rule", "A21"),
        (without_rule("V-03"), "matrix_incomplete", "location"),
        (without_rule("F-02"), "check_not_once", "feed_age"),
        (without_rule("N-01"), "check_not_once", "narrowing"),
        (without_rule("L-05"), "move_without_rule", "L-05"),
        (edited('event = "suspend"', 'event = "suspended"'), "move_without_rule", "L-05"),
    ],
)
def test_what_a_text_leaves_out_is_found_before_it_is_signed(raw: bytes, code: str, where: str) -> None:
    assert (code, where) in {(finding.code, finding.where) for finding in lint(raw)}
    assert isinstance(load(raw), Charter)


def test_a_faulty_text_gets_all_its_findings_at_once() -> None:
    raw = edited('id = "V-02"', 'id = "V-01"').replace(b'check = "feed_age"', b'check = "unheard_of"')
    assert {"duplicate_id", "unknown_check", "check_not_once"} <= codes(raw)


def test_every_check_of_the_closed_list_is_named_by_the_charter() -> None:
    assert {rule.check for rule in the_charter().rules} == set(CHECKS)


def test_every_sentence_is_said_in_both_languages() -> None:
    assert all(said.keys() == {"fr", "en"} and said["fr"] != said["en"] for said in known().values())


def test_every_code_used_has_its_sentence() -> None:
    source = "".join(
        f.read_text() for f in map(Path, map(str, files("charter").iterdir())) if f.suffix == ".py"
    )
    assert not [code for code in known() if f'"{code}"' not in source]


def test_foreign_words_do_not_reach_the_terminal_as_commands() -> None:
    french, english = sentences("file_missing", {"path": "a\x1b[2J\u202eb\nc"})
    assert french.isprintable()
    assert english.isprintable()
