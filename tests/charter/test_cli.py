"""`maillage charter` from a terminal: what it answers, in which language, with which exit code."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from charter import Typ, load_key, load_public, seal, sign
from charter.cli import app
from tests.charter.builders import a_key, a_member, a_registry, registered, the_charter

DONE, NO, UNABLE = 0, 1, 2
NEWER = the_charter().raw.decode().replace("max_days = 35", "max_days = 28", 1)


def run(*words: object, typed: str = "", lang: str | None = None) -> Result:
    result = CliRunner(env={"MAILLAGE_LANG": lang}).invoke(app, [str(word) for word in words], input=typed)
    assert not result.exception or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


@pytest.fixture
def key(tmp_path: Path) -> Path:
    assert run("new-key", tmp_path / "officer.pem", "--no-passphrase").exit_code == DONE
    return tmp_path / "officer.pem"


@pytest.fixture
def adhesion(tmp_path: Path, key: Path) -> Path:
    out = tmp_path / "a.jws"
    result = run("sign", "--key", key, "--member", "hub-lo", "--role", "présidence", "--yes", "--out", out)
    assert result.exit_code == DONE, result.output
    return out


@pytest.mark.parametrize("command", ["new-key", "sign", "verify", "show", "lint", "diff"])
def test_every_command_explains_itself(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == DONE
    assert "--json" in result.output
    assert run(command, "--nonsense").exit_code == UNABLE


def test_a_key_encrypted_by_a_typed_passphrase(tmp_path: Path) -> None:
    path = tmp_path / "k.pem"
    result = run("new-key", path, typed="un secret\nun secret\n")
    assert result.exit_code == DONE
    assert load_key(path, "un secret").kid in result.output


def test_a_key_encrypted_by_a_passphrase_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("un secret\n")
    result = run("new-key", tmp_path / "k.pem", "--passphrase-file", tmp_path / "secret", "--json")
    said = json.loads(result.stdout)
    assert said["kid"] == load_key(tmp_path / "k.pem", "un secret").kid
    assert said["x"] == load_public(said["public"]).x
    assert len(said["words"].split()) == 10


def test_a_key_is_not_overwritten(key: Path) -> None:
    result = run("new-key", key, "--no-passphrase")
    assert result.exit_code == UNABLE
    assert "existe déjà" in result.stderr


@pytest.mark.parametrize(("lang", "said"), [(None, "a signé"), ("FR", "a signé"), ("EN", "signed")])
def test_sign_then_verify(adhesion: Path, key: Path, lang: str | None, said: str) -> None:
    result = run("verify", adhesion, "--key", f"{key}.pub", lang=lang)
    assert result.exit_code == DONE
    assert said in result.stdout
    assert the_charter().sha256 in result.stdout


def test_verify_answers_a_program(adhesion: Path, key: Path) -> None:
    said = json.loads(run("verify", adhesion, "--key", f"{key}.pub", "--json").stdout)
    assert said["verified"] is True
    assert said["member"] == "hub-lo"
    assert said["kid"] == load_key(key).kid


def test_the_day_of_signing_can_be_given(tmp_path: Path, key: Path) -> None:
    out = tmp_path / "a.jws"
    words = ("sign", "--key", key, "--member", "hub-lo", "--role", "présidence", "--yes", "--out", out)
    said = json.loads(run(*words, "--signed-at", "2026-11-10T09:30:00", "--json").stdout)
    assert said["signed_at"] == "2026-11-10T09:30:00+00:00"


def test_signing_asks_for_the_name_of_the_cluster(tmp_path: Path, key: Path) -> None:
    out = tmp_path / "b.jws"
    words = ("sign", "--key", key, "--member", "hub-lo", "--role", "présidence", "--out", out)
    assert run(*words, typed="hub-la\n").exit_code == UNABLE
    assert not out.exists()
    assert run(*words, typed="hub-lo\n").exit_code == DONE
    assert out.exists()


def test_signing_shows_what_changed_since_the_version_signed_before(tmp_path: Path, key: Path) -> None:
    (tmp_path / "new.toml").write_text(NEWER)
    words = ("--key", key, "--member", "hub-lo", "--role", "présidence", "--out", tmp_path / "c.jws")
    result = run("sign", tmp_path / "new.toml", "--since", "1.0.0", *words, typed="hub-lo\n")
    assert result.exit_code == DONE
    assert "F-02" in result.stdout
    assert "une version majeure" in result.stdout


def test_an_encrypted_key_asks_for_its_passphrase(tmp_path: Path) -> None:
    run("new-key", tmp_path / "k.pem", typed="un secret\nun secret\n")
    words = ("sign", "--key", tmp_path / "k.pem", "--member", "hub-lo", "--role", "r", "--yes", "--out")
    assert run(*words, tmp_path / "a.jws", typed="un secret\n").exit_code == DONE
    refused = run(*words, tmp_path / "b.jws", typed="un autre\n")
    assert refused.exit_code == UNABLE
    assert "n'ouvre pas la clé" in refused.stderr


@pytest.mark.parametrize(
    ("member", "role", "said"),
    [("Hub Lo", "présidence", "identifiant"), ("hub-lo", "\x1b[2J", "fonction"), ("b4", "", "fonction")],
)
def test_a_malformed_statement_is_not_signed(
    tmp_path: Path, key: Path, member: str, role: str, said: str
) -> None:
    result = run(
        "sign", "--key", key, "--member", member, "--role", role, "--yes", "--out", tmp_path / "x.jws"
    )
    assert result.exit_code == UNABLE
    assert said in result.stderr
    assert ("identifiant" in result.stderr) is (said == "identifiant")
    assert not (tmp_path / "x.jws").exists()


def test_a_text_that_lint_faults_is_not_signed(tmp_path: Path, key: Path) -> None:
    path, out = tmp_path / "new.toml", tmp_path / "x.jws"
    path.write_text(NEWER.replace('check = "feed_age"', 'check = "feed_validity"'))
    assert run("lint", path).exit_code == NO
    result = run("sign", path, "--key", key, "--member", "hub-lo", "--role", "r", "--out", out)
    assert result.exit_code == UNABLE
    assert "Rien n'est signé" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_version_that_is_not_shipped_is_no_missing_file(lang: str) -> None:
    result = run("show", "9.9.9", lang=lang)
    assert result.exit_code == UNABLE
    assert "1.0.0" in result.stderr
    assert ("n'existe pas" in result.stderr, "does not exist" in result.stderr) == (False, False)


FOREIGN_WORDS = {
    "a folder": ("", "un dossier est là où il faudrait un fichier", "a folder stands where"),
    "no TOML": ("a = 1\nb c\n", "ligne 2, colonne 3", "line 2, column 3"),
    "half of TOML": ('a = """', "s'arrête trop tôt", "ends too early"),
    "too deep": (f"a = {'[' * 5000}", "trop de crochets", "too many nested brackets"),
}


