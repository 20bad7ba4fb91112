"""The hub that the tests of the web read: two clusters that agree and differ, one hosted, one whose signature is false."""

from dataclasses import dataclass

from httpx2 import Response
from starlette.testclient import TestClient

from charter import Member
from connectors.contract import Unread
from hub.app import create_app
from hub.members.store import Described
from hub.pipeline import Hub, admit_source, decide, publish
from schema import Audience, Item
from tests.federation import description, federation, member, offer

BASE = "http://127.0.0.1:8000"
SIREN, OTHER_SIREN = "732829320", "552100554"
CANARY = "CANARI"
"""Stands in every value that the public may not see, and nowhere else."""
SOURCES = {
    "nord": ("nord-annuaire", "nord-agenda"),
    "ouest": ("ouest-annuaire",),
    "sud": ("sud-annuaire",),
    "faux": ("faux-annuaire",),
}
ARRAS = [{"postcode": "62000", "commune": "Arras", "latitude_e6": 50_291_000, "longitude_e6": 2_777_000}]
NANTES = [{"postcode": "44000", "commune": "Nantes"}]


@dataclass
class World:
    """A served hub. `ids`: the public id of the entry of each record; `earlier`: before one was merged and one went."""

    hub: Hub
    web: TestClient
    ids: dict[str, str]
    earlier: dict[str, str]

    @property
    def atelier(self) -> str:
        """Known to two clusters that do not agree."""
        return self.ids["nord-annuaire/organisation/1"]

    @property
    def merged(self) -> tuple[str, str]:
        """An id that was merged, and the one that took over."""
        (kept,) = {self.ids[f"nord-annuaire/organisation/m{n}"] for n in (1, 2)}
        (lost,) = {self.earlier[f"nord-annuaire/organisation/m{n}"] for n in (1, 2)} - {kept}
        return lost, kept

    @property
    def gone(self) -> str:
        return self.earlier["nord-annuaire/organisation/gone"]

    def get(self, path: str, **headers: str) -> Response:
        return self.web.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


def organisation(local_id: str, **said: object) -> Item:
    return Item("organisation", local_id, {"name": f"Organisation {local_id}"} | said)


def hidden(item: Item) -> Item:
    """The same item, for members only."""
    return Item(item.kind, item.id, item.data, item.modified, Audience.MEMBER)


def make(url: str) -> World:
    """Everything that the routes show, and some that they must not."""
    hub = federation(url, SOURCES, _clusters())
    admit_source(hub, Described("interne", "ouest", _internal(), "."))
    web = TestClient(create_app(hub), raise_server_exceptions=False, follow_redirects=False)
    offer(hub, "nord-annuaire", [*_north(), organisation("gone", name="Partie")])
    publish(hub)
    earlier = _ids(web)
    offer(hub, "nord-annuaire", _north())
    offer(hub, "nord-agenda", _agenda())
    offer(hub, "ouest-annuaire", _west())
    offer(hub, "interne", [organisation("i", name=f"{CANARY} interne")])
    successors = [{"scheme": "siren", "value": SIREN}]
    closed = organisation(
        "s", name="Canopé du Sud", siren=OTHER_SIREN, closed="2020-08", successors=successors
    )
    offer(hub, "sud-annuaire", [closed])
    decide(hub, "same", "nord-annuaire/organisation/m1", "nord-annuaire/organisation/m2", "test", "pour voir")
    publish(hub)
    return World(hub, web, _ids(web), earlier)


def _clusters() -> list[Member]:
    return [
        member("nord"),
        member("ouest", trust=60),
        member("sud").model_copy(update={"hosted": True}),
        member("faux", signer="somebody else"),
    ]


def _internal() -> bytes:
    """A source that is for members as a whole."""
    said = description("interne", "ouest").replace(b"title: interne", f"title: {CANARY} interne".encode())
    return said + b"visible_to: member\n"


def _ids(web: TestClient) -> dict[str, str]:
    """The id of each record that an entry is made of, as the origins tell."""
    found = {}
    for change in web.get("/v1/changes").json()["items"]:
        if change["state"] == "updated":
            path = change["data"]["url"].removeprefix(BASE)
            origin = web.get(f"{path}/origin").json()
            for record in origin["records"]:
                found[f"{record['source']}/{change['kind']}/{record['record']}"] = change["id"]
    return found


def _north() -> list[Item | Unread]:
    schools = [
        organisation(
            f"l{n:02d}",
            name=f"Lycée {n:02d}",
            level="establishment",
            themes=["robotics"] if n % 2 else ["accessibility", "robotics"],
            sites=ARRAS if n < 30 else NANTES,
        )
        for n in range(60)
    ]
    return [
        organisation(
            "1",
            name="Atelier du Lac",
            siren=SIREN,
            level="legal_person",
            phone="05 57 65 75 39",
            email="contact@atelier.example",
            website="https://atelier.example/?a=1&b=2",
            description="Des mallettes.\n\nEt des ateliers.",
            themes=["robotics"],
            internal_note=f"{CANARY} note",
            turnover_cents=123_456_789,
        ),
        organisation("hostile", name='<script>alert(1)</script> & "Cie"', website="javascript:alert(1)"),
        organisation("m1", name="Maison une"),
        organisation("m2", name="Maison deux"),
        organisation("bad", name="Mal rangée", siren=f"{CANARY}12"),
        organisation("refused", name="", description=f"{CANARY} refused"),
        Unread("ligne 99", "no_id", "id", f"{CANARY} unread", f"{CANARY} fr", f"{CANARY} en"),
        hidden(organisation("secret", name=f"{CANARY} record")),
        Item(
            "organisation",
            "narrowed",
            {"name": "À moitié dite", "description": f"{CANARY} field", "themes": ["coding"]},
            narrowed={"description": Audience.MEMBER, "themes": Audience.MEMBER},
        ),
        *schools,
    ]


def _agenda() -> list[Item]:
    organisers = [{"scheme": "siren", "value": SIREN}, {"scheme": "siren", "value": OTHER_SIREN}]
    return [
        Item(
            "event",
            "e1",
            {
                "name": "Journée de la robotique",
                "starts": "2026-12-01T14:30:00+01:00",
                "organisers": organisers,
                "price_cents": 123_450,
                "sites": ARRAS,
            },
        ),
        Item(
            "training",
            "t1",
            {
                "name": "Se former",
                "provider": {"scheme": "siren", "value": OTHER_SIREN},
                "provider_name": "Canopé du Sud",
                "sessions": [{"commune": "Lille", "starts": "2026-12-01", "ends": "2026-12-02"}],
            },
        ),
        Item("job", "j1", {"name": "Un emploi", "remote": True}),
    ]


def _west() -> list[Item]:
    return [
        organisation(
            "A",
            name="Atelier du Lac SAS",
            siren=SIREN,
            level="legal_person",
            phone="05 57 65 75 40",
            themes=["accessibility"],
        ),
        hidden(organisation("B", name=f"{CANARY} autre", siren=SIREN, level="legal_person")),
    ]
