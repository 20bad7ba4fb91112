"""One record: what one source says of one body, with the errors that such lists have."""

from random import Random
from typing import Any

from schema import Item, Level
from schema.normalise import department_of_postcode, region_of
from tests.bench import wording
from tests.bench.bodies import Body, checked
from tests.bench.habits import Habit
from tests.bench.towns import Town, Towns

PLATFORMS = ("facebook.com", "sites.google.com", "instagram.com", "helloasso.com")
MAILBOXES = ("orange.fr", "wanadoo.fr", "gmail.com", "laposte.net")
GENERIC = ("contact", "accueil", "mairie", "secretariat", "info", "bonjour")


class Observer:
    """Writes records as the sources do."""

    def __init__(self, random: Random, towns: Towns) -> None:
        self._random = random
        self._towns = towns

    def told(self, body: Body, habit: Habit, local_id: str) -> Item:
        """What the source says of the body, under this id: valid data in the one form that the schema writes."""
        data: dict[str, Any] = {"name": self._name(body, habit)}
        if self._says(habit.level):
            data["level"] = (habit.habitual if self._says(2) else body.level).value
        self._identify(data, body, habit)
        self._reach(data, body, habit)
        data["sites"] = [self._site(body, habit)]
        day = f"202{self._random.randint(0, 5)}-{self._random.randint(1, 12):02d}-{self._random.randint(1, 28):02d}"
        return Item("organisation", local_id, data, day)

    def _says(self, percent: float) -> bool:
        return self._random.random() * 100 < percent

    def _name(self, body: Body, habit: Habit) -> str:
        random = self._random
        form = body.forms[0] if random.random() < 0.55 else random.choice(body.forms)
        if body.former and self._says(35):
            form = body.former
        if body.acronym and self._says(12):
            form = random.choice((body.acronym, f"{body.acronym} - {form}", f"{form} ({body.acronym})"))
        elif body.kind in ("company", "association") and self._says(4):
            form = f"{form} {body.place.town.name}"
        if self._says(habit.official):
            return wording.official(form)
        return wording.name(form, random)

    def _identify(self, data: dict[str, Any], body: Body, habit: Habit) -> None:
        if body.siren and self._says(habit.siren):
            data["siren"] = body.siren
        elif body.host_siren and self._says(habit.host):
            data["siren"] = body.host_siren
        if "siren" in data and self._says(0.4):
            data["siren"] = checked(f"{self._random.randrange(10**8):08d}")
        for scheme in ("siret", "uai", "rna"):
            value = getattr(body, scheme)
            # A SIRET is that of a legal person's seat only where the level says so.
            spoken_of = (
                scheme != "siret" or body.level is Level.ESTABLISHMENT or data.get("level") == body.level
            )
            if value and spoken_of and self._says(habit.identifiers):
                data[scheme] = value

    def _reach(self, data: dict[str, Any], body: Body, habit: Habit) -> None:
        random = self._random
        if body.phones and self._says(habit.phone):
            data["phone"] = body.phones[0] if random.random() < 0.8 else body.phones[-1]
            if self._says(1.5):
                data["phone"] = f"{data['phone'][:-2]}{random.randrange(100):02d}"
        elif habit.own_phone and self._says(25):
            data["phone"] = habit.own_phone
        if body.domain and self._says(habit.website):
            data["website"] = self._website(body)
        if self._says(habit.email):
            data["email"] = self._email(body, "website" in data)

    def _website(self, body: Body) -> str:
        if self._says(4):
            return f"https://www.{self._random.choice(PLATFORMS)}/{wording.slug(body.forms[0])}"
        start = self._random.choice(("https://www.", "http://www.", "https://", "http://"))
        tail = self._random.choice(
            ("", "/", "/", "/", "/contact", "/accueil.html", f"/{body.kind.replace('_', '-')}")
        )
        return f"{start}{body.domain}{tail}"

    def _email(self, body: Body, has_website: bool) -> str:
        # A list that does not say the site seldom gives it away by a mailbox.
        if body.domain and self._says(75 if has_website else 20):
            return f"{self._random.choice(GENERIC)}@{body.domain}"
        return f"{wording.slug(body.forms[0])}@{self._random.choice(MAILBOXES)}"

    def _site(self, body: Body, habit: Habit) -> dict[str, Any]:
        place, town = body.place, self._town(body.place.town)
        site: dict[str, Any] = {"commune": self._town_name(town)}
        if self._says(habit.address):
            site["address"] = wording.street(place.street, self._random)
        if self._says(habit.postcode):
            site["postcode"] = town.postcode
        if self._says(habit.full_code):
            site["commune_code"] = town.code
        department = town.department if "commune_code" in site else None
        if "postcode" in site:
            department = department or department_of_postcode(town.postcode)
        if department:
            site |= {"department": department, "region": region_of(department)}
        if self._says(habit.point):
            site["latitude_e6"], site["longitude_e6"] = self._point(body, town)
        return site

    def _town(self, town: Town) -> Town:
        """Wrong once in eighty times."""
        return self._towns.any() if self._says(1.2) else town

    def _town_name(self, town: Town) -> str:
        chance = self._random.random()
        if chance < 0.15:
            return wording.flat(town.name).upper()
        if chance < 0.22:
            return town.name.replace("-", " ").replace("Saint", "St")
        return f"{town.name} Cedex" if chance < 0.23 else town.name

    def _point(self, body: Body, town: Town) -> tuple[int, int]:
        """Where geocoders put it: near, at the centre of the town, some streets away, or far off."""
        random, place = self._random, body.place
        chance = random.random()
        if chance < 0.08:
            return town.latitude, town.longitude
        spread = 300 if chance < 0.90 else 9_000
        if chance > 0.975:
            spread = 2_000_000 if chance > 0.99 else 60_000
        return (
            min(max(place.latitude + round(random.gauss(0, spread)), 41_300_000), 51_000_000),
            min(max(place.longitude + round(random.gauss(0, spread)), -5_000_000), 9_500_000),
        )
