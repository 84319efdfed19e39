"""Wires: they carry bytes out, and say whether they did; feeds bring bytes in (feeds.py).

Promise: a link never parses what it carries and never decides who gets it.
Not here: what is told to whom (core), when to try again (service/notify).
"""
