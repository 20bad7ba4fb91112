"""The lists of codes are told to whoever fills one, in both languages."""

import json

import pytest
from typer.testing import CliRunner, Result

from connectors.cli import app
from schema import KINDS
from schema.codes import listed
from schema.issues import Issue
from schema.reading import read


def run(*words: str) -> Result:
    return CliRunner().invoke(app, ["codes", *words])


def test_every_list_that_a_field_takes_its_codes_from_is_named() -> None:
    lists = {each["list"] for each in json.loads(run("--json").output)}
    used = {field.content.codes for kind in KINDS.values() for field in kind.fields.values()} - {None}

    assert used <= lists
    assert "shared_platforms" not in lists
    assert "legal_forms" in run().output
    assert "Formes juridiques" in run().output
    assert "Legal forms" in run("--lang", "en").output


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_codes_of_a_list_come_with_their_labels(lang: str) -> None:
    lines = run("categories", "--lang", lang).output.splitlines()

    assert [line.split(None, 1) for line in lines] == [
        [code.code, getattr(code, lang)] for code in listed("categories").values()
    ]


def test_a_program_gets_both_labels() -> None:
    (first, *_) = json.loads(run("levels", "--json").output)
    assert first == {"code": "legal_person", "fr": "personne morale", "en": "legal person"}


def test_the_sentence_about_an_unknown_code_names_a_command_that_answers() -> None:
    issue: Issue = read("organisation", {"name": "x", "legal_form": "zzz"}).issues[0]
    words = issue.message_fr.partition("maillage connector codes ")[2].partition(" »")[0].split()

    assert run(*words).exit_code == 0


def test_an_unknown_list_is_answered_with_those_there_are() -> None:
    result = run("formes", "--lang", "en")

    assert result.exit_code == 2
    assert "legal_forms" in result.output
    assert "There is no list “formes”" in result.output
