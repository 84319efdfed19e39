"""The build backend: setuptools, which also asks for Node where the web app must be built.

A machine that has Node downloads none; one that has not gets it from PyPI, 60 MB, for the time of
the build only (PEP 517, `get_requires_for_build_*`).
"""

from __future__ import annotations

from typing import Any

import web_app
from setuptools import build_meta
from setuptools.build_meta import *  # noqa: F403  the hooks that need no change

Settings = dict[str, Any] | None


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    return [*build_meta.get_requires_for_build_wheel(config_settings), *web_app.needs()]


def get_requires_for_build_editable(config_settings: Settings = None) -> list[str]:
    return [*build_meta.get_requires_for_build_editable(config_settings), *web_app.needs()]


def get_requires_for_build_sdist(config_settings: Settings = None) -> list[str]:
    return [*build_meta.get_requires_for_build_sdist(config_settings), *web_app.needs()]
