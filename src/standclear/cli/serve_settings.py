"""Options of `standclear serve` that override `standclear.toml`, and `--show-config`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from standclear.cli.shell import Shell
    from standclear.service.serve_settings import ServeSection
    from standclear.web.served import Door
    from standclear.web.server import Listening

C = TypeVar("C", bound=Callable[..., Any])

NAMES = (
    "host", "port", "origin", "tls_certificate", "tls_key", "proxies", "open_log", "log",
    "log_level",
)  # fmt: skip

_FILE = click.Path(path_type=Path, dir_okay=False)

_OPTIONS = (
    click.option("--host", metavar="ADDRESS", help="Address to listen on.  [else: 127.0.0.1]"),
    click.option("--port", type=int, help="Port to listen on.  [else: 8420]"),
    click.option(
        "--origin", metavar="URL", help="What browsers call this desk; else http://HOST:PORT."
    ),
    click.option("--tls-certificate", type=_FILE, help="PEM, with --tls-key."),
    click.option("--tls-key", type=_FILE, help="PEM."),
    click.option(
        "--proxies",
        metavar="ADDRESSES",
        help="Proxies whose X-Forwarded headers are believed, with commas.  [else: none]",
    ),
    click.option(
        "--open-log",
        is_flag=True,
        default=None,
        help="Headers and hashes of the log for anybody.",
    ),
    click.option(
        "--log",
        type=click.Choice(("auto", "json", "text")),
        help="Log lines on standard error.  [else: auto]",
    ),
    click.option(
        "--log-level",
        type=click.Choice(("info", "warning", "error")),
        help="The least that is written down.  [else: info]",
    ),
)


def serving_options(command: C) -> C:
    """Every option of section [serve]; what is not given stands in the file."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def given(options: dict[str, Any]) -> dict[str, Any]:
    """What was typed, by setting name. Paths count from where it was typed."""
    found = {name: options[name] for name in NAMES if options[name] is not None}
    return {k: v.absolute() if isinstance(v, Path) else v for k, v in found.items()}


def show_settings(shell: Shell, flags: dict[str, Any]) -> None:
    """Every setting that holds, and where it comes from."""
    from standclear.service.settings_held import settings_held

    held = settings_held(shell.home.config, flags, os.environ)
    shell.answer(
        [
            {"section": h.key.section, "key": h.key.name, "value": h.value, "source": h.source}
            for h in held
        ],
        lambda screen: screen.table(
            ("SETTING", "VALUE", "FROM"),
            [(f"{h.key.section}.{h.key.name}", h.value, h.source) for h in held],
            empty="no settings",
        ),
    )


def settings_of(shell: Shell, flags: dict[str, Any], *, demo: bool) -> ServeSection:
    """How to serve: what was typed, else the environment, else the directory's file."""
    from standclear.service.settings_held import serve_settings

    return serve_settings(None if demo else shell.home.config, flags, os.environ)


def door_of(serve: ServeSection) -> tuple[Door, Listening]:
    """The same as the door and its socket want it."""
    from standclear.web.served import Door
    from standclear.web.server import Listening

    listening = Listening(
        serve.host,
        serve.port,
        str(serve.tls_certificate) if serve.tls_certificate else None,
        str(serve.tls_key) if serve.tls_key else None,
        serve.proxy_addresses,
    )
    return Door(origin=serve.reached_as, open_log=serve.open_log), listening


@contextmanager
def writing_down(serve: ServeSection) -> Iterator[None]:
    """Log lines on standard error until the block ends.

    At a terminal, unless asked for, only what is wrong: who reads there reads the way in.
    """
    from standclear.web import logs

    form = logs.form_for(serve.log)
    quiet = serve.log == "auto" and form == "text" and serve.log_level == "info"
    with logs.writing_down(form, "warning" if quiet else serve.log_level):
        yield
