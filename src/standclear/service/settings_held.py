"""Which settings hold on this machine, and where each one comes from.

    flag  >  environment  >  standclear.toml  >  default

Promise: what is shown is what the process works by, not what some file seems to say.
Not here: reading the file (config.py), what a setting means (config_keys.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from standclear.core.errors import InvalidInput
from standclear.service.config import FILE, Config, parse_config, tables_of
from standclear.service.config_keys import BUILT_IN, Key, keys_of, toml_value
from standclear.service.serve_settings import ServeSection

_NO_FILE = '[desk]\norigin = "none"\nname = "none"\n'


@dataclass(frozen=True, slots=True)
class Held:
    """One setting as it holds.

    value    as `standclear.toml` would write it; "none" where nothing is set
    source   the flag or variable that set it, the file, or "default"
    """

    key: Key
    value: str
    source: str


def serve_settings(
    config: Config | None, flags: Mapping[str, object], environ: Mapping[str, str]
) -> ServeSection:
    """How to serve: flags over what file and environment say.

    config   None where no directory is served (the exercise): environment alone
    flags    by setting name, only those that were given
    Raises `InvalidInput` naming the flag, the variable or the place in the file.
    """
    if config is None:
        config = parse_config(_NO_FILE, directory=Path(), environ=_serving_only(environ))
    try:
        return replace(config.serve, **flags)  # type: ignore[arg-type]  # by name, from options
    except InvalidInput as fault:
        raise InvalidInput(flag_of(fault.pointer), fault.value, fault.expected) from None


def settings_held(
    config: Config, flags: Mapping[str, object], environ: Mapping[str, str]
) -> tuple[Held, ...]:
    """Every setting of a directory, in the order of the reference page."""
    text = (config.directory / FILE).read_text(encoding="utf-8")
    tables = tables_of(tomllib.loads(text))
    serve = serve_settings(config, flags, environ)
    sections: dict[str, object | None] = dict.fromkeys(BUILT_IN)
    sections |= {"desk": config.desk, "party": config.party, "serve": serve}
    for name, settings in config.links.items():
        sections[name if name == "outbox" else f"links.{name}"] = settings
    return tuple(
        Held(
            key,
            _shown(getattr(settings, key.name)),
            _source(key, flags, environ, tables.get(section, {})),
        )
        for section, settings in sections.items()
        if settings is not None
        for key in keys_of(section, type(settings))
    )


def flag_of(name: str) -> str:
    """The option of `standclear serve` that sets it."""
    return f"--{name.replace('_', '-')}"


def _source(
    key: Key, flags: Mapping[str, object], environ: Mapping[str, str], table: Mapping[str, object]
) -> str:
    if key.section == "serve" and key.name in flags:
        return flag_of(key.name)
    if key.environment in environ:
        return key.environment
    return FILE if key.name in table else "default"


def _shown(value: object) -> str:
    return "none" if value is None else toml_value(value)


def _serving_only(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in environ.items() if "_SERVE_" in name}
