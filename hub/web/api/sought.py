"""What a search tells beside the entries: extracts, distances, scores, what was meant."""

from hub.search.extract import extract
from hub.web.api.shapes import ItemFound, ItemList
from hub.web.listing import Sought


def add_found(said: ItemList, sought: Sought, explaining: bool) -> None:
    """Adds to a page of items what the search knows of each, and of itself."""
    words = sought.found.words
    for item in said["items"]:
        hit = sought.hits[item["id"]]
        told: ItemFound = {}
        if (words.terms or words.phrases) and (text := item["data"].get("description")):
            told["extract"] = [{"text": piece.text, "hit": piece.hit} for piece in extract(text, words)]
        if hit.metres is not None:
            told["distance_m"] = hit.metres
        if explaining and hit.score is not None:
            told["score"], told["explanation"] = hit.score, sought.explanation(item["id"])
        if told:
            item["found"] = told
    if words.mended:
        said["did_you_mean"] = words.mended
    if words.relaxed:
        said["relaxed"] = True
