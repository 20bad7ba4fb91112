"""What all commands share: one reading of the language, one of a passphrase in a file."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import charter.cli
import connectors.cli
from charter import load_key, new_key, shipped
from charter.charter import named
from charter.terminal import Voice, language, open_key

APPS = {"charter": (charter.cli.app, ["show"]), "connectors": (connectors.cli.app, ["try", "absent.yml"])}
ENGLISH = {"charter": "Adopted", "connectors": "cannot be read"}


@pytest.mark.parametrize(("said", "chosen"), [("fr", "fr"), ("EN", "en"), (" Fr ", "fr")])
def test_a_language_is_known_however_it_is_written(said: str, chosen: str) -> None:
    assert language(said) == chosen


@pytest.mark.parametrize("said", ["", "english", "en_GB.UTF-8", "de"])
def test_a_language_that_is_not_spoken_is_refused(said: str) -> None:
    with pytest.raises(typer.BadParameter, match=r"fr ou en\. / .*fr or en\."):
        language(said)


@pytest.mark.parametrize("name", APPS)
@pytest.mark.parametrize("by_option", [True, False])
def test_every_part_reads_the_language_alike(name: str, by_option: bool) -> None:
    app, words = APPS[name]
    for lang, english in (("EN", True), ("FR", False)):
        option, env = (["--lang", lang], None) if by_option else ([], {"MAILLAGE_LANG": lang})
        result = CliRunner(env=env).invoke(app, [*words, *option])
        assert (ENGLISH[name] in result.output) is english
    option, env = (["--lang", "english"], None) if by_option else ([], {"MAILLAGE_LANG": "english"})
    result = CliRunner(env=env).invoke(app, [*words, *option])
    assert (result.exit_code, "choose fr or en" in " ".join(result.output.split())) == (2, True)


@pytest.mark.parametrize("held", ["un secret", "un secret\n", "un secret\r\nla suite\n"])
def test_the_passphrase_is_the_first_line_of_its_file(tmp_path: Path, held: str) -> None:
    made = new_key(tmp_path / "k.pem", "un secret")
    (tmp_path / "secret").write_bytes(held.encode())
    assert open_key(tmp_path / "k.pem", Voice("fr"), tmp_path / "secret").kid == made.kid


def test_a_passphrase_keeps_its_odd_characters(tmp_path: Path) -> None:
    odd = "un\u2028secret\x0bà moi"
    (tmp_path / "secret").write_text(f"{odd}\n", encoding="utf-8")
    result = CliRunner().invoke(
        charter.cli.app, ["new-key", str(tmp_path / "k.pem"), "--passphrase-file", str(tmp_path / "secret")]
    )
    assert result.exit_code == 0
    assert (
        open_key(tmp_path / "k.pem", Voice("fr"), tmp_path / "secret").kid
        == load_key(tmp_path / "k.pem", odd).kid
    )


def test_a_charter_is_named_by_its_version_or_its_file(tmp_path: Path) -> None:
    last = shipped()[-1]
    (tmp_path / "charte.toml").write_bytes(last.raw)
    for name in ("", last.version, str(tmp_path / "charte.toml")):
        assert named(name).sha256 == last.sha256
