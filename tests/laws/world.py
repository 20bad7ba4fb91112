"""Histories: what clusters publish and people decide, drawn from a world so small that everything meets everything."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from connectors.contract import Unread
from schema import Audience, Item
from tests.federation import model_file

SOURCES = {
    "alpha": ("a-annuaire", "a-agenda"),
    "beta": ("b-annuaire",),
    "gamma": ("c-annuaire", "c-registre"),
}
CLUSTER_OF = {source: cluster for cluster, names in SOURCES.items() for source in names}
ALL_SOURCES = tuple(CLUSTER_OF)
FEEDS = ("c-annuaire",)
"""Sources read part by part, of which only what changed is brought; a feed carries public values only."""
REGISTERS = ("c-registre",)
"""Sources whose records add no entity."""
IDS = ("1", "2", "3", "4")
SIRENS = ("732829320", "552100554")
TARGETS = (
    *({"scheme": "local", "value": n} for n in IDS[:2]),
    *({"scheme": "siren", "value": siren} for siren in SIRENS),
)
"""Where links lead: to an organisation of the same source, or to whoever bears a SIREN."""
PHONES = ("+33557657539", "+33299853802")
PLACES = ((44_840_000, -580_000), (44_840_500, -580_500), (48_110_000, -1_680_000))
REGIONS = ("75", "75", "53")
"""Of the places; every cluster is at home in the first."""
NAMES = ("Atelier du Lac", "Mairie de Cenon", "Médiathèque de Cenon", "L’Atelier")
INSTITUTION = {"Mairie de Cenon": "town hall", "Médiathèque de Cenon": "library"}
"""Which of the names say what kind of institution they mean."""

MODELS = (
    model_file("avide", theta=2500, doubt=1500, most_holders=4),
    model_file("prudent", theta=14_000, most_holders=3, repeats=1),
)
"""What may be adopted: one that joins on less than the model that the hub starts with, one that asks for more."""

Entry = Item | Unread


@dataclass(frozen=True)
class Offer:
    """A source publishes its whole list; what is held is accepted at once, or by nobody."""

    source: str
    entries: tuple[Entry, ...]
    accepting: bool = True


@dataclass(frozen=True)
class Again:
    """A source still says what it said last."""

    source: str
    accepting: bool


@dataclass(frozen=True)
class Edit:
    """A source publishes its last list again with another organisation, or none, under one id."""

    source: str
    id: str
    entry: Entry | None
    accepting: bool


@dataclass(frozen=True)
class Lost:
    """A source is read, and the lease goes to somebody else before the commit."""

    source: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Undo:
    """The nth last accepted run that stands is declared void."""

    nth: int


@dataclass(frozen=True)
class Rule:
    """A person decides. `b`: the other record, of `identifier_wrong` a SIREN, of `closed` the successor or nothing."""

    verdict: str
    a: str
    b: str
    since: str = "2026-01-31"


@dataclass(frozen=True)
class Unrule:
    nth: int


@dataclass(frozen=True)
class Adopt:
    """One of the models is adopted."""

    nth: int


@dataclass(frozen=True)
class Unadopt:
    """One of the adoptions that stand is taken back."""

    nth: int


@dataclass(frozen=True)
class Leave:
    cluster: str


@dataclass(frozen=True)
class Return:
    cluster: str


@dataclass(frozen=True)
class Publish:
    """Consequences are derived now, not only at the end."""


@dataclass(frozen=True)
class Crash:
    """The derivation dies before its commit."""


Act = Offer | Again | Edit | Lost | Undo | Rule | Unrule | Adopt | Unadopt | Leave | Return | Publish | Crash


def _some(*pool: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from((None, *pool))


@st.composite
def organisations(draw: st.DrawFn, local_id: str, source: str) -> Entry:
    """An organisation; one in ten is refused; some are hidden, some hide a value; those of a register may be closed."""
    visible_to = draw(st.sampled_from((Audience.PUBLIC, Audience.PUBLIC, Audience.PUBLIC, Audience.MEMBER)))
    place = draw(_some(0, 0, 1, 1, 2))
    data = {
        "name": draw(st.sampled_from((*NAMES, *NAMES, ""))),
        "level": draw(
            st.sampled_from(("legal_person", "legal_person", "legal_person", "establishment", None))
        ),
        "siren": draw(_some(*SIRENS, SIRENS[0])),
        "phone": draw(_some(*PHONES, PHONES[0], PHONES[0])),
        "description": draw(_some("Un lieu.", "Un autre lieu.")),
        "opening": draw(st.sampled_from(("Le lundi.", "Le mardi."))),
        "sites": None if place is None else [_site(place)],
    }
    if source in REGISTERS:
        successors = draw(st.lists(st.sampled_from(TARGETS), max_size=3, unique_by=str))
        data |= {"closed": draw(_some("2025", "2026-01")), "successors": successors or None}
    said = {name: value for name, value in data.items() if value is not None}
    hidden = draw(st.sets(st.sampled_from(("siren", "phone", "description", "website")), max_size=1))
    modified = draw(_some("2026-01-01", "2026-02-01"))
    narrowed = {name: Audience.MEMBER for name in sorted(hidden) if name in said}
    return Item("organisation", local_id, said, modified, visible_to, narrowed)


def _site(place: int) -> dict[str, Any]:
    latitude, longitude = PLACES[place]
    return {"latitude_e6": latitude, "longitude_e6": longitude, "region": REGIONS[place]}


@st.composite
def events(draw: st.DrawFn, local_id: str) -> Entry:
    """An event, with its organisers."""
    organisers = draw(st.lists(st.sampled_from(TARGETS), max_size=2, unique_by=str))
    visible_to = draw(st.sampled_from((Audience.PUBLIC, Audience.PUBLIC, Audience.MEMBER)))
    data = {"name": draw(st.sampled_from(("Forum", "Journée"))), "start": "2026-12-01"}
    if organisers:
        data |= {"organisers": organisers}  # type: ignore[dict-item]
    return Item("event", local_id, data, None, visible_to)


@st.composite
def snapshots(draw: st.DrawFn, source: str) -> tuple[Entry, ...]:
    """A whole list; an id may come twice, with the same item or with another one."""
    entries: list[Entry] = [draw(organisations(n, source)) for n in IDS if draw(st.integers(0, 3))]
    entries.extend(draw(events(n)) for n in IDS[:2] if draw(st.booleans()))
    again = draw(st.sampled_from((None, None, "the same", "another")))
    if again == "the same":
        entries.extend(entries[:1])
    elif again == "another":
        entries.append(draw(organisations(IDS[0], source)))
    if draw(st.integers(0, 9)) == 0:
        entries.append(Unread("ligne 9", "no_id", "id", "", "sans identifiant", "no id"))
    return tuple(entries)


_RECORDS = tuple(f"{source}/organisation/{n}" for source in ALL_SOURCES for n in IDS)


@st.composite
def offers(draw: st.DrawFn, source: str | None = None) -> Offer:
    """A publication; nobody accepts one in five of those that are held."""
    source = source or draw(st.sampled_from(ALL_SOURCES))
    entries = draw(snapshots(source))
    return Offer(
        source, _public(entries) if source in FEEDS else entries, accepting=draw(st.integers(0, 4)) > 0
    )


@st.composite
def edits(draw: st.DrawFn) -> Edit:
    source, at = draw(st.sampled_from(ALL_SOURCES)), draw(st.sampled_from(IDS))
    entry = draw(organisations(at, source)) if draw(st.integers(0, 2)) else None
    if source in FEEDS and entry is not None:
        entry = without_hidden(entry)
    return Edit(source, at, entry, accepting=draw(st.integers(0, 4)) > 0)


def _closings(pair: Sequence[str]) -> st.SearchStrategy[Rule]:
    """One record is closed, the other may succeed it."""
    return st.builds(
        Rule,
        st.just("closed"),
        st.just(pair[0]),
        st.sampled_from(("", pair[1])),
        st.sampled_from(("2026-01-31", "2026-02-28")),
    )


def rulings(records: Sequence[str]) -> st.SearchStrategy[Act]:
    """What a person may decide of these records."""
    pairs = st.lists(st.sampled_from(records), min_size=2, max_size=2, unique=True)
    one, sirens = st.sampled_from(records), st.sampled_from((*SIRENS, SIRENS[0]))
    verdicts = st.sampled_from(("same", "same", "different"))
    decided = st.builds(lambda verdict, pair: Rule(verdict, *pair), verdicts, pairs)
    wrong = st.builds(Rule, st.just("identifier_wrong"), one, sirens)
    return st.sampled_from([decided, decided, decided, wrong, wrong, pairs.flatmap(_closings)]).flatmap(
        lambda ruling: ruling
    )


def disputes() -> st.SearchStrategy[list[Act]]:
    """Many histories begin with rulings on a few records: at random, in a circle of contradiction, or against identifiers."""
    few = [f"{source}/organisation/1" for source in ("a-annuaire", "b-annuaire", "c-annuaire")]
    at_random = st.lists(rulings(few), min_size=3, max_size=6)
    kinds: list[st.SearchStrategy[list[Act]]] = [st.just([]), st.just([]), st.just([]), at_random]
    circle = st.permutations(few).map(_circle)
    kinds += [circle, circle, st.permutations(few).map(_handed_on)]
    kinds += [st.sampled_from(ALL_SOURCES).map(_no_siren)]
    return st.sampled_from(kinds).flatmap(lambda rulings: rulings)


def _circle(keys: Sequence[str]) -> list[Act]:
    one, two, three = keys
    return [Rule("same", one, two), Rule("same", two, three), Rule("different", one, three)]


def _handed_on(keys: Sequence[str]) -> list[Act]:
    return [Rule("same", *keys[:2]), Rule("closed", *keys[:2])]


def _no_siren(source: str) -> list[Act]:
    """A source that has all its numbers wrong."""
    return [Rule("identifier_wrong", f"{source}/organisation/{n}", siren) for n in IDS for siren in SIRENS]


def acts() -> st.SearchStrategy[Act]:
    """One thing that happens; publications are the most frequent."""
    sources, clusters = st.sampled_from(ALL_SOURCES), st.sampled_from(tuple(SOURCES))
    often: dict[st.SearchStrategy[Act], int] = {
        offers(): 4,
        edits(): 6,
        st.builds(Undo, st.integers(0, 6).map(lambda n: n // 2)): 5,
        rulings(_RECORDS): 5,
        st.builds(Unrule, st.integers(0, 5)): 1,
        st.builds(Adopt, st.integers(0, len(MODELS) - 1)): 3,
        st.builds(Unadopt, st.integers(0, 2)): 2,
        st.builds(Again, sources, st.booleans()): 1,
        st.builds(lambda offer: Lost(offer.source, offer.entries), offers()): 1,
        st.builds(Leave, clusters): 3,
        st.builds(Return, clusters): 3,
        st.just(Publish()): 3,
        st.just(Crash()): 1,
    }
    # Not `one_of`: it does not heed how often a branch is named.
    return st.sampled_from([act for act, times in often.items() for _ in range(times)]).flatmap(
        lambda act: act
    )


def histories() -> st.SearchStrategy[list[Act]]:
    """Every source has published once, people may have argued; then things happen."""
    first = st.tuples(*(offers(source) for source in ALL_SOURCES))
    then = st.lists(acts(), min_size=5, max_size=14)
    return st.builds(lambda begin, argued, then: [*begin, *argued, *then], first, disputes(), then)


def without_hidden(entry: Entry) -> Entry | None:
    """The same entry as the public may know it: None when it is hidden, else without its hidden values."""
    if entry.visible_to is not Audience.PUBLIC:
        return None
    if isinstance(entry, Unread):
        return entry
    data = {name: value for name, value in entry.data.items() if name not in entry.narrowed}
    return replace(entry, data=data, narrowed={})


def _public(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    return tuple(seen for entry in entries if (seen := without_hidden(entry)))


def without_sirens(
    source: str, entries: Sequence[Entry], wrong: Collection[tuple[str, str]]
) -> tuple[Entry, ...]:
    """The same list, in which no organisation bears what is `wrong` of it: its key and a SIREN."""
    return tuple(
        _without_siren(entry)
        if isinstance(entry, Item) and (f"{source}/{entry.kind}/{entry.id}", entry.data.get("siren")) in wrong
        else entry
        for entry in entries
    )


def has_doubles(entries: Sequence[Entry]) -> bool:
    """Whether an id comes twice."""
    ids = [(entry.kind, entry.id) for entry in entries]
    return len(set(ids)) < len(ids)


def _without_siren(item: Item) -> Item:
    return replace(
        item,
        data={name: value for name, value in item.data.items() if name != "siren"},
        narrowed={name: audience for name, audience in item.narrowed.items() if name != "siren"},
    )


def all_accepted(history: list[Act]) -> list[Act]:
    """The same history, where a person accepts whatever is held: that something is held may lie in what is hidden."""
    return [replace(act, accepting=True) if isinstance(act, Offer | Again | Edit) else act for act in history]


def public_side(history: list[Act]) -> list[Act]:
    """The same history at a hub that was never told anything hidden."""
    return [_public_act(act) for act in history]


def _public_act(act: Act) -> Act:
    if isinstance(act, Offer | Lost):
        return replace(act, entries=_public(act.entries))
    if isinstance(act, Edit) and act.entry is not None:
        return replace(act, entry=without_hidden(act.entry))
    return act
