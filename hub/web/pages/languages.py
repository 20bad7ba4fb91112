"""French and English: every text of the pages in one file each, and numbers and dates as the language writes them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

FRENCH, ENGLISH = "fr", "en"
PARIS = ZoneInfo("Europe/Paris")
_MOMENT = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):\d\d(?:[+-]\d\d:\d\d)?)?)?")


@dataclass(frozen=True)
class Language:
    """One language; `texts` is the catalogue of its file, `prefix` what its addresses start with."""

    code: str
    prefix: str
    texts: Mapping[str, Any]

    def text(self, *path: str) -> str | None:
        """The text at that place of the catalogue, if there is one."""
        found: Any = self.texts
        for name in path:
            found = found.get(name) if isinstance(found, Mapping) else None
        return found if isinstance(found, str) else None

    def number(self, n: int) -> str:
        """12 345 in French, 12,345 in English."""
        return f"{n:,}".replace(",", str(self.texts["format"]["thousands"]))

    def decimal(self, units: int, per: int) -> str:
        """`units` hundredths (or whatever `per` says) as a number: 12,50 in French, 12.50 in English."""
        whole, rest = divmod(abs(units), per)
        digits = len(str(per)) - 1
        sign = "−" if units < 0 else ""
        return f"{sign}{self.number(whole)}{self.texts['format']['decimal']}{rest:0{digits}d}"

    def money(self, cents: int) -> str:
        """1 234,50 € in French, €1,234.50 in English; whole euros without cents."""
        amount = self.number(cents // 100) if cents % 100 == 0 else self.decimal(cents, 100)
        return str(self.texts["format"]["money"]).format(amount=amount)

    def distance(self, metres: int) -> str:
        """800 m, 3,4 km, 120 km."""
        if metres < 1000:
            return f"{metres // 100 * 100 or 100} m"
        return (
            f"{self.decimal(metres // 100, 10)} km"
            if metres < 10_000
            else f"{self.number(metres // 1000)} km"
        )

    def count(self, n: int, of: str) -> str:
        """`n` with the noun `counts.<of>` in its number: French counts 0 and 1 as singular."""
        single = n < 2 if self.code == FRENCH else n == 1
        noun = self.texts["counts"][of]["one" if single else "many"]
        return str(noun).format(n=self.number(n))

    def moment(self, said: str) -> str:
        """An ISO month, date or date-time in words, as it was said; the text itself when it is none."""
        found = _MOMENT.fullmatch(said)
        if not found:
            return said
        year, month, day, hour, minute = found.groups()
        form = self.texts["format"]
        if day is None:
            return str(form["month"]).format(month=form["months"][int(month) - 1], year=year)
        first = str(form["first"]) if int(day) == 1 else str(int(day))
        words = str(form["day"]).format(day=first, month=form["months"][int(month) - 1], year=year)
        return words if hour is None else str(form["at"]).format(day=words, hour=int(hour), minute=minute)

    def instant(self, said: str) -> str:
        """A moment of this hub's own clock, as the clocks in Paris show it."""
        return self.moment(datetime.fromisoformat(said).astimezone(PARIS).isoformat(timespec="seconds"))

    def days(self, said: str, now: datetime) -> int:
        """How many days ago a moment was."""
        return max(
            0, (now.astimezone(PARIS).date() - datetime.fromisoformat(said).astimezone(PARIS).date()).days
        )

    def since(self, said: str, now: datetime) -> str:
        """How long ago a moment was: today, yesterday, so many days."""
        days = self.days(said, now)
        return self.count(days, "days_ago") if days else str(self.texts["format"]["today"])


@cache
def language(code: str) -> Language:
    """French, or English below /en."""
    raw = files(__package__).joinpath("texts", f"{code}.toml").read_text("utf-8")
    return Language(code, "" if code == FRENCH else f"/{code}", tomllib.loads(raw))
