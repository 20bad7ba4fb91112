"""What the commands of the charter print: for a person in one of two languages, or as JSON for a program."""

from collections.abc import Iterator

from charter.adhesion import Refused, Statement, adhesion_of
from charter.diff import Difference
from charter.keys import PublicKey
from charter.registry import Member, Registry
from charter.terminal import Voice
from charter.text import Charter, Rule
from charter.words import in_words
from schema.traits import Audience, FieldClass


def print_key(key: PublicKey, private: str, voice: Voice) -> None:
    """A new key: its two files, its thumbprint, its words to read aloud."""
    words = in_words(key.kid)
    voice.data(
        {
            "private": private,
            "public": f"{private}.pub",
            "kid": key.kid,
            "x": key.x,
            "openssh": key.openssh,
            "words": words,
        }
    )
    voice.say(f"Clé privée : {private} (à garder pour vous)", f"Private key: {private} (keep it to yourself)")
    voice.say(f"Clé publique : {private}.pub (à transmettre)", f"Public key: {private}.pub (to hand on)")
    voice.say(f"Empreinte : {key.kid}", f"Fingerprint: {key.kid}")
    voice.say(f"À lire au téléphone : {words}", f"To read over the telephone: {words}")


def print_charter(charter: Charter, voice: Voice) -> None:
    """A charter: its head, each article followed by its rules."""
    voice.data(
        {
            "id": charter.id,
            "version": charter.version,
            "title": charter.title,
            "sha256": charter.sha256,
            "dates": vars(charter.dates),
            "articles": [vars(article) for article in charter.articles],
            "rules": [vars(rule) for rule in charter.rules],
        }
    )
    print_head(charter, voice)
    for article in charter.articles:
        voice.say(f"\n{article.ref}. {article.title}\n\n{article.text}\n")
        for rule in charter.rules:
            if rule.article == article.ref:
                voice.say(_rule_line(rule))


def print_head(charter: Charter, voice: Voice) -> None:
    """Which text this is."""
    dates = charter.dates
    voice.say(f"{charter.title}, {charter.version}\nSHA-256 {charter.sha256}")
    voice.say(
        f"Adoptée le {dates.adopted}, en vigueur le {dates.effective}, exigée le {dates.required}",
        f"Adopted {dates.adopted}, effective {dates.effective}, required {dates.required}",
    )


def print_matrix(charter: Charter, voice: Voice) -> None:
    """Who sees what: a row for each field class, a column for each audience."""
    heads = (voice.pick("classe", "class"), voice.pick("règle", "rule"), *Audience)
    voice.table(heads, _matrix_rows(charter))


def print_difference(found: Difference, voice: Voice) -> None:
    """Two versions side by side, the step they ask for, and the changes that no eye would see."""
    voice.data(
        {
            "minimum": found.minimum.name,
            "announced": found.announced.name,
            "honest": found.honest,
            "changes": [{**vars(change), "step": change.step.name} for change in found.changes],
            "hidden": [vars(hidden) for hidden in found.hidden],
        }
    )
    heads = (
        voice.pick("où", "where"),
        voice.pick("avant", "before"),
        voice.pick("après", "after"),
        voice.pick("portée", "step"),
    )
    voice.table(
        heads,
        (
            (c.where, c.before, c.after, f"{c.step.name} {voice.pick(c.message_fr, c.message_en)}")
            for c in found.changes
        ),
    )
    for hidden in found.hidden:
        was, now = " ".join(hidden.before) or "∅", " ".join(hidden.after) or "∅"
        voice.say(
            f"Invisible, ligne {hidden.line} : {was} → {now}", f"Unseen, line {hidden.line}: {was} → {now}"
        )
    least, said = found.minimum.name, found.announced.name
    voice.say(f"Saut minimal : {least} ; annoncé : {said}", f"Least step: {least}; announced: {said}")


def print_adhesion(statement: Statement, kid: str, voice: Voice) -> None:
    """What a cluster signed."""
    voice.data({"verified": True, "typ": "adhesion+jws", "kid": kid, **statement.model_dump(mode="json")})
    text = f"{statement.charter} {statement.version} (SHA-256 {statement.sha256})"
    voice.say(
        f"{statement.member} ({statement.role}) a signé {text} le {statement.signed_at}",
        f"{statement.member} ({statement.role}) signed {text} on {statement.signed_at}",
    )


def print_registry(registry: Registry, charters: tuple[Charter, ...], voice: Voice) -> None:
    """A registry and what the adhesion of each member is worth."""
    members = [_member(member, charters, voice) for member in registry.members]
    head = registry.model_dump(mode="json", include={"version", "federation", "namespace", "created"})
    voice.data({"verified": True, "typ": "registry+jws", **head, "members": members})
    voice.say(f"{registry.federation}, {registry.version} ({registry.created})")
    voice.table(
        (voice.pick("membre", "member"), voice.pick("état", "state"), voice.pick("adhésion", "adhesion")),
        ((f"{m['name']} ({m['id']})", str(m["state"]), str(m["said"])) for m in members),
    )


def _member(member: Member, charters: tuple[Charter, ...], voice: Voice) -> dict[str, object]:
    found = adhesion_of(member, charters)
    refused = isinstance(found, Refused)
    said = (
        voice.pick(found.message_fr, found.message_en)
        if isinstance(found, Refused)
        else found.charter.version
    )
    return {
        "id": member.id,
        "name": member.name,
        "state": member.state,
        "verified": not refused,
        "said": said,
    }


def _matrix_rows(charter: Charter) -> Iterator[list[str]]:
    for field_class in FieldClass:
        row = charter.policy.rows.get(field_class)
        if row:
            cells = (str(row.cells.get(audience, "deny")) for audience in Audience)
            yield [field_class, row.ground.rule, *cells]


def _rule_line(rule: Rule) -> str:
    figures = ", ".join(
        f"{name} = {', '.join(value) if isinstance(value, tuple) else value}"
        for name, value in rule.parameters.items()
    )
    return f"  [{rule.id}] {rule.text} ({rule.check}{' : ' + figures if figures else ''})"
