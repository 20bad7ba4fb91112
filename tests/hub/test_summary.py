"""What a person reads after a harvest."""

from collections.abc import Sequence

import pytest

from charter.terminal import Voice
from connectors.contract import Unread
from hub.cli.summary import show, summary
from hub.members.store import Described
from hub.pipeline import Hub
from schema import Item
from tests.federation import description, federation, offer
from tests.hub.looking import many, said

SOURCE = "a-liste"


@pytest.fixture
def hub(sqlite_url: str) -> Hub:
    return federation(sqlite_url, {"alpha": [SOURCE]})


def _read(hub: Hub, capsys: pytest.CaptureFixture[str], lang: str = "fr") -> str:
    with hub.db.read() as conn:
        source = Described(SOURCE, "alpha", description(SOURCE, "alpha"), ".")
        show(summary(conn, [source], {}), Voice(lang))
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("entries", "lang", "line"),
    [
        ([said("1")], "fr", "1 lue = 1 nouvelle\n"),
        (many(2), "fr", "2 lues = 2 nouvelles\n"),
        ([said("1"), said("2", "")], "fr", "2 lues = 1 nouvelle + 1 refusée\n"),
        ([said("1"), said("2", "")], "en", "2 read = 1 created + 1 refused\n"),
    ],
)
def test_counts_agree(
    hub: Hub, capsys: pytest.CaptureFixture[str], entries: Sequence[Item], lang: str, line: str
) -> None:
    offer(hub, SOURCE, entries)
    assert line in _read(hub, capsys, lang)


def test_what_waits_is_said_in_words(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    offer(hub, SOURCE, many(40))
    offer(hub, SOURCE, [], accepting=False)
    assert "  en attente d’une décision : " in _read(hub, capsys)
    assert "  waits for a decision: " in _read(hub, capsys, "en")


def test_places_are_said_in_the_language_asked_for(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    offer(hub, SOURCE, [Unread("ligne 9", "no_id", "id", "", "Sans identifiant.", "No id.")])
    assert "refusée : ligne 9 : Sans identifiant." in _read(hub, capsys)
    assert "refused: line 9: No id." in _read(hub, capsys, "en")


def test_a_source_cannot_command_the_terminal(hub: Hub, capsys: pytest.CaptureFixture[str]) -> None:
    offer(hub, SOURCE, [Unread("\x1b]0;x\x07.md", "no_id", "id", "", "\x1b[2JFaux.", "Wrong.")])
    told = _read(hub, capsys)
    assert "Faux." in told
    assert "\x1b" not in told
