"""Identifiers of organisations and works: each function gives the one written form, or says why it cannot be.

Sources of the rules: INSEE (SIREN, SIRET), education ministry (UAI), register of associations (RNA), ror.org,
SPF Économie (BCE), Office fédéral de la statistique (IDE), Registraire des entreprises du Québec (NEQ).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from schema.issues import Invalid

# For Luhn: each digit (as a byte) to the digit sum of its double.
DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
LA_POSTE, LA_POSTE_HEAD_OFFICE = "356000000", "35600000000048"
UAI_FORM = re.compile(r"[0-9]{7}[A-Z]")
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
ROR_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
VAT_LETTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
SEPARATORS = re.compile(r"[\s.\-/\u2010-\u2015]+")


def siren(value: str) -> str:
    """Nine digits, Luhn: a legal person in France."""
    number = _digits(value, 9, "SIREN")
    if not _luhn(number):
        raise _wrong_check("SIREN")
    return number


def siret(value: str) -> str:
    """Fourteen digits: an establishment. Luhn, but the digits of La Poste add up to a multiple of five."""
    number = _digits(value, 14, "SIRET")
    if number.startswith(LA_POSTE) and number != LA_POSTE_HEAD_OFFICE:
        right = sum(map(int, number)) % 5 == 0
    else:
        right = _luhn(number) and _luhn(number[:9])
    if not right:
        raise _wrong_check("SIRET")
    return number


def uai(value: str) -> str:
    """Seven digits and a letter: the digits modulo 23 choose the letter."""
    code = _compact(value)
    if not UAI_FORM.fullmatch(code):
        raise Invalid(
            "bad_format",
            f"un UAI compte 7 chiffres et une lettre, reçu {len(code)} caractères : vérifiez la saisie",
            f"a UAI has 7 digits and a letter, got {len(code)} characters: check the entry",
        )
    if code.startswith("0000000"):
        raise _all_zeros("UAI")
    if code[7] != UAI_LETTERS[int(code[:7]) % 23]:
        raise _wrong_check("UAI")
    return code


def rna(value: str) -> str:
    """W and nine characters: an association. The numbers of before 2009 are refused: they are not unique."""
    code = _compact(value)
    if re.fullmatch(r"W[0-9][0-9A-Z][0-9]{7}", code, re.ASCII):
        return code
    if re.fullmatch(r"[0-9][0-9AB][0-9]?P?[0-9]{5,8}", code, re.ASCII):
        raise Invalid(
            "old_form",
            "c'est un ancien numéro de préfecture ; indiquez le numéro RNA, qui commence par W",
            "this is an old prefecture number; give the RNA number, which begins with W",
        )
    raise Invalid(
        "bad_format",
        f"un numéro RNA est W suivi de 9 caractères, reçu {len(code)} caractères : vérifiez la saisie",
        f"an RNA number is W and 9 characters, got {len(code)} characters: check the entry",
    )


def ror(value: str) -> str:
    """0, six base-32 characters, two check digits (ISO 7064): a research body. A ror.org address is taken."""
    code = _last_part(value).lower()
    if not re.fullmatch(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}", code, re.ASCII):
        raise Invalid(
            "bad_format",
            "un identifiant ROR compte 9 caractères et commence par 0 : copiez-le depuis ror.org",
            "a ROR identifier has 9 characters and begins with 0: copy it from ror.org",
        )
    number = 0
    for letter in code[1:7]:
        number = number * 32 + ROR_LETTERS.index(letter)
    if int(code[7:]) != 98 - number * 100 % 97:
        raise _wrong_check("ROR")
    return code


def vat(value: str) -> str:
    """Country letters and number: the French key is checked, elsewhere those of python-stdnum."""
    code = _compact(value)
    if not code.startswith("FR"):
        return _foreign_vat(code)
    if not re.fullmatch(r"FR[0-9A-HJ-NP-Z]{2}[0-9]{9}", code, re.ASCII):
        raise Invalid(
            "bad_format",
            f"un numéro de TVA français est FR, 2 caractères et 9 chiffres, reçu {len(code)} caractères :"
            " vérifiez la saisie",
            f"a French VAT number is FR, 2 characters and 9 digits, got {len(code)} characters: check the entry",
        )
    if code[4:7] != "000":  # Monaco
        siren(code[4:])
    if code[2:4].isdigit() and int(code[2:4]) != int(code[4:] + "12") % 97:
        raise _wrong_check("TVA", "VAT")
    return code


def bce(value: str) -> str:
    """Ten digits, 97 minus the first eight modulo 97: an enterprise in Belgium."""
    number = _digits(_compact(value).removeprefix("BE"), 10, "BCE")
    if number[0] not in "01" or int(number[8:]) != 97 - int(number[:8]) % 97:
        raise _wrong_check("BCE")
    return number


def ide(value: str) -> str:
    """CHE and nine digits, weighted modulo 11: an enterprise in Switzerland."""
    code = re.sub(r"(TVA|MWST|IVA|HR|RC)$", "", _compact(value))
    number = _digits(code.removeprefix("CHE"), 9, "IDE")
    key = (
        -sum(weight * int(digit) for weight, digit in zip((5, 4, 3, 2, 7, 6, 5, 4), number, strict=False))
        % 11
    )
    if key != int(number[8]):
        raise _wrong_check("IDE")
    return f"CHE{number}"


def neq(value: str) -> str:
    """Ten digits beginning with 11, 22, 33 or 88: an enterprise in Québec. Its key has no public rule."""
    number = _digits(value, 10, "NEQ")
    if number[:2] not in ("11", "22", "33", "88"):
        raise Invalid(
            "bad_format",
            "un NEQ commence par 11, 22, 33 ou 88 : vérifiez la saisie",
            "a NEQ begins with 11, 22, 33 or 88: check the entry",
        )
    return number


def wikidata(value: str) -> str:
    """Q and a number; an address of wikidata.org is taken."""
    code = _last_part(value).upper()
    if not re.fullmatch(r"Q[1-9][0-9]{0,11}", code, re.ASCII):
        raise Invalid(
            "bad_format",
            "un identifiant Wikidata est Q suivi d'un nombre, par exemple Q273642",
            "a Wikidata identifier is Q and a number, for example Q273642",
        )
    return code


def doi(value: str) -> str:
    """10.prefix/suffix in lower case; an address of doi.org is taken."""
    code = re.sub(r"^(https?://)?(dx\.)?(doi\.org/|doi:\s*)", "", value.strip().lower())
    if not re.fullmatch(r"10\.[0-9]{4,9}/[!-~]{1,200}", code):
        raise Invalid(
            "bad_format",
            "un DOI s'écrit 10.préfixe/suffixe, par exemple 10.5281/zenodo.1234",
            "a DOI reads 10.prefix/suffix, for example 10.5281/zenodo.1234",
        )
    return code


Check = Callable[[str], str]
SCHEMES: Mapping[str, Check] = {
    check.__name__: check for check in (siren, siret, rna, uai, ror, vat, bce, ide, neq, wikidata, doi)
}


def _foreign_vat(code: str) -> str:
    from stdnum.eu import vat as european  # heavy, and rare

    if not european.is_valid(code):
        raise Invalid(
            "bad_format",
            "ce n'est pas un numéro de TVA européen, qui commence par deux lettres de pays : vérifiez la saisie",
            "not a European VAT number, which begins with two letters of the country: check the entry",
        )
    return code


def _compact(value: str) -> str:
    return value if value.isalnum() and value.isupper() else SEPARATORS.sub("", value).upper()


def _last_part(value: str) -> str:
    return value.strip().rstrip("/").rpartition("/")[2]


def _digits(value: str, length: int, name: str) -> str:
    number = value if value.isdigit() else _compact(value)
    if not (number.isascii() and number.isdigit()):
        raise Invalid(
            "bad_format",
            f"un {name} ne contient que des chiffres ({length}) : retirez les autres caractères",
            f"a {name} holds digits only ({length}): remove the other characters",
        )
    if len(number) != length:
        raise Invalid("bad_length", *_length(number, length, name))
    if not number.strip("0"):
        raise _all_zeros(name)
    return number


def _length(number: str, length: int, name: str) -> tuple[str, str]:
    fr = f"un {name} compte {length} chiffres, reçu {len(number)}"
    en = f"a {name} has {length} digits, got {len(number)}"
    other = {9: "SIREN", 14: "SIRET"}.get(len(number))
    if name in ("SIREN", "SIRET") and other:
        return f"{fr} : est-ce un {other} ?", f"{en}: is it a {other}?"
    return f"{fr} : vérifiez la saisie", f"{en}: check the entry"


def _luhn(number: str) -> bool:
    figures = number.encode()
    plain = figures[::-2]
    return (sum(plain) - 48 * len(plain) + sum(figures[-2::-2].translate(DOUBLED))) % 10 == 0


def _all_zeros(name: str) -> Invalid:
    return Invalid(
        "all_zeros",
        f"un {name} fait de zéros ne désigne rien : laissez le champ vide",
        f"a {name} made of zeros designates nothing: leave the field empty",
    )


def _wrong_check(name: str, name_en: str = "") -> Invalid:
    return Invalid(
        "wrong_check_digit",
        f"la clé de contrôle du {name} est fausse, un caractère est sans doute mal recopié : vérifiez la saisie",
        f"the check digit of the {name_en or name} is wrong, a character was probably miscopied: check the entry",
    )
