"""What was agreed, as data: the versions of the charter, their articles, and who signed which."""

from charter import Adhesion, Article, Charter
from hub.errors import NotFound
from hub.web.api import shapes
from hub.web.site import Directory, Site


def charter_name(site: Site, charter: Charter) -> shapes.CharterName:
    return {
        "version": charter.version,
        "sha256": charter.sha256,
        "url": site.address(f"/v1/charter/{charter.sha256}"),
    }


def article_path(charter: Charter, ref: str) -> str:
    """Where people read an article."""
    return f"/charte/{charter.version}#{ref}"


def find(site: Site, name: str | None) -> Charter:
    """The charter of that version or SHA-256; the newest when none is named. Raises NotFound."""
    if name is None:
        return site.newest_charter()
    for charter in sorted(site.charters.values(), key=lambda one: one.number, reverse=True):
        if name in (charter.sha256, charter.version):
            return charter
    raise NotFound(
        "not_found", "Ce hub ne connaît pas cette version de la charte.", "This hub knows no such version."
    )


def find_article(charter: Charter, ref: str) -> Article:
    for article in charter.articles:
        if article.ref == ref:
            return article
    raise NotFound("not_found", "La charte n’a pas d’article de ce nom.", "The charter has no such article.")


def charter(site: Site, directory: Directory, version: Charter) -> shapes.Charter:
    """One version, whole."""
    versions = sorted(site.charters.values(), key=lambda one: one.number, reverse=True)
    return {
        "id": version.id,
        "version": version.version,
        "title": version.title,
        "sha256": version.sha256,
        "text_url": site.address(f"/v1/charter/{version.sha256}/text"),
        "adopted": version.dates.adopted.isoformat(),
        "effective": version.dates.effective.isoformat(),
        "required": version.dates.required.isoformat(),
        "articles": [article(site, version, one) for one in version.articles],
        "signed_by": signatories(directory, version),
        "versions": [charter_name(site, one) for one in versions],
    }


def article(site: Site, version: Charter, told: Article) -> shapes.Article:
    """One article and the rules that carry it out."""
    rules = [rule for rule in version.rules if rule.article == told.ref]
    return {
        "ref": told.ref,
        "title": told.title,
        "text": told.text,
        "url": site.address(article_path(version, told.ref)),
        "rules": [{"id": rule.id, "check": rule.check, "text": rule.text} for rule in rules],
    }


def signatories(directory: Directory, version: Charter) -> list[str]:
    """The clusters whose signature under exactly these bytes verifies."""
    return sorted(
        name
        for name, standing in directory.standings.items()
        if isinstance(standing.adhesion, Adhesion) and standing.adhesion.charter.sha256 == version.sha256
    )