@pytest.mark.parametrize("case", FOREIGN_WORDS)
def test_what_the_system_answers_is_said_in_the_language_asked_for(tmp_path: Path, case: str) -> None:
    held, fr, en = FOREIGN_WORDS[case]
    path = tmp_path
    if held:
        path = tmp_path / "c.toml"
        path.write_text(held)
    assert fr in run("show", path).stderr
    assert en in run("show", path, lang="en").stderr


def test_verify_says_no_to_another_key(tmp_path: Path, adhesion: Path) -> None:
    run("new-key", tmp_path / "other.pem", "--no-passphrase")
    result = run("verify", adhesion, "--key", tmp_path / "other.pem.pub", "--json", lang="en")
    assert result.exit_code == NO
    assert json.loads(result.stdout)["refused"] == "unknown_key"
    assert "none of the expected keys" in result.stderr


def test_verify_says_no_to_one_changed_character(tmp_path: Path, adhesion: Path, key: Path) -> None:
    text = adhesion.read_text()
    (tmp_path / "bad.jws").write_text(f"{text[:-9]}{'A' if text[-9] != 'A' else 'B'}{text[-8:]}")
    assert run("verify", tmp_path / "bad.jws", "--key", f"{key}.pub").exit_code == NO


def test_verify_knows_a_text_that_is_given(tmp_path: Path, key: Path) -> None:
    (tmp_path / "new.toml").write_text(NEWER)
    words = ("--key", key, "--member", "hub-lo", "--role", "présidence", "--yes", "--out", tmp_path / "c.jws")
    assert run("sign", tmp_path / "new.toml", *words).exit_code == DONE
    unknown = run("verify", tmp_path / "c.jws", "--key", f"{key}.pub")
    assert unknown.exit_code == NO
    assert "n'est pas une version connue" in unknown.stderr
    known = run("verify", tmp_path / "c.jws", "--key", f"{key}.pub", "--charter", tmp_path / "new.toml")
    assert known.exit_code == DONE


def test_verify_reads_a_registry_member_by_member(registry: Path) -> None:
    words = ("verify", registry, "--key", registry.with_name("root.pub"))
    said = json.loads(run(*words, "--json").stdout)
    assert {member["id"]: member["verified"] for member in said["members"]} == {
        "corse": True,
        "gironde": False,
    }
    assert "n'a pas signé" in run(*words).stdout


@pytest.mark.parametrize("typ", [Typ.FEED, Typ.BUNDLE])
def test_verify_says_what_else_was_signed(tmp_path: Path, key: Path, typ: Typ) -> None:
    (tmp_path / "x.jws").write_text(sign(b"abc", load_key(key), typ))
    said = json.loads(run("verify", tmp_path / "x.jws", "--key", f"{key}.pub", "--json").stdout)
    assert said == {"verified": True, "typ": typ, "kid": load_key(key).kid, "bytes": 3}


