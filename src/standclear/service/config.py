"""`standclear.toml`: the settings of one desk's or one party's directory.

Promise: strict. A key that nobody reads is refused with the place and what was probably meant,
since a misspelt setting is one that silently does not hold. Every key can be set from outside as
STANDCLEAR_SECTION_KEY. No secret stands in the file or in an error about it.
Not here: the mechanism's own deadlines and habits, which are signed statements in the log.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, cast, get_args, get_origin, get_type_hints

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.links.interface import find_link
from standclear.log.files import write_new
from standclear.service.config_keys import (
    BUILT_IN,
    PREFIX,
    REFERENCE,
    DeskSection,
    Key,
    PartySection,
    keys_of,
    plain_kind,
    toml_value,
)
from standclear.service.serve_settings import ServeSection
from standclear.service.watch_settings import WatchSection

__all__ = [
    "FILE",
    "REFERENCE",
    "Config",
    "DeskSection",
    "Key",
    "PartySection",
    "ServeSection",
    "parse_config",
    "read_config",
    "render_config",
    "write_config",
]

FILE = "standclear.toml"
ALWAYS = ("serve", "watch", "outbox", "links.webhook")
"""Sections that hold by their defaults where nothing is said."""


@dataclass(frozen=True, slots=True)
class Config:
    """What `standclear.toml` and the environment say.

    directory  where the file stands; relative paths count from here
    desk       of a desk's directory; else None
    party      of a party's directory; else None
    links      settings by link name; `outbox` and `webhook` are always there
    serve      how this machine serves the desk; watch: how it watches
    """

    directory: Path
    desk: DeskSection | None
    party: PartySection | None
    links: Mapping[str, object]
    serve: ServeSection = field(default_factory=ServeSection)
    watch: WatchSection = field(default_factory=WatchSection)


# ---- reading


def read_config(directory: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """The settings of a directory.

    Raises NotFound where there is no file; InvalidInput with the place of the first fault.
    """
    try:
        data = (directory / FILE).read_bytes()
    except FileNotFoundError:
        raise NotFound(f"no {FILE} in {directory}; `standclear init` writes one") from None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(FILE, f"byte {error.start}", "text in UTF-8") from None
    return parse_config(text, directory=directory, environ=environ)


def parse_config(text: str, *, directory: Path, environ: Mapping[str, str]) -> Config:
    """The settings that a text states, as seen from a directory."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise InvalidInput(FILE, str(error), 'TOML, such as: name = "Valley desk"') from None
    tables = tables_of(document)
    kinds = BUILT_IN | {name: _their_kind(name) for name in tables if name not in BUILT_IN}
    overrides = outside(kinds, environ)
    built = {}
    for section, kind in kinds.items():
        ours = section in ALWAYS
        wanted = section in tables or ours
        if wanted or (section in overrides and section.startswith("links.")):
            found, over = tables.get(section, {}), overrides.get(section, {})
            built[section] = _build(section, kind, found, over, directory)
    desk, party = built.pop("desk", None), built.pop("party", None)
    serve = cast(ServeSection, built.pop("serve"))
    watch = cast(WatchSection, built.pop("watch"))
    if (desk is None) == (party is None):
        said = "both" if desk else "neither"
        raise InvalidInput(f"{FILE} [desk], [party]", said, "one of them, and not the other")
    return Config(
        directory=directory,
        desk=cast("DeskSection | None", desk),
        party=cast("PartySection | None", party),
        links={section.removeprefix("links."): each for section, each in built.items()},
        serve=serve,
        watch=watch,
    )


