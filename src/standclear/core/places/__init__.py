"""Positions as people type them: read, said back, and placed by a gazetteer.

Promise: the text as typed is kept; a notation that could mean two places is refused with both.

    notation/   decimal, DMS, MGRS, UTM, Plus Code: one file each
    place       a named place and its distance; gazetteer_file the shipped names
    gazetteer   which names are near; coordinates reads; read_back says "12.4 km NE of Idlib"
"""
