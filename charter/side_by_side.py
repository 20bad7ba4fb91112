"""What differs between two versions, for a person: each change in its words, then one sentence on the number."""

from collections.abc import Iterator

from charter.diff import Change, Difference, Step
from charter.layout import wrapped
from charter.plain import Words, audience, field_class, full_answer
from charter.policy import Cell
from charter.terminal import Voice
from charter.text import Charter
from schema.traits import Audience, FieldClass

_STEPS: dict[Step, Words] = {
    Step.NONE: ("aucun changement", "no change"),
    Step.PATCH: ("une version corrective", "a patch version"),
    Step.MINOR: ("une version mineure", "a minor version"),
    Step.MAJOR: ("une version majeure", "a major version"),
}


def print_difference(found: Difference, old: Charter, new: Charter, voice: Voice) -> None:
    """Every change with what stood and what stands there, what no eye would see, whether the number is right."""
    voice.data(
        {
            "minimum": found.minimum.name,
            "announced": found.announced.name,
            "honest": found.honest,
            "changes": [{**vars(change), "step": change.step.name} for change in found.changes],
            "hidden": [vars(hidden) for hidden in found.hidden],
        }
    )
    for change in found.changes:
        voice.say("")
        for line in _change(change, voice):
            voice.say(line)
    for hidden in found.hidden:
        was, now = " ".join(hidden.before) or "∅", " ".join(hidden.after) or "∅"
        fr, en = (
            f"Invisible, ligne {hidden.line} : {was} → {now}",
            f"Unseen, line {hidden.line}: {was} → {now}",
        )
        voice.say("\n" + wrapped(voice.pick(fr, en)))
    voice.say("\n" + wrapped(voice.pick(*_conclusion(found, old, new))))


def _change(change: Change, voice: Voice) -> Iterator[str]:
    where = voice.pick(*_where(change.where))
    step = voice.pick(*_STEPS[change.step])
    said = voice.pick(change.message_fr, change.message_en)
    yield wrapped(f"{where + ' : ' if where else ''}{said} ({step})".strip())
    before, after = _only_changed(change, voice)
    for fr, en, text in (("avant", "before", before), ("après", "after", after)):
        if text:
            yield wrapped(voice.pick(f"{fr} : {text}", f"{en}: {text}"), "  ")


def _where(where: str) -> Words:
    """The place in words, for a cell of the matrix its class and its reader."""
    which, _, who = where.partition("/")
    if not who:
        return where, where
    (class_fr, class_en), (who_fr, who_en) = field_class(FieldClass(which)), audience(Audience(who))
    return f"{class_fr}, pour {who_fr}", f"{class_en}, for {who_en}"


def _only_changed(change: Change, voice: Voice) -> tuple[str, str]:
    """Of an article the paragraphs that differ, of a cell its answer, else all."""
    if "/" in change.where:
        was, now = (voice.pick(*full_answer(Cell.parse(text))) for text in (change.before, change.after))
        return was, now
    before, after = change.before.split("\n\n"), change.after.split("\n\n")
    return (
        "\n\n".join(part for part in before if part not in after),
        "\n\n".join(part for part in after if part not in before),
    )


def _conclusion(found: Difference, old: Charter, new: Charter) -> Words:
    if found.minimum is Step.NONE:
        return "Les deux textes sont identiques.", "The two texts are the same."
    (asked_fr, asked_en), (said_fr, said_en) = _STEPS[found.minimum], _STEPS[found.announced]
    if found.honest:
        fr = f"Le numéro convient : ces changements demandent {asked_fr} au moins, {new.version} est {said_fr}."
        en = f"The number is right: these changes ask for {asked_en} at least, {new.version} is {said_en}."
        return fr, en
    if found.announced is Step.NONE:
        said_fr, said_en = "n'est pas plus grand", "is no higher"
    else:
        said_fr, said_en = f"n'est que {said_fr}", f"is only {said_en}"
    least = _least(old, found.minimum)
    fr = (
        f"Le numéro doit être relevé : ces changements demandent {asked_fr}, {least} au moins ; {new.version}"
    )
    en = f"The number must be raised: these changes ask for {asked_en}, {least} at least; {new.version}"
    return (
        f"{fr} {said_fr}. Corrigez « version » dans le nouveau texte.",
        f"{en} {said_en}. Mend “version” in the new text.",
    )


def _least(old: Charter, step: Step) -> str:
    major, minor, patch = old.number
    return {
        Step.MAJOR: f"{major + 1}.0.0",
        Step.MINOR: f"{major}.{minor + 1}.0",
        Step.PATCH: f"{major}.{minor}.{patch + 1}",
    }[step]