def tables_of(document: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Sections by dotted name. Raises InvalidInput for anything that is not a known section."""
    found: dict[str, Any] = {k: v for k, v in document.items() if k != "links"}
    links = document.get("links", {})
    if not isinstance(links, dict):
        raise InvalidInput(f"{FILE} links", "a value", "sections such as [links.smtp]")
    for name in found:
        if name not in BUILT_IN:
            raise _unknown(FILE, name, tuple(BUILT_IN), what="section")
    found |= {f"links.{name}": table for name, table in links.items()}
    for name, table in found.items():
        if not isinstance(table, dict):
            raise InvalidInput(f"{FILE} {name}", "a value", f"a section: [{name}]")
    return found


def _their_kind(section: str) -> type:
    """Settings of a link that somebody installed."""
    name = section.removeprefix("links.")
    if name in BUILT_IN:
        raise InvalidInput(f"{FILE} [{section}]", name, f"its settings in the section [{name}]")
    try:
        settings = find_link(name).settings
    except NotFound:
        what = "link"
        raise _unknown(f"{FILE} [{section}]", section, tuple(BUILT_IN), what=what) from None
    if not is_dataclass(settings):
        raise InvalidInput(f"{FILE} [{section}]", settings.__name__, "a link with a dataclass")
    return settings


def outside(kinds: Mapping[str, type], environ: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the environment sets, by section and key. A misspelt variable is refused."""
    known = {key.environment: key for name, kind in kinds.items() for key in keys_of(name, kind)}
    ours = tuple(f"{PREFIX}{name}_" for name in ("DESK", "PARTY", "SERVE", "OUTBOX", "LINKS"))
    found: dict[str, dict[str, str]] = {}
    for variable, value in environ.items():
        if variable in known:
            found.setdefault(known[variable].section, {})[known[variable].name] = value
        elif variable.startswith(ours):
            raise _unknown("environment", variable, tuple(known), what="setting")
    return found


def _unknown(place: str, name: str, known: tuple[str, ...], *, what: str) -> InvalidInput:
    near = get_close_matches(name, known, n=1)
    hint = f", perhaps {near[0]}" if near else ""
    return InvalidInput(place, name, f"a {what} that exists{hint}: {', '.join(known)}")


def _build(
    section: str,
    kind: type,
    table: Mapping[str, Any],
    overrides: Mapping[str, str],
    directory: Path,
) -> object:
    """The section's dataclass. Every fault names the file and key, or the variable."""
    known = {key.name: key for key in keys_of(section, kind)}
    hints = get_type_hints(kind)
    for name in table:
        if name not in known:
            raise _unknown(f"{FILE} [{section}]", name, tuple(known), what="key")
    places = {name: f"{FILE} [{section}] {name}" for name in known}
    places |= {name: known[name].environment for name in overrides}
    values: dict[str, Any] = {}
    for name, key in known.items():
        if name in overrides:
            given: Any = _from_text(overrides[name], hints[name])
        elif name in table:
            given = table[name]
        elif not key.default:
            raise InvalidInput(places[name], "missing", key.wanted)
        elif key.kind == "path" and key.default != "none":
            given = tomllib.loads(f"value = {key.default}")["value"]
        else:
            continue
        values[name] = _fit(given, hints[name], key, places[name], directory)
    try:
        return kind(**values)
    except InvalidInput as error:
        place = places.get(error.pointer, f"{FILE} [{section}] {error.pointer}")
        raise InvalidInput(place, error.value, error.expected) from None


def _from_text(text: str, hint: Any) -> Any:
    """A variable's text as the TOML value it stands for, where it is one."""
    if plain_kind(hint) in (int, float, bool):
        try:
            return tomllib.loads(f"value = {text}")["value"]
        except tomllib.TOMLDecodeError:
            return text
    return text


def _fit(given: Any, hint: Any, key: Key, place: str, directory: Path) -> Any:
    """The value as its kind wants it, or InvalidInput."""
    kind = plain_kind(hint)
    if get_origin(hint) is Literal:
        fits = given in get_args(hint)
    elif kind is float:
        fits = type(given) in (int, float)
    else:
        fits = type(given) is (str if kind is Path else kind)
    if isinstance(given, str) and re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", given):
        fits = False
    if kind is Path and (given == "" or str(given).startswith("~")):
        fits = False
    if not fits:
        raise InvalidInput(place, given, key.wanted)
    if kind is Path:
        return directory / given  # an absolute path stays as it is
    return float(given) if kind is float else given


# ---- writing


def write_config(config: Config) -> Path:
    """Write a new `standclear.toml`; raises NotAllowed where there is one."""
    path = config.directory / FILE
    data = render_config(config).encode("utf-8")
    try:
        write_new(path, data, mode=0o644)
    except FileExistsError:
        raise NotAllowed(f"{path} is already there", ("edit it by hand",)) from None
    return path


def render_config(config: Config) -> str:
    """The file's text, each key with its meaning; what has its default stands as a comment."""
    given: dict[str, object] = {} if config.desk is None else {"desk": config.desk}
    given |= {} if config.party is None else {"party": config.party}
    for name, settings in config.links.items():
        given[name if name == "outbox" else f"links.{name}"] = settings
    if config.serve != ServeSection():
        given["serve"] = config.serve
    if config.watch != WatchSection():
        given["watch"] = config.watch
    wanted = ("serve", "watch", "links.") if config.desk else ("links.",)
    shown = [name for name in BUILT_IN if name in given or name.startswith(wanted)]
    shown += [name for name in given if name not in BUILT_IN]
    parts = [
        "# Settings of this directory. Paths count from here. Each key can also be set from",
        f"# outside as {PREFIX}SECTION_KEY, such as {PREFIX}LINKS_SMTP_HOST.",
    ]
    for name in shown:
        settings = given.get(name)
        kind = BUILT_IN[name] if settings is None else type(settings)
        parts.append(_section(name, kind, settings, config.directory))
    return "\n".join(parts)


def _section(name: str, kind: type, settings: object | None, directory: Path) -> str:
    """One section; wholly in comments when nothing is set of it."""
    off = "# " if settings is None else ""
    lines = ["", f"{off}[{name}]"]
    for key in keys_of(name, kind):
        value = None if settings is None else _shown(getattr(settings, key.name), directory)
        lines.append(f"# {key.meaning}")
        if value is None or value == key.default:
            lines.append(f"# {key.name} = {key.default}".rstrip())
        else:
            lines.append(f"{key.name} = {value}")
    return "\n".join(lines) + "\n"


def _shown(value: object, directory: Path) -> str | None:
    if isinstance(value, Path) and value.is_relative_to(directory):
        value = value.relative_to(directory)
    return None if value is None else toml_value(value)
