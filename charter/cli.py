"""`maillage charter`: keys, signatures and the text of the charter, from a terminal.

Exit codes: 0 yes, done; 1 no (signature refused, faulty text, unannounced step); 2 it could not be done.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from charter import printing
from charter.adhesion import sign_adhesion, statement_of
from charter.charter import load, named, shipped
from charter.diff import diff
from charter.errors import CharterError, CharterInvalid, RegistryRefused, SignatureRefused
from charter.files import read_file, write_new
from charter.keys import PublicKey, load_public, new_key
from charter.lint import check_signable, lint
from charter.registry import read_registry
from charter.side_by_side import print_difference
from charter.signature import MAX_SIGNED, Signed, Typ, read_signed
from charter.terminal import AsJson, Lang, PassphraseFile, Voice, open_key, passphrase
from charter.text import MAX_CHARTER, Charter

app = typer.Typer(
    no_args_is_help=True,
    help="Les clés, les signatures et le texte de la charte. / Keys, signatures and the text of the charter.",
)

Text = Annotated[
    str,
    typer.Argument(
        metavar="[CHARTE]",
        help="Un fichier, ou une version livrée ; sans rien, la dernière. / A file or a shipped version.",
    ),
]


@app.command("new-key")
def new_key_command(
    path: Annotated[Path, typer.Argument(help="Le fichier à créer. / The file to make.")],
    no_passphrase: Annotated[
        bool, typer.Option("--no-passphrase", help="Ne pas chiffrer la clé. / Do not encrypt.")
    ] = False,
    passphrase_file: PassphraseFile = None,
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Fait une clé Ed25519 chiffrée. / Makes an encrypted Ed25519 key."""
    voice = Voice(lang, as_json)
    with _answering(voice):
        secret = None if no_passphrase else passphrase(voice, passphrase_file, twice=True)
        printing.print_key(new_key(path, secret).public, str(path), voice)


