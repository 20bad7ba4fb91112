"""Names as plain words, for comparing and sorting."""

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents; everything that is not a letter or a digit becomes one blank."""
    flat = unicodedata.normalize("NFKD", text.casefold()).replace("œ", "oe").replace("æ", "ae")
    words = "".join(c if c.isalnum() else " " for c in flat if not unicodedata.combining(c))
    return " ".join(words.split())
