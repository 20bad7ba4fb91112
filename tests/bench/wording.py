"""How names get worn: accents, capitals, elisions, abbreviations, acronyms, slips of the keyboard."""

import re
import unicodedata
from random import Random

SMALL_WORDS = frozenset(
    ("de", "des", "du", "la", "le", "les", "l", "d", "et", "pour", "par", "a", "au", "aux", "en")
)
ABBREVIATIONS = {
    "Association": "ASS", "Centre": "CTRE", "Saint": "ST", "Sainte": "STE", "Communauté": "COMM", "Municipale": "MUN",
    "Développement": "DEV", "Formation": "FORM", "Départemental": "DEP", "Général": "GAL", "Intercommunal": "INTERCOM",
}  # fmt: skip
STREET_WORDS = {
    "avenue": ("av.", "av", "AV"), "boulevard": ("bd", "Bd", "BLD"), "place": ("pl.", "Pl", "PL"), "rue": ("r.", "R", "rue"),
    "impasse": ("imp.", "IMP"), "allée": ("all.", "ALL"), "chemin": ("ch.", "CHE"), "route": ("rte", "RTE"),
}  # fmt: skip
_MARKS = re.compile("[\u0300-\u036f]")
_ELISION = re.compile(r"\b([dlDL])['’]")


def flat(text: str) -> str:
    """Without accents."""
    return text if text.isascii() else _MARKS.sub("", unicodedata.normalize("NFKD", text)).replace("œ", "oe")


def slug(text: str) -> str:
    """As in an address of the web, forty characters at the most; never empty."""
    return re.sub(r"[^a-z0-9]+", "-", flat(text).lower())[:40].strip("-") or "site"


def acronym(name: str) -> str | None:
    """The capitals of the words that weigh, when there are at least three."""
    letters = [
        word[0].upper()
        for word in re.split(r"[\W_]+", flat(name))
        if word and word.lower() not in SMALL_WORDS
    ]
    return "".join(letters) if len(letters) >= 3 else None


def without_small_words(name: str) -> str:
    return " ".join(word for word in name.split() if word.lower() not in SMALL_WORDS)


def official(name: str) -> str:
    """As a register writes: capitals without accents or apostrophes, abbreviated, cut at 38 characters."""
    words = (ABBREVIATIONS.get(word, word) for word in name.split())
    return re.sub(r"[^A-Z0-9&]+", " ", flat(" ".join(words)).upper())[:38].strip()


def elided(name: str, random: Random) -> str:
    """Apostrophes as people type them: curly, a blank, or forgotten."""
    mark = random.choice(("’", " ", "' ", ""))
    return _ELISION.sub(lambda found: f"{found[1]}{mark}", name)


def slip(text: str, random: Random) -> str:
    """One letter lost, doubled, swapped with the next, or another one."""
    at = random.randrange(1, len(text)) if len(text) > 3 else 0
    if not at or not text[at].isalpha():
        return text
    before, letter, after = text[:at], text[at], text[at + 1 :]
    match random.randrange(4):
        case 0:
            return (before + after).strip()
        case 1:
            return before + letter + letter + after
        case 2 if after[:1].isalpha():
            return before + after[0] + letter + after[1:]
        case _:
            return before + random.choice("aeiourstln") + after


def street(text: str, random: Random) -> str:
    """An address as lists write it: the word for the way abbreviated, capitals, the number lost."""
    chance = random.random()
    if chance < 0.35:
        words = text.split()
        words = [random.choice(STREET_WORDS[word]) if word in STREET_WORDS else word for word in words]
        text = " ".join(words)
    if chance > 0.75:
        text = flat(text).upper()
    if 0.30 < chance < 0.38:
        text = text.lstrip("0123456789 ") or text
    return slip(text, random) if 0.5 < chance < 0.53 else text


def name(form: str, random: Random) -> str:
    """A name as somebody types it, once in some times with a slip, an elision, other capitals, or words before it."""
    chance = random.random()
    text = form
    if "'" in text and random.random() < 0.4:
        text = elided(text, random)
    if chance < 0.13:
        text = text.upper()
    elif chance < 0.25:
        text = flat(text).upper()
    elif chance < 0.37:
        text = flat(text)
    elif chance < 0.42:
        text = text.replace("-", " ")
    if random.random() < 0.06:
        text = slip(text, random)
    if random.random() < 0.01:
        text = f"{random.choice(('EPN', 'Espace numérique', 'Point numérique', 'Accueil', 'Site de'))} {text}"
    return " ".join(text.split())