@app.command("sign")
def sign_command(
    key: Annotated[Path, typer.Option(help="La clé du responsable (PEM ou OpenSSH). / The officer's key.")],
    member: Annotated[str, typer.Option(help="L'identifiant du cluster. / The cluster's id.")],
    role: Annotated[
        str, typer.Option(help="La fonction du signataire, pas son nom. / The role, not a name.")
    ],
    charter: Text = "",
    since: Annotated[
        str, typer.Option(help="La version signée auparavant, à comparer. / The version signed before.")
    ] = "",
    out: Annotated[Path | None, typer.Option(help="Le fichier à écrire. / The file to write.")] = None,
    signed_at: Annotated[datetime | None, typer.Option(help="UTC ; maintenant. / UTC; now.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Sans confirmation. / Without confirmation.")] = False,
    passphrase_file: PassphraseFile = None,
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Signe la charte au nom d'un cluster. / Signs the charter for a cluster."""
    voice = Voice(lang, as_json)
    with _answering(voice):
        text = named(charter)
        check_signable(text)
        printing.print_head(text, voice)
        if since and not as_json:
            before = named(since)
            print_difference(diff(before, text), before, text, voice)
        if not yes:
            _confirm(member, voice)
        signer = open_key(key, voice, passphrase_file)
        when = (signed_at or datetime.now(UTC)).replace(tzinfo=UTC, microsecond=0)
        jws = sign_adhesion(member, text, signer, when, role)
        target = out or Path(f"{member}-{text.version}.adhesion.jws")
        write_new(target, f"{jws}\n".encode(), 0o644)
        voice.data({"file": target, "kid": signer.kid, "sha256": text.sha256, "signed_at": when.isoformat()})
        voice.say(f"Adhésion signée : {target}", f"Adhesion signed: {target}")


@app.command("verify")
def verify_command(
    file: Annotated[Path, typer.Argument(help="Une adhésion, un registre… / An adhesion, a registry…")],
    key: Annotated[list[Path], typer.Option(help="Une clé publique attendue. / An expected public key.")],
    charter: Annotated[
        list[str] | None,
        typer.Option(help="Un texte de plus que ceux livrés. / A text beside those shipped."),
    ] = None,
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Vérifie ce qui est signé, par qui, sur quel texte. / Checks what is signed, by whom, on which text."""
    voice = Voice(lang, as_json)
    with _answering(voice):
        texts = (*shipped(), *(load(path) for path in charter or ()))
        keys = {public.kid: public for public in map(load_public, key)}
        jws = read_file(file, MAX_SIGNED).strip()
        typ, signed = _verified(jws, keys)
        printing.print_verified(typ, signed.kid, voice)
        if typ is Typ.ADHESION:
            _answer_adhesion(signed, texts, file, voice)
        elif typ is Typ.REGISTRY:
            printing.print_registry(read_registry(jws, keys), texts, voice)
        else:
            voice.data({"verified": True, "typ": typ, "kid": signed.kid, "bytes": len(signed.payload)})


@app.command("show")
def show_command(
    charter: Text = "",
    ref: Annotated[str, typer.Option("--ref", help="Un article ou une règle. / An article or a rule.")] = "",
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Montre les articles, les règles, qui voit quoi. / Shows articles, rules, who sees what."""
    voice = Voice(lang, as_json)
    with _answering(voice):
        text = named(charter)
        printing.print_charter(_only(text, ref) if ref else text, voice)
        if not ref:
            printing.print_matrix(text, voice)


@app.command("lint")
def lint_command(
    charter: Annotated[Path, typer.Argument(help="Le texte à relire. / The text to look through.")],
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Cherche les fautes d'un texte avant sa signature. / Looks for faults in a text before it is signed."""
    voice = Voice(lang, as_json)
    with _answering(voice):
        found = lint(read_file(charter, MAX_CHARTER, CharterInvalid))
        voice.data([vars(finding) for finding in found])
        for finding in found:
            voice.say(finding.message_fr, finding.message_en)
        if found:
            raise typer.Exit(1)
        voice.say("Aucune faute : ce texte peut être signé.", "No fault: this text can be signed.")


@app.command("diff")
def diff_command(
    old: Annotated[str, typer.Argument(help="L'ancienne version. / The older version.")],
    new: Annotated[str, typer.Argument(help="La nouvelle version. / The newer version.")],
    lang: Lang = "fr",
    as_json: AsJson = False,
) -> None:
    """Compare deux versions et dit le saut minimal. / Compares two versions and says the least step."""
    voice = Voice(lang, as_json)
    with _answering(voice):
        before, after = named(old), named(new)
        found = diff(before, after)
        print_difference(found, before, after, voice)
        if not found.honest:
            raise typer.Exit(1)


@contextmanager
def _answering(voice: Voice) -> Iterator[None]:
    """One sentence and an exit code for whatever the charter refuses: never a traceback."""
    try:
        yield
    except CharterError as problem:
        voice.data({"refused": problem.code, "message": voice.pick(problem.message_fr, problem.message_en)})
        voice.warn(problem)
        raise typer.Exit(1 if isinstance(problem, SignatureRefused | RegistryRefused) else 2) from None


def _only(charter: Charter, ref: str) -> Charter:
    """The charter reduced to one article with its rules, or to one rule with its article."""
    rules = tuple(rule for rule in charter.rules if ref in (rule.id, rule.article))
    refs = {ref, *(rule.article for rule in rules)}
    articles = tuple(article for article in charter.articles if article.ref in refs)
    if not articles:
        raise CharterInvalid("no_such_ref", ref=ref, version=charter.version)
    return replace(charter, articles=articles, rules=rules)


def _confirm(member: str, voice: Voice) -> None:
    asked = voice.pick(
        "Pour signer, retapez l'identifiant du cluster", "To sign, type the cluster's id again"
    )
    if typer.prompt(f"{asked} ({member})", err=True) != member:
        raise CharterError("not_confirmed", member=member)


def _answer_adhesion(signed: Signed, texts: tuple[Charter, ...], file: Path, voice: Voice) -> None:
    """What the adhesion says, when its text is known; only a registry says whose key it should be."""
    statement = statement_of(signed.payload)
    if statement is None:
        raise SignatureRefused("statement_invalid", member=file.name)
    if statement.sha256 not in {text.sha256 for text in texts}:
        raise SignatureRefused("unknown_charter", member=statement.member)
    printing.print_adhesion(statement, signed.kid, voice)


def _verified(jws: bytes, keys: Mapping[str, PublicKey]) -> tuple[Typ, Signed]:
    """Which purpose the document was signed for, once its signature is verified."""
    for typ in Typ:
        try:
            return typ, read_signed(jws, typ, keys)
        except SignatureRefused as problem:
            if problem.code != "wrong_typ":
                raise
    raise SignatureRefused("wrong_typ", typ=", ".join(Typ))
