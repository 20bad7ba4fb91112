"""Families of organisations that are hard to tell apart: a company and its branches, a group, the bodies of a town…"""

from collections.abc import Callable, Iterator
from random import Random

from schema import Level
from tests.bench.bodies import ESTABLISHMENT, LEGAL_PERSON, SERVICE_POINT, Body, Numbers, place
from tests.bench.towns import Town, Towns
from tests.bench.wording import acronym, slug, without_small_words
from tests.bench.words import (
    CAUSES,
    COMPANY_FORMS,
    COUNTRY,
    FORMS,
    NETWORKS,
    OPERATORS,
    PEOPLE,
    SYLLABLES,
    TRADES,
)


class World:
    """Makes one family after the other, for ever; towns are used up, then companies go on alone."""

    def __init__(self, random: Random, towns: Towns) -> None:
        self.random = random
        self.towns = towns
        self.numbers = Numbers(random)
        self._left = towns.taken()
        self._borne: set[str] = set()
        makers: dict[Callable[[], list[Body]], int] = {
            self.company: 42, self.association: 30, self.network: 8, self.group: 3, self.operator: 2, self.town: 13,
        }  # fmt: skip
        self._makers, self._weights = list(makers), list(makers.values())

    def families(self) -> Iterator[list[Body]]:
        while True:
            yield self.random.choices(self._makers, self._weights)[0]()

    def company(self) -> list[Body]:
        """A company, at times with branches that share its site and switchboard, or with a successor."""
        random = self.random
        one = self._company(self._brand(), self.towns.any())
        family = [one]
        if random.random() < 0.06:
            elsewhere = self._others(one.place.town, random.randint(1, 4))
            family += [self._branch(one, town, n) for n, town in enumerate(elsewhere, start=2)]
        if random.random() < 0.01:
            family.append(self._successor(one))
        return family

    def association(self) -> list[Body]:
        town = self.towns.any()
        start = self.random.choice(("Association", "Association", "Collectif", "Comité", "Union", "Réseau"))
        tail = self.random.choice(
            (f" de {town.name}", f" {self.random.choice(COUNTRY)}", f" {self._brand()}")
        )
        name = f"{start} {self.random.choice(CAUSES)}{tail}"
        if self.random.random() < 0.4:
            name = f"{self._brand()} {self.random.choice(('Association', 'Jeunes', 'Solidarité', 'Culture'))}"
        one = self._person("association", (name,), town)
        one.rna, one.acronym = self.numbers.rna(), acronym(name)
        if self.random.random() < 0.3:
            one.siren = None
        return [one, self._successor(one)] if self.random.random() < 0.01 else [one]

    def network(self) -> list[Body]:
        """Local bodies of one national name, each a legal person of its own; some share the national site."""
        name, national = self.random.choice(NETWORKS), self.random.random() < 0.5
        family = []
        for town in (self.towns.any() for _ in range(self.random.randint(2, 5))):
            if not self._first(f"{name} {town.code}"):
                continue
            one = self._person("network", (f"{name} de {town.name}", name, f"{name} {town.name}"), town)
            one.rna = self.numbers.rna()
            if national:
                one.domain = f"{slug(name)}.org"
            family.append(one)
        return family

    def group(self) -> list[Body]:
        """Companies of one brand, town and site, or one switchboard: as many legal persons."""
        random, brand, town = self.random, self._brand(bare=True), self.towns.any()
        names = [
            f"Groupe {brand}",
            *(f"{brand} {trade}" for trade in random.sample(TRADES, random.randint(1, 4))),
        ]
        family = [self._company(name, town) for name in names]
        for one in family[1:]:
            if random.random() < 0.6:
                one.domain = family[0].domain
            if random.random() < 0.5:
                one.phones = family[0].phones
            if random.random() < 0.6:
                one.place = family[0].place
        return family

    def operator(self) -> list[Body]:
        """A legal person with some sites, of one site on the web and often one switchboard."""
        random, town = self.random, self.towns.any()
        form = random.choice(OPERATORS)
        if not self._first(f"{form} {town.name}"):
            return self.company()
        name = form.format(p=random.choice((f"de {town.name}", town.name)))
        one = self._person("operator", (name, without_small_words(name)), town)
        elsewhere = self._others(town, random.randint(2, 8))
        return [one, *(self._site(one, other, n) for n, other in enumerate(elsewhere, start=2))]

    def town(self) -> list[Body]:
        """The public bodies of one town: some share its telephone, its address, its site, or bear its SIREN."""
        town = next(self._left, None)
        if town is None:
            return self.company()
        random = self.random
        hall = self._public("town_hall", town, None)
        hall.level, hall.siren, hall.host_siren = LEGAL_PERSON, self.numbers.siren(), None
        kinds = [
            kind for kind, share in _IN_A_TOWN if random.random() < share + min(town.population, 50_000) / 1e5
        ]
        several = [
            kind for kind in ("primary_school", "library", "social_centre", "college")
            for _ in range(min(town.population // 15_000, 4))
        ]  # fmt: skip
        family = [hall, *(self._public(kind, town, hall) for kind in kinds + several)]
        self._twin_schools(family)
        return family

    def _twin_schools(self, family: list[Body]) -> None:
        """A nursery and a primary school of one name often stand in one yard, and answer one telephone."""
        nursery = next((one for one in family if one.kind == "nursery_school"), None)
        primary = next((one for one in family if one.kind == "primary_school"), None)
        if nursery and primary and self.random.random() < 0.5:
            tail = primary.forms[0].removeprefix("École élémentaire ")
            nursery.forms = tuple(
                form.format(n=tail, t=nursery.place.town.name) for form in FORMS["nursery_school"]
            )
            nursery.place = primary.place
            if self.random.random() < 0.5:
                nursery.phones = primary.phones

    def _public(self, kind: str, town: Town, hall: Body | None) -> Body:
        random = self.random
        own = random.choice(COUNTRY) if kind == "intercommunality" else random.choice(PEOPLE)
        forms = tuple(form.format(t=town.name, n=own) for form in FORMS[kind])
        level = LEGAL_PERSON if kind in ("ccas", "intercommunality") else SERVICE_POINT
        if kind in ("nursery_school", "primary_school", "college", "lycee"):
            level = ESTABLISHMENT
        one = Body(kind, level, forms, place(town, random), phones=(self.numbers.phone(town),))
        if kind in ("college", "lycee", "ccas", "intercommunality", "social_centre"):
            one.siren = self.numbers.siren()
        if level is ESTABLISHMENT:
            one.uai = self.numbers.uai()
            if one.siren:
                one.siret = self.numbers.siret(one.siren)
        if level is not ESTABLISHMENT or random.random() < 0.3:
            one.domain = f"{slug(town.name)}{town.department.lower()}.fr"
        if hall is None:
            return one
        one.host_siren = None if kind in ("post", "intercommunality", "ccas") or one.siren else hall.siren
        if kind in ("ccas", "counter", "youth", "library", "epn") and random.random() < 0.35:
            one.phones = hall.phones
        if kind in ("ccas", "counter", "epn", "post") and random.random() < 0.45:
            one.place = hall.place
        if kind in ("college", "lycee", "intercommunality", "social_centre"):
            one.domain = f"{slug(f'{kind} {own} {town.name}')}-{town.code.lower()}.fr"
        return one

    def _company(self, name: str, town: Town) -> Body:
        form = self.random.choice(COMPANY_FORMS)
        one = self._person("company", (name, f"{name} {form}", f"{form} {name}", name), town)
        if " " in name and self.random.random() < 0.3:
            one.acronym = acronym(name)
        return one

    def _person(self, kind: str, forms: tuple[str, ...], town: Town) -> Body:
        random = self.random
        phones = [self.numbers.phone(town) for _ in range(2 if random.random() < 0.15 else 1)]
        domain = f"{slug(forms[0])}.{random.choice(('fr', 'fr', 'com', 'org', 'eu'))}"
        if not self._first(domain):
            domain = f"{slug(forms[0])}-{town.code.lower()}.fr"
        one = Body(
            kind, LEGAL_PERSON, forms, place(town, random), phones=tuple(phones), domain=domain,
            siren=self.numbers.siren(),
        )  # fmt: skip
        one.siret = self.numbers.siret(str(one.siren))
        if random.random() < 0.03:
            one.former = f"{self._brand()} {random.choice(TRADES)}"
        return one

    def _others(self, than: Town, most: int) -> list[Town]:
        """Other towns, each once."""
        found = {town.code: town for town in (self.towns.any() for _ in range(most))}
        found.pop(than.code, None)
        return list(found.values())

    def _branch(self, of: Body, town: Town, number: int) -> Body:
        names = (f"{of.forms[0]} {town.name}", f"{of.forms[0]} - agence de {town.name}", of.forms[0])
        return self._belonging(of, "branch", ESTABLISHMENT, names, town, number)

    def _site(self, of: Body, town: Town, number: int) -> Body:
        name = of.forms[0]
        names = (f"{name} - antenne de {town.name}", f"{name} {town.name}", f"Antenne de {town.name}", name)
        return self._belonging(
            of, "site", self.random.choice((ESTABLISHMENT, SERVICE_POINT)), names, town, number
        )

    def _belonging(
        self, of: Body, kind: str, level: Level, names: tuple[str, ...], town: Town, number: int
    ) -> Body:
        one = Body(kind, level, names, place(town, self.random), domain=of.domain, host_siren=of.siren)
        one.phones = of.phones if self.random.random() < 0.6 else (self.numbers.phone(town),)
        if level is ESTABLISHMENT:
            one.siret = self.numbers.siret(str(of.siren), number)
        return one

    def _successor(self, of: Body) -> Body:
        """Another legal person goes on under nearly the same name, at the same address and telephone."""
        name = of.forms[0]
        one = self._person(
            of.kind,
            (f"{name} {self.random.choice(('Développement', 'SCIC', 'Plus', 'Avenir'))}",),
            of.place.town,
        )
        one.place, one.phones, one.domain = of.place, of.phones, of.domain
        return one

    def _first(self, name: str) -> bool:
        """Whether nobody bears this yet; somebody does from now on."""
        known = name in self._borne
        self._borne.add(name)
        return not known

    def _brand(self, bare: bool = False) -> str:
        word = "".join(self.random.choices(SYLLABLES, k=self.random.choice((2, 3, 3, 4)))).capitalize()
        return f"{word} {self.random.choice(TRADES)}" if self.random.random() < 0.55 and not bare else word


_IN_A_TOWN = (
    ("ccas", 0.45), ("library", 0.6), ("nursery_school", 0.4), ("primary_school", 0.7), ("college", 0.25), ("lycee", 0.08),
    ("counter", 0.45), ("youth", 0.1), ("epn", 0.2), ("social_centre", 0.15), ("intercommunality", 0.2), ("post", 0.25),
)  # fmt: skip
