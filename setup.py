"""Builds the compiled kernel where a compiler is, and the web app where Node is or comes from PyPI.

Without either the install still succeeds. Everything else about the package stands in
pyproject.toml; how the web app is built, in scripts/building/web_app.py.
"""

import shutil
import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

sys.path.insert(0, str(Path(__file__).resolve().parent / "scripts/building"))
import web_app

KERNEL = Path("src/standclear/core/kernel/build.py")


class BuildPy(build_py):
    """The web app is package data, so it is there before the data is gathered.

    Its files have other names after each change: what an earlier build left is not shipped again.
    """

    def run(self) -> None:
        web_app.build()
        if not self.editable_mode:
            shutil.rmtree(Path(self.build_lib, "standclear/web/static"), ignore_errors=True)
        super().run()


setup(cffi_modules=[f"{KERNEL}:ffi"], cmdclass={"build_py": BuildPy})
