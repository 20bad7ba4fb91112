"""What the commands of the charter print: for a person in one of two languages, or as JSON for a program."""

from collections.abc import Iterator
from datetime import UTC

from charter.adhesion import Refused, Statement, adhesion_of
from charter.keys import PublicKey
from charter.layout import WIDTH, grid, wrapped
from charter.plain import SIGNED, STATES, answer, audience, field_class, parameter, proof
from charter.policy import Cell, Effect
from charter.registry import Member, Registry
from charter.signature import Typ
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
        voice.say(f"\n{article.ref}. {article.title}\n\n{wrapped(article.text)}\n")
        for rule in charter.rules:
            if rule.article == article.ref:
                voice.say(wrapped(_rule_line(rule, voice), "  "))


def print_head(charter: Charter, voice: Voice) -> None:
    """Which text this is."""
    dates = charter.dates
    voice.say(f"{wrapped(charter.title)}\nVersion {charter.version}\nSHA-256 {charter.sha256}")
    voice.say(
        f"Adoptée le {dates.adopted}, en vigueur le {dates.effective}, exigée le {dates.required}",
        f"Adopted {dates.adopted}, effective {dates.effective}, required {dates.required}",
    )


def print_matrix(charter: Charter, voice: Voice) -> None:
    """Who sees what: a row for each field class, a column for each audience; then what the answers mean."""
    columns = [voice.pick(*audience(who)) for who in Audience]
    widths = [max(_CELL, *map(len, column.split())) for column in columns]
    heads = [voice.pick("Qui voit quoi", "Who sees what"), *columns]
    room = WIDTH - sum(widths) - len(widths)
    rows = list(_matrix_rows(charter, voice))
    voice.say("")
    for line in grid(heads, rows, [room, *widths]):
        voice.say(line)
    voice.say("\n" + wrapped(voice.pick(*_legend(charter))))


_CELL = len("agrégat")


def _legend(charter: Charter) -> tuple[str, str]:
    """What proof and which crowd the matrix asks for."""
    cells = [cell for row in charter.policy.rows.values() for cell in row.cells.values()]
    proofs = [proof(name) for name in dict.fromkeys(cell.proof for cell in cells if cell.proof)]
    least = ", ".join(sorted({str(cell.at_least) for cell in cells if cell.effect is Effect.AGGREGATE}))
    fr = (
        f"Avec preuve : {', '.join(fr for fr, _ in proofs) or '–'}. "
        f"Agrégat : au moins {least or '–'} structures ensemble. "
        "Ce qui n'est pas « oui » sans condition est refusé tant que la condition n'est pas remplie."
    )
    en = (
        f"With proof: {', '.join(en for _, en in proofs) or '–'}. "
        f"Figures: on at least {least or '–'} bodies together. "
        "What is no plain “yes” is refused as long as its condition is not met."
    )
    return fr, en


def print_verified(typ: Typ, kid: str, voice: Voice) -> None:
    """That a signature holds, on what, by which key."""
    fr, en = SIGNED[typ]
    voice.say(f"Signature vérifiée, sur {fr}.\nClé : {kid}", f"Signature verified, on {en}.\nKey: {kid}")


def print_adhesion(statement: Statement, kid: str, voice: Voice) -> None:
    """What a cluster signed."""
    voice.data({"verified": True, "typ": "adhesion+jws", "kid": kid, **statement.model_dump(mode="json")})
    at = statement.signed_at.astimezone(UTC)
    text = f"{statement.charter} {statement.version}"
    fr = f"{statement.member} ({statement.role}) a signé {text} le {at:%d/%m/%Y à %H:%M} (UTC)."
    en = f"{statement.member} ({statement.role}) signed {text} on {at:%Y-%m-%d at %H:%M} (UTC)."
    voice.say(f"{wrapped(voice.pick(fr, en))}\nSHA-256 {statement.sha256}")
    fr = "Cette adhésion est bonne si la clé est bien celle de ce cluster : comparez-la au registre."
    en = "This adhesion is good if the key is that of this cluster: compare it with the registry."
    voice.say(wrapped(voice.pick(fr, en)))


def print_registry(registry: Registry, charters: tuple[Charter, ...], voice: Voice) -> None:
    """A registry and what the adhesion of each member is worth."""
    members = [_member(member, charters, voice) for member in registry.members]
    head = registry.model_dump(mode="json", include={"version", "federation", "namespace", "created"})
    voice.data({"verified": True, "typ": "registry+jws", **head, "members": members})
    at = registry.created.astimezone(UTC)
    fr = f"{registry.federation}, registre n° {registry.version} du {at:%d/%m/%Y}"
    en = f"{registry.federation}, registry no. {registry.version} of {at:%Y-%m-%d}"
    voice.say(wrapped(voice.pick(fr, en)) + "\n")
    heads = (voice.pick("membre", "member"), voice.pick("état", "state"), voice.pick("adhésion", "adhesion"))
    rows = [
        (f"{one.name} ({one.id})", voice.pick(*STATES[one.state]), str(told["said"]))
        for one, told in zip(registry.members, members, strict=True)
    ]
    for line in grid(heads, rows, (34, 11, 33)):
        voice.say(line)
    good = sum(told["verified"] is True for told in members)
    fr = f"Membres : {len(members)} ; adhésions qui se vérifient : {good}."
    en = f"Members: {len(members)}; adhesions that verify: {good}."
    voice.say("\n" + voice.pick(fr, en))


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


def _matrix_rows(charter: Charter, voice: Voice) -> Iterator[list[str]]:
    for which in FieldClass:
        row = charter.policy.rows.get(which)
        if row:
            cells = (row.cells.get(who, Cell(Effect.DENY)) for who in Audience)
            name = voice.pick(*field_class(which))
            yield [f"{row.ground.rule} {name}", *(voice.pick(*answer(cell)) for cell in cells)]


def _rule_line(rule: Rule, voice: Voice) -> str:
    """The rule with its figures; what a visibility rule says stands in the matrix."""
    if rule.check in ("visibility", "move"):
        return f"[{rule.id}] {rule.text}"
    colon = voice.pick(" : ", ": ")
    figures = voice.pick(" ; ", "; ").join(
        f"{voice.pick(*parameter(name))}{colon}{', '.join(value) if isinstance(value, tuple) else value}"
        for name, value in rule.parameters.items()
    )
    return f"[{rule.id}] {rule.text}" + (f" ({figures})" if figures else "")
