"""What the system and pydantic answer, in our words: the end of a sentence in each language."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from pydantic import ValidationError

from schema.issues import Invalid

_SYSTEM: Mapping[int, tuple[str, str]] = {
    errno.EACCES: ("vous n'en avez pas le droit", "you have no right to"),
    errno.EPERM: ("vous n'en avez pas le droit", "you have no right to"),
    errno.EROFS: ("le disque est en lecture seule", "the disk is read-only"),
    errno.ENOSPC: ("le disque est plein", "the disk is full"),
    errno.EDQUOT: ("votre espace est plein", "your space is full"),
    errno.EFBIG: ("le fichier serait trop grand", "the file would be too large"),
    errno.EEXIST: ("un fichier porte ce nom", "a file has this name"),
    errno.ENOTDIR: ("un fichier est là où il faudrait un dossier", "a file stands where a folder should be"),
    errno.EISDIR: ("un dossier est là où il faudrait un fichier", "a folder stands where a file should be"),
    errno.ENOENT: ("il n'existe pas", "it does not exist"),
    errno.ENAMETOOLONG: ("le nom est trop long", "the name is too long"),
}
_FORM: Mapping[str, tuple[str, str]] = {
    "missing": ("il manque", "it is missing"),
    "extra_forbidden": ("cet élément n'existe pas", "there is no such element"),
    "string_type": ("un texte est attendu", "a text is expected"),
    "int_type": ("un nombre entier est attendu", "a whole number is expected"),
    "bool_type": ("vrai ou faux est attendu", "true or false is expected"),
    "list_type": ("une liste est attendue", "a list is expected"),
    "tuple_type": ("une liste est attendue", "a list is expected"),
    "dict_type": ("des clés et valeurs sont attendues", "keys and values are expected"),
    "model_type": ("des clés et valeurs sont attendues", "keys and values are expected"),
    "string_pattern_mismatch": ("l'écriture n'est pas celle attendue", "it is not written as expected"),
    "string_too_short": ("le texte est trop court", "the text is too short"),
    "string_too_long": ("le texte est trop long", "the text is too long"),
    "too_short": ("il y a trop peu d'éléments", "there are too few elements"),
    "too_long": ("il y a trop d'éléments", "there are too many elements"),
    "greater_than": ("le nombre est trop petit", "the number is too small"),
    "greater_than_equal": ("le nombre est trop petit", "the number is too small"),
    "less_than": ("le nombre est trop grand", "the number is too large"),
    "less_than_equal": ("le nombre est trop grand", "the number is too large"),
    "literal_error": ("ce n'est pas l'une des valeurs prévues", "it is none of the values provided for"),
    "enum": ("ce n'est pas l'une des valeurs prévues", "it is none of the values provided for"),
    "timezone_aware": ("le fuseau horaire manque", "the time zone is missing"),
    "json_invalid": ("ce n'est pas du JSON", "it is no JSON"),
}
_DATE = ("ce n'est pas une date", "it is no date")
_OTHER = ("la valeur n'est pas celle attendue", "the value is not as expected")


def why(problem: OSError, lang: str) -> str:
    """What the system answered, as the end of a sentence."""
    unknown = (f"erreur {problem.errno} du système", f"system error {problem.errno}")
    fr, en = _SYSTEM.get(problem.errno or 0, unknown)
    return fr if lang == "fr" else en


def first_fault(problem: ValidationError) -> tuple[str, str, str]:
    """Where the first fault in the form of a document is, and what it is in French and in English."""
    first = problem.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    raised = first.get("ctx", {}).get("error")
    if isinstance(raised, Invalid):
        return where, raised.message_fr, raised.message_en
    kind = first["type"]
    return where, *(_DATE if kind.startswith("date") else _FORM.get(kind, _OTHER))
