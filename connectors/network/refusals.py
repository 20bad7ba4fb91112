"""The sentences of the fetching client: a code, the host, a number; never a byte that the host answered."""

import ssl
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from connectors.errors import SourceError, StopRun, TryLater

LONGEST_WAIT = 7 * 24 * 3600
LATER = frozenset({408, 425, 429})


def not_https(host: str) -> StopRun:
    """Plain http where no exception was written down."""
    return StopRun(
        "https_required",
        f"« {host} » doit être lu en https:// : corrigez l'adresse, ou faites noter l'exception par le hub.",
        f"{host} must be read over https://: correct the address, or have the hub note an exception.",
    )


def port(host: str, number: int) -> StopRun:
    """A port other than the one of the scheme."""
    return StopRun(
        "port_refused",
        f"Le port {number} de « {host} » n'est pas admis : publiez sur le port habituel du web (443).",
        f"Port {number} of {host} is not allowed: publish on the usual port of the web (443).",
        detail=str(number),
    )


_REDIRECTS = {
    "count": ("trop de redirections", "too many redirections"),
    "host": ("une redirection mène chez un autre hôte", "a redirection leads to another host"),
    "scheme": ("une redirection quitte https", "a redirection leaves https"),
    "address": ("une redirection n'a pas d'adresse valable", "a redirection has no valid address"),
}


def redirect(host: str, detail: str) -> StopRun:
    """A redirect that is not followed."""
    fr, en = _REDIRECTS[detail]
    return StopRun(
        "redirect_refused",
        f"« {host} » : {fr}, donnez l'adresse finale du document.",
        f"{host}: {en}, give the final address of the document.",
        detail=detail,
    )


def status(host: str, number: int, headers: Mapping[str, str]) -> SourceError:
    """An answer other than 200: later if the host is busy or broken, else the cluster must look."""
    if number in LATER or 500 <= number <= 599:
        later = TryLater(
            "http_status",
            f"« {host} » n'est pas disponible pour l'instant (réponse {number}) : nous réessaierons.",
            f"{host} is not available at present (answer {number}): it will be tried again.",
            detail=str(number),
        )
        later.wait = _wait(headers)
        return later
    return StopRun(
        "http_status",
        f"« {host} » ne donne pas le document (réponse {number}) : vérifiez l'adresse et les droits d'accès.",
        f"{host} does not give the document (answer {number}): check the address and who may read it.",
        detail=str(number),
    )


def _wait(headers: Mapping[str, str]) -> int | None:
    """Retry-After in seconds, at most a week (a date counts from the answer's own Date), or None."""
    asked = headers.get("retry-after", "").strip()
    try:
        if asked.isascii() and asked.isdigit():
            seconds = int(asked[:9])
        else:
            until, sent = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("date", ""))
            seconds = int((until - sent).total_seconds())
    except (ValueError, TypeError):
        return None
    return max(0, min(seconds, LONGEST_WAIT))


def headers(host: str) -> StopRun:
    """More header lines or bytes than a web server has reason to send."""
    return StopRun(
        "headers_too_large",
        f"« {host} » envoie des en-têtes démesurés : le serveur est à vérifier.",
        f"{host} sends oversized headers: have the server checked.",
    )


def body(host: str) -> StopRun:
    """More bytes on the wire than any body under the cap needs."""
    return StopRun(
        "too_large",
        f"« {host} » envoie plus d'octets que la limite : publiez le contenu en plusieurs documents.",
        f"{host} sends more bytes than the limit: publish the content as several documents.",
        detail="wire",
    )


def encoding(host: str) -> StopRun:
    """A Content-Encoding other than one layer of gzip."""
    return StopRun(
        "bad_encoding",
        f"« {host} » envoie un codage qui n'a pas été demandé : seul gzip, en une couche, est accepté.",
        f"{host} sends an encoding that was not asked for: only gzip, in one layer, is accepted.",
        detail="unasked",
    )


# OpenSSL's verification codes that have a sentence of their own.
_CERTIFICATES = {
    10: ("expired", "est périmé", "has expired"),
    18: ("self_signed", "n'est signé par aucune autorité reconnue", "is signed by no known authority"),
    19: ("self_signed", "n'est signé par aucune autorité reconnue", "is signed by no known authority"),
    20: ("unknown_issuer", "vient d'une autorité inconnue", "comes from an unknown authority"),
    62: ("wrong_host", "est celui d'un autre hôte", "belongs to another host"),
    64: ("wrong_host", "est celui d'un autre hôte", "belongs to another host"),
}


def tls(host: str, problem: ssl.SSLError) -> StopRun:
    """A TLS handshake that failed; it is never tried again without verification."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        invalid = ("invalid", "n'est pas valable", "is not valid")
        detail, fr, en = _CERTIFICATES.get(problem.verify_code, invalid)
        return StopRun(
            "certificate_refused",
            f"Le certificat de « {host} » {fr} : renouvelez-le ou corrigez-le.",
            f"The certificate of {host} {en}: renew or correct it.",
            detail=detail,
        )
    return StopRun(
        "tls_refused",
        f"« {host} » ne parle pas un TLS actuel (1.2 ou plus) : le serveur est à mettre à jour.",
        f"{host} does not speak a current TLS (1.2 or later): have the server updated.",
    )


def late(host: str) -> TryLater:
    """The total time is over."""
    return TryLater(
        "deadline",
        f"« {host} » n'a pas répondu entièrement dans le délai : nous réessaierons.",
        f"{host} did not answer completely in time: it will be tried again.",
    )


def unknown_host(host: str) -> TryLater:
    """No address for this name."""
    return TryLater(
        "unknown_host",
        f"Le nom « {host} » n'a pas d'adresse pour l'instant : vérifiez-le, nous réessaierons.",
        f"The name {host} has no address at present: check it, it will be tried again.",
    )


def unreachable(host: str) -> TryLater:
    """None of the addresses takes a connection."""
    return TryLater(
        "unreachable",
        f"« {host} » ne répond pas : nous réessaierons.",
        f"{host} does not answer: it will be tried again.",
    )


def broken(host: str) -> TryLater:
    """An answer that is not HTTP, or ended before its end."""
    return TryLater(
        "broken_answer",
        f"« {host} » a répondu de façon incomplète ou illisible : nous réessaierons.",
        f"{host} gave an incomplete or unreadable answer: it will be tried again.",
    )


_CATEGORIES = {
    "metadata": ("métadonnées d'un hébergeur", "metadata of a cloud host"),
    "unspecified": ("adresse indéterminée", "unspecified address"),
    "loopback": ("bouclage", "loopback"),
    "private": ("réseau privé", "private network"),
    "shared": ("réseau partagé d'opérateur", "shared carrier network"),
    "unique_local": ("réseau local IPv6", "unique local IPv6 network"),
    "link_local": ("lien local", "link-local"),
    "site_local": ("site local", "site-local"),
    "multicast": ("multidiffusion", "multicast"),
    "reserved": ("plage réservée", "reserved range"),
}


def blocked(host: str, name: str) -> StopRun:
    """The refusal of an address of category `name`; says the category, never the address itself."""
    fr, en = _CATEGORIES[name]
    return StopRun(
        "blocked_address",
        f"« {host} » mène à une adresse qui n'est pas publique ({fr}) : donnez-en une joignable d'Internet.",
        f"{host} leads to an address that is not public ({en}): give one reachable from the Internet.",
        detail=name,
    )
