"""The picture: what parties speak of, and the pure rules over it. Knows airspace and no logs.

Promise: no clock, no randomness, no socket, no file that is not package data.
Units are SI, WGS 84 and aware UTC; stored numbers are integers (see shape.py).
"""
