"""Standclear: the desk at which parties who do not trust each other keep clear of one another.

The layers, top down: `cli`; `scenarios`; `service`; `store`, `formats`, `links`; `core`, `log`.
"""

__version__ = "0.1.0"
