"""Cleaning of what people type: texts, dates, phones, addresses of the web and of places. Pure.

Every function is idempotent, and raises `Invalid` where nothing usable is left.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import cache
from unicodedata import category, is_normalized, normalize

from schema import codes
from schema.issues import Invalid
from schema.strict_json import SURROGATE

HIDDEN = frozenset(("Cc", "Cf"))
EMPTY_LINES = re.compile(r"\n{3,}")
DAY = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
KNOWN_DATE = re.compile(r"[12][0-9]{3}(-[0-9]{2}){0,2}")
MOMENT = re.compile(
    r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})"
)
HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,22}[^\W_]"
URL = re.compile(rf"(https?)://({HOST})(:[0-9]{{1,5}})?([/?#][^\s\\<>\"]*)?", re.IGNORECASE)
MOST_URL = 2_000
EMAIL = re.compile(rf"[^\s@,;:<>()\[\]\"\\]{{1,64}}@{HOST}")
FAR_OFFSET = timedelta(hours=14)
PHONE_SEPARATORS = dict.fromkeys(map(ord, " .-/()\u2010\u2011\u2012\u2013\u2014\u2015"))
FRENCH_PHONE, WORLD_PHONE = re.compile(r"\+33[1-9][0-9]{8}"), re.compile(r"\+[1-9][0-9]{7,14}")
FRENCH_POSTCODE, POSTCODE = re.compile(r"[0-9]{5}"), re.compile(r"[0-9A-Z][0-9A-Z -]{1,8}[0-9A-Z]")
COMMUNE_CODE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
CPV, NUTS = re.compile(r"([0-9]{8})(?:-[0-9])?"), re.compile(r"([A-Z]{2}[0-9A-Z]{0,3})")
NAF = re.compile(r"([0-9]{2}\.?[0-9]{2}[A-Z])")
FORMACODE, ROME = re.compile(r"([0-9]{5})"), re.compile(r"([A-N][0-9]{4})")
# Country: international prefix, trunk prefix, lengths of a national number.
PHONE_PLANS = {
    "FR": ("33", "0", (9,)),
    "BE": ("32", "0", (8, 9)),
    "CH": ("41", "0", (9,)),
    "LU": ("352", "", (6, 8, 9)),
    "MC": ("377", "", (8,)),
    "CA": ("1", "", (10,)),
}
# Overseas, the first figures of a ten-figure number tell the international prefix.
OVERSEAS = {
    "590": "590",
    "690": "590",
    "691": "590",
    "594": "594",
    "694": "594",
    "596": "596",
    "696": "596",
    "697": "596",
}
OVERSEAS |= {"262": "262", "263": "262", "269": "262", "639": "262", "692": "262", "693": "262"}


def line(value: str) -> str:
    """One line: NFC, without control and format characters (Cc, Cf), blanks collapsed to one space."""
    if value.isprintable() and "  " not in value and is_normalized("NFC", value):
        return value.strip(" ")
    if SURROGATE.search(value):
        raise Invalid(
            "lone_surrogate",
            "le texte contient un demi-caractère isolé : ressaisissez-le",
            "the text holds a lone surrogate: type it again",
        )
    visible = "".join(c for c in value if c.isspace() or category(c) not in HIDDEN)
    return normalize("NFC", " ".join(visible.split()))


def text(value: str) -> str:
    """Several lines, each cleaned as `line` does; at most one empty line between two paragraphs."""
    if value.isprintable():
        return line(value)
    return EMPTY_LINES.sub("\n\n", "\n".join(map(line, value.splitlines()))).strip("\n")


def day(value: str) -> str:
    """A date: 2026-11-23."""
    if DAY.fullmatch(value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            pass
    raise Invalid(
        "bad_date", "une date s'écrit par exemple 2026-11-23", "a date reads for example 2026-11-23"
    )


def known_date(value: str) -> str:
    """A day, or its month or its year where no more is known: 2026-11-23, 2026-11, 2026."""
    if KNOWN_DATE.fullmatch(value):
        whole = f"{value}-01-01"[:10]
        try:
            return date.fromisoformat(whole).isoformat()[: len(value)]
        except ValueError:
            pass
    raise Invalid(
        "bad_date",
        "une date s'écrit par exemple 2026-11-23, ou 2026-11, ou 2026 si l'on n'en sait pas plus",
        "a date reads for example 2026-11-23, or 2026-11, or 2026 where no more is known",
    )


def moment(value: str) -> str:
    """A date, or a date and time with its offset: 2026-11-23T14:30:00+01:00 (seconds, no fractions)."""
    if DAY.fullmatch(value):
        return day(value)
    if MOMENT.fullmatch(value):
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            found = None
        if found and abs(found.utcoffset() or timedelta()) <= FAR_OFFSET:
            return found.isoformat(timespec="seconds")
    raise Invalid(
        "bad_date",
        "une date s'écrit par exemple 2026-11-23, avec l'heure 2026-11-23T14:30:00+01:00 (le décalage est obligatoire)",
        "a date reads for example 2026-11-23, with the time 2026-11-23T14:30:00+01:00 (the offset is mandatory)",
    )


def url(value: str) -> str:
    """An http or https address; scheme and host in lower case. A bare host name gets https."""
    scheme, host, port, rest = _address(value)
    return f"{scheme}://{host}{port}{rest}"


def domain(value: str) -> str:
    """The host of a web address, without `www.`; refused for platforms that many bodies share."""
    host = _address(value)[1].removeprefix("www.")
    labels = host.split(".")
    if any(".".join(labels[start:]) in shared_platforms() for start in range(len(labels) - 1)):
        raise Invalid(
            "shared_platform",
            "ce domaine est partagé par de nombreux organismes : donnez un domaine propre, ou laissez vide",
            "many bodies share this domain: give one of its own, or leave it empty",
        )
    return host


def _address(value: str) -> tuple[str, str, str, str]:
    """Scheme, host, port with its colon, and the rest of a web address."""
    typed = line(value)
    typed = typed if "://" in typed[:8] else f"https://{typed}"
    if len(typed) <= MOST_URL and (found := URL.fullmatch(typed)):
        scheme, host, port, rest = found.groups(default="")
        host = host.lower()
        # The lower case of a foreign letter may be none that a host can have.
        if host.isascii() or re.fullmatch(HOST, host):
            return scheme.lower(), host, port, rest
    raise Invalid(
        "bad_url",
        "une adresse web commence par https:// sans espace ni mot de passe, par exemple https://exemple.fr/",
        "a web address begins with https:// without blank or password, for example https://example.org/",
    )


def email(value: str) -> str:
    """One e-mail address, in lower case."""
    address = line(value).lower().removeprefix("mailto:")
    if len(address) <= 254 and EMAIL.fullmatch(address):
        return address
    raise Invalid(
        "bad_email",
        "une seule adresse, par exemple nom@domaine.fr",
        "one address, for example name@domain.fr",
    )


def phone(value: str, country: str = "FR") -> str:
    """One number in E.164 form; without an international prefix it is read by the plan of the country."""
    figures = line(value).removeprefix("tel:").replace("(0)", "").translate(PHONE_SEPARATORS)
    if figures.startswith("00"):
        figures = f"+{figures[2:]}"
    if figures.startswith("+330"):
        figures = f"+33{figures[4:]}"
    if figures.startswith("+"):
        if (FRENCH_PHONE if figures.startswith("+33") else WORLD_PHONE).fullmatch(figures):
            return figures
    elif country in PHONE_PLANS and figures.isascii() and figures.isdigit():
        prefix, trunk, lengths = PHONE_PLANS[country]
        number = figures.removeprefix(trunk)
        if len(number) in lengths and number[0] != "0":
            return f"+{OVERSEAS.get(number[:3], prefix) if country == 'FR' else prefix}{number}"
    raise Invalid(
        "bad_phone",
        "un seul numéro, par exemple 02 99 85 38 02 ou +33 2 99 85 38 02",
        "one number, for example 02 99 85 38 02 or +33 2 99 85 38 02",
    )


def postcode(value: str, country: str = "FR") -> str:
    """Five figures in France, letters and figures elsewhere."""
    code = line(value).upper().removeprefix("F-")
    if country == "FR":
        code = code.replace(" ", "")
        if FRENCH_POSTCODE.fullmatch(code):
            return code
    elif POSTCODE.fullmatch(code):
        return code
    raise Invalid(
        "bad_postcode",
        "un code postal français compte 5 chiffres (zéro de tête perdu ?) ; ailleurs, indiquez le pays",
        "a French postcode has 5 figures (leading zero lost?); elsewhere, give the country",
    )


def commune_code(value: str) -> str:
    """The INSEE code of a French commune, which is not its postcode."""
    code = line(value).upper()
    if COMMUNE_CODE.fullmatch(code) and department_of_commune(code):
        return code
    raise Invalid(
        "bad_commune_code",
        "un code commune INSEE compte 5 caractères, par exemple 35238 ou 2A004",
        "an INSEE commune code has 5 characters, for example 35238 or 2A004",
    )


def cpv(value: str) -> str:
    """A code of the common procurement vocabulary: eight figures, without the check figure of older data."""
    return _form(
        value,
        CPV,
        "un code CPV compte 8 chiffres, par exemple 80000000",
        "a CPV code has 8 figures, for example 80000000",
    )


def nuts(value: str) -> str:
    """A European territory: FR, FRH, FRH03."""
    return _form(
        value,
        NUTS,
        "un code NUTS commence par le pays, par exemple FRH03",
        "a NUTS code begins with the country, for example FRH03",
    )


def formacode(value: str) -> str:
    """A domain of training in the thesaurus of Centre Inffo: five figures."""
    return _form(
        value,
        FORMACODE,
        "un Formacode compte 5 chiffres, par exemple 44542",
        "a Formacode has 5 figures, for example 44542",
    )


def naf(value: str) -> str:
    """An activity in the French nomenclature (NAF, the code APE): two figures, a point, two figures, a letter."""
    figures = _form(
        value, NAF, "un code NAF s'écrit par exemple 85.59A", "a NAF code reads for example 85.59A"
    )
    return f"{figures[:2]}.{figures[-3:]}"


def rome(value: str) -> str:
    """An occupation in the register of France Travail: a letter and four figures."""
    return _form(value, ROME, "un code ROME s'écrit par exemple M1805", "a ROME code reads for example M1805")


def _form(value: str, form: re.Pattern[str], fr: str, en: str) -> str:
    found = form.fullmatch(line(value).upper())
    if not found:
        raise Invalid("bad_format", fr, en)
    return found[1]


def department_of_commune(code: str) -> str | None:
    """The department of a commune code: 35, 2A, 974; None if there is none."""
    return _department(code[:3] if code[:2] in ("97", "98") else code[:2])


def department_of_postcode(code: str) -> str | None:
    """The department that a French postcode speaks of; None if there is none (Monaco, armies)."""
    if code.startswith("20"):
        return "2A" if code < "20200" else "2B"
    islands = {"97133": "977", "97150": "978"}
    return islands.get(code) or department_of_commune(code)


def region_of(department: str) -> str | None:
    """The region of a department code, None if the department is unknown."""
    known = codes.listed("departments").get(department)
    return known.parent if known else None


def _department(code: str) -> str | None:
    return code if code in codes.listed("departments") else None


@cache
def shared_platforms() -> frozenset[str]:
    """The domains under which many bodies have their pages or mailboxes."""
    return frozenset(codes.listed(codes.PLATFORMS))
