"""Builds the compiled kernel where a compiler is; without one the install still succeeds.

Everything else about the package stands in pyproject.toml.
"""

from pathlib import Path

from setuptools import setup

KERNEL = Path("src/standclear/core/kernel/build.py")

setup(cffi_modules=[f"{KERNEL}:ffi"])
