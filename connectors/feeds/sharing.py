"""What of an item may go into a public feed: values the charter lets the public see, cleaned by the schema.

Nothing is left out in silence: each reason is counted, with one example. The two classes about persons never
go out, whatever proof a policy would accept: a web space asks for none.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from charter import Decision, Policy
from connectors.contract import Unread
from schema import KINDS, Audience, FieldClass, Issue, Item, Refused, normalise, read
from schema.values import Cleaned

PERSONS = frozenset({FieldClass.PERSON_CONTACT, FieldClass.PERSON_EXTRA})
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w")
_PHONE = re.compile(r"(?<!\d)(?:\+33 ?|0)[1-9](?:[ .-]?\d\d){4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that happened to `count` items or values; `example` is the first, the sentences speak of it.

    `left_out`: "record", "value", or "" for a warning after which the value is published all the same.
    """

    code: str
    field: str
    left_out: str
    example: str
    message_fr: str
    message_en: str
    count: int = 1


@dataclass
class Sharing:
    """Makes public items under one policy and remembers what it left out."""

    policy: Policy
    _remarks: dict[tuple[str, str, str], Remark] = field(default_factory=dict)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Each reason once, the most frequent first."""
        return tuple(sorted(self._remarks.values(), key=lambda one: (-one.count, one.code, one.field)))

    def public(self, entry: Item | Unread) -> Item | None:
        """The item as the public may see it; None when nothing of it may be published."""
        judged = self._judged(entry)
        if isinstance(judged, Remark):
            self._note(judged)
            return None
        return judged

    def _judged(self, entry: Item | Unread) -> Item | Remark:
        if isinstance(entry, Unread):
            return _of_issue(entry, "record", entry.position)
        where = f"{entry.kind} {entry.id}"
        try:
            reading = read(entry.kind, entry.data)
        except Refused as refusal:
            return _of_issue(refusal.issue, "record", where)
        decision = self._decision(entry, "name")
        if not decision.allowed:
            return _withheld_record(where, decision)
        for issue in reading.issues:
            self._note(_of_issue(issue, "value", where))
        data = {name: value for name, value in reading.data.items() if self._may_show(entry, name, where)}
        self._warn(entry.kind, data, where)
        return Item(entry.kind, entry.id, data, entry.modified)

    def _decision(self, item: Item, name: str) -> Decision:
        """A narrowed record narrows each of its fields, whatever is said of the field."""
        narrowed = item.visible_to
        if narrowed is Audience.PUBLIC:
            narrowed = item.narrowed.get(name, Audience.PUBLIC)
        field_class = KINDS[item.kind].fields[name].field_class
        return self.policy.decide(Audience.PUBLIC, item.kind, field_class, narrowed)

    def _may_show(self, item: Item, name: str, where: str) -> bool:
        decision = self._decision(item, name)
        personal = KINDS[item.kind].fields[name].field_class in PERSONS
        if personal or not decision.allowed:
            self._note(_withheld_value(where, name, decision, "person" if personal else "not_public"))
            return False
        return True

    def _warn(self, kind: str, data: dict[str, Any], where: str) -> None:
        if str(data.get("email", "")).rpartition("@")[2] in normalise.shared_platforms():
            self._note(_webmail(where))
        for name in _free_texts(kind) & data.keys():
            if _MAIL.search(data[name]) or _PHONE.search(data[name]):
                self._note(_contact_in_text(where, name))

    def _note(self, remark: Remark) -> None:
        key = (remark.code, remark.field, remark.left_out)
        first = self._remarks.get(key)
        self._remarks[key] = replace(first, count=first.count + 1) if first else remark


@cache
def _free_texts(kind: str) -> frozenset[str]:
    """The fields of a kind that hold running text."""
    return frozenset(
        name
        for name, field in KINDS[kind].fields.items()
        if any(isinstance(mark, Cleaned) and mark.clean is normalise.text for mark in field.content.marks)
    )


def _of_issue(issue: Issue | Unread, left_out: str, where: str) -> Remark:
    return Remark(
        issue.code,
        issue.field,
        left_out,
        where,
        f"{where} : {issue.message_fr}",
        f"{where}: {issue.message_en}",
    )


def _withheld_record(where: str, decision: Decision) -> Remark:
    return Remark(
        "not_public",
        "",
        "record",
        where,
        f"{where} : la fiche n'est pas publiée ({decision.detail} ; règle {decision.rule}).",
        f"{where}: the record is not published (rule {decision.rule}).",
    )


def _withheld_value(where: str, name: str, decision: Decision, code: str) -> Remark:
    return Remark(
        code,
        name,
        "value",
        where,
        f"{where}, champ {name} : il n'est pas publié ({decision.detail} ; règle {decision.rule}).",
        f"{where}, field {name}: it is not published (rule {decision.rule}).",
    )


def _webmail(where: str) -> Remark:
    return Remark(
        "webmail",
        "email",
        "",
        where,
        f"{where}, champ email : publié, mais il semble personnel ; préférez une adresse générique.",
        f"{where}, field email: published, but it looks personal; prefer a generic address.",
    )


def _contact_in_text(where: str, name: str) -> Remark:
    return Remark(
        "contact_in_text",
        name,
        "",
        where,
        f"{where}, champ {name} : le texte publié contient un mail ou un téléphone, est-ce voulu ?",
        f"{where}, field {name}: the text published holds a mail address or a phone, is it meant to?",
    )
