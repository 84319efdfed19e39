"""`python -m bench [NAME [OPTIONS]]`: run one benchmark, or all of them with their defaults."""

import importlib
import pkgutil
import sys

import bench


def names() -> list[str]:
    """Every module of this package that can be run by name."""
    found = [module.name for module in pkgutil.iter_modules(bench.__path__)]
    return [n for n in found if hasattr(importlib.import_module(f"bench.{n}"), "main")]


def main(arguments: list[str]) -> int:
    if not arguments:
        return max(importlib.import_module(f"bench.{name}").main([]) for name in names())
    name, *rest = arguments
    if name not in names():
        print(f"bench: no benchmark named {name!r}; there are: {', '.join(names())}")
        return 2
    return int(importlib.import_module(f"bench.{name}").main(rest))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
