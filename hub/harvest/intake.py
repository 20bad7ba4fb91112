"""The hub's door: an item becomes a canonical record, a record without some fields, or a refusal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import orjson

from charter import Charter
from hub.records.keys import make_key
from hub.records.view import Lens
from schema import KINDS, Audience, FieldClass, Issue, Item, Refused, canonical, digest, read

_SORTED = orjson.OPT_SORT_KEYS
_ROOT = re.compile(r"[.\[]")
TAKEN, REFUSED, REPEATED = "taken", "refused", "repeated"
PERSONS = frozenset({FieldClass.PERSON_CONTACT, FieldClass.PERSON_EXTRA})


@dataclass(frozen=True, slots=True)
class Offer:
    """What became of one offered item. `body` holds canonical bytes when taken; `persons` counts dropped person fields.

    `shown`: the fields whose issues the public may count.
    """

    key: str | None
    kind: str | None
    role: str
    digest: str
    public_digest: str | None
    body: bytes | None = None
    issues: tuple[Issue, ...] = ()
    persons: int = 0
    shown: frozenset[str] = frozenset()

    def tells(self, issue: Issue) -> bool:
        """Whether the public may count this issue: a refusal that was not hidden, or a field that it sees."""
        if self.role == REFUSED:
            return self.public_digest is not None
        return _ROOT.split(issue.field, maxsplit=1)[0] in self.shown


@dataclass
class Intake:
    """Takes the items of one source under the charter that its cluster signed.

    `ceiling`: with more records than that a run waits for a person; None for a source without one.
    """

    source: str
    charter: Charter
    visible_to: Audience = Audience.PUBLIC
    ceiling: int | None = None
    _public: Lens = field(init=False)

    def __post_init__(self) -> None:
        self._public = Lens(self.charter.policy, Audience.PUBLIC)

    def take(self, item: Item) -> Offer:
        """Validates one item and asks the policy; never raises for what a source may get wrong."""
        visible_to = narrower(item.visible_to, self.visible_to)
        known = KINDS[item.kind].fields if item.kind in KINDS else {}
        if known and (misspelt := sorted(item.narrowed.keys() - known.keys())):
            return self.refuse(item.kind, item.id, Audience.OWN, _unknown_narrowing(misspelt[0]))
        try:
            reading = read(item.kind, item.data)
        except Refused as refusal:
            return self.refuse(item.kind, item.id, visible_to, refusal.issue)
        if not self.charter.policy.decide(Audience.OWN, item.kind, FieldClass.IDENTITY).allowed:
            return self.refuse(item.kind, item.id, visible_to, _forbidden(item.kind))
        data, persons = _without_persons(item.kind, reading.data)
        narrowed = {name: who for name, who in item.narrowed.items() if name in data}
        kept = Item(item.kind, item.id, data, item.modified, visible_to, narrowed)
        body = kept.line()
        public = self._public.see(kept)
        public_digest = (
            None if public is None else digest(orjson.dumps([kept.modified, public], option=_SORTED))
        )
        return Offer(
            make_key(self.source, item.kind, item.id),
            item.kind,
            TAKEN,
            digest(body + (public_digest or "").encode()),
            public_digest,
            body,
            reading.issues,
            persons,
            frozenset() if public is None else self._shown(item, visible_to),
        )

    def _shown(self, item: Item, visible_to: Audience) -> frozenset[str]:
        fields = self._public.fields(item.kind, visible_to)
        return fields - item.narrowed.keys() if item.narrowed else fields

    def refuse(self, kind: str | None, local_id: str | None, visible_to: Audience, issue: Issue) -> Offer:
        """A refusal: it keeps the last good version of its key, if there is a key."""
        key = make_key(self.source, kind, local_id) if kind and kind in KINDS and local_id else None
        mark = digest(canonical([key, issue.code, issue.field, issue.value]))
        hidden = narrower(visible_to, self.visible_to) is not Audience.PUBLIC
        return Offer(key, kind if key else None, REFUSED, mark, None if hidden else mark, issues=(issue,))


_NARROWING = (Audience.PUBLIC, Audience.MEMBER, Audience.NATIONAL, Audience.OWN)


def narrower(one: Audience, other: Audience) -> Audience:
    """The stricter of two narrowings."""
    return max(one, other, key=_NARROWING.index)


def _without_persons(kind: str, data: Mapping[str, object]) -> tuple[dict[str, object], int]:
    """Until erasure and suppression exist no person is kept (DESIGN §6): the fields are dropped and counted."""
    fields = KINDS[kind].fields
    kept = {name: value for name, value in data.items() if fields[name].field_class not in PERSONS}
    return kept, len(data) - len(kept)


def _forbidden(kind: str) -> Issue:
    return Issue(
        "forbidden_kind",
        "kind",
        kind,
        f"La charte signée par le cluster ne prévoit pas les fiches « {kind} » : retirez-les de la source.",
        f"The charter that the cluster signed knows no records of kind “{kind}”: leave them out of the source.",
    )


def _unknown_narrowing(name: str) -> Issue:
    return Issue(
        "unknown_narrowing",
        "narrowed",
        name[:80],
        f"« narrowed » réserve un champ inconnu, « {name[:80]} » : corrigez son nom, rien n’est publié d’ici là.",
        f"“narrowed” keeps an unknown field, “{name[:80]}”: mend its name, nothing is published until then.",
    )