def test_show_reads_like_the_charter() -> None:
    result = run("show")
    assert result.exit_code == DONE
    assert "A19. Départ" in result.stdout
    said = json.loads(run("show", "1.0.0", "--json").stdout)
    assert said["sha256"] == the_charter().sha256
    assert len(said["articles"]) == 21


MACHINE = (
    "allow",
    "deny",
    "needs:",
    "aggregate:",
    "opt_in",
    "person_contact",
    "max_days",
    "+jws",
    "MAJOR",
    "PATCH",
)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    root = a_key("root")
    members = (a_member("corse"), a_member("gironde", adhesion=None))
    (tmp_path / "registry.jws").write_text(
        seal(a_registry(root_keys=(registered(root),), members=members), root)
    )
    (tmp_path / "root.pub").write_text(root.public.openssh)
    return tmp_path / "registry.jws"


def test_what_is_shown_fits_eighty_columns_in_words(
    tmp_path: Path, adhesion: Path, key: Path, registry: Path
) -> None:
    text = the_charter().raw.decode()
    for before, after in (
        ("max_days = 35", "max_days = 28"),
        ('public = "needs:opt_in"', 'public = "allow"'),
        ('member = "aggregate:5"', 'member = "deny"'),
        ("sans avoir à se justifier", "sans se justifier"),
    ):
        text = text.replace(before, after)
    (tmp_path / "new.toml").write_text(text)
    for words, concluding in (
        (("show",), "tant que la condition n'est pas remplie."),
        (("diff", "1.0.0", tmp_path / "new.toml"), "Corrigez « version » dans le nouveau texte."),
        (("verify", adhesion, "--key", f"{key}.pub"), "comparez-la au registre."),
        (("verify", registry, "--key", registry.with_name("root.pub")), "adhésions qui se vérifient : 1."),
    ):
        said = run(*words).stdout
        assert max(map(len, said.splitlines())) <= 80
        assert " ".join(said.split()).endswith(concluding)
        assert not [word for word in MACHINE if word in said]
    shown = " ".join(run("diff", "1.0.0", tmp_path / "new.toml").stdout.split())
    assert "avant : avec preuve (accord de la personne) après : oui" in shown
    assert "avant : agrégat d'au moins 5 structures après : non" in shown


def test_show_one_article_or_rule() -> None:
    result = run("show", "--ref", "V-05")
    assert "A12." in result.stdout
    assert "A13." not in result.stdout
    missing = run("show", "--ref", "Z-99")
    assert missing.exit_code == UNABLE
    assert "Z-99" in missing.stderr


def test_lint_lists_every_fault(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    path.write_text(NEWER)
    assert run("lint", path).exit_code == DONE
    path.write_text(NEWER.replace('id = "V-02"', 'id = "V-01"').replace('check = "feed_age"', 'check = "x"'))
    result = run("lint", path, "--json")
    assert result.exit_code == NO
    assert {"duplicate_id", "unknown_check"} <= {finding["code"] for finding in json.loads(result.stdout)}
    path.write_bytes(b"\xff")
    assert run("lint", path).exit_code == NO


def test_diff_holds_the_numbers_to_what_changed(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(NEWER)
    result = run("diff", "1.0.0", path, "--json")
    assert result.exit_code == NO
    assert json.loads(result.stdout)["minimum"] == "MAJOR"
    raised = run("diff", "1.0.0", path)
    assert "Le numéro doit être relevé" in raised.stdout
    assert "2.0.0 au moins" in " ".join(raised.stdout.split())
    path.write_text(NEWER.replace('version = "1.0.0"', 'version = "2.0.0"'))
    right = run("diff", "1.0.0", path)
    assert right.exit_code == DONE
    assert "Le numéro convient" in right.stdout


def test_diff_shows_code_points(tmp_path: Path) -> None:
    path = tmp_path / "new.toml"
    path.write_text(the_charter().raw.decode().replace("sans avoir", "sans\u00a0avoir"))
    assert "U+00A0 NO-BREAK SPACE" in run("diff", "1.0.0", path).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("show", "{tmp}/nowhere.toml"),
        ("lint", "{tmp}/nowhere.toml"),
        ("diff", "1.0.0", "{tmp}/nowhere.toml"),
        ("verify", "{tmp}/nowhere.jws", "--key", "{tmp}/nowhere.pub"),
        ("new-key", "{tmp}/no/such/folder/k.pem", "--no-passphrase"),
        ("sign", "--key", "{tmp}/nowhere.pem", "--member", "a", "--role", "r", "--yes"),
        ("show", "{tmp}"),
    ],
)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_mistake_gets_one_sentence(tmp_path: Path, words: tuple[str, ...], lang: str) -> None:
    result = run(*(word.format(tmp=tmp_path) for word in words), lang=lang)
    assert result.exit_code == UNABLE
    assert result.stderr.count("\n") == 1
    assert str(tmp_path) in result.stderr
