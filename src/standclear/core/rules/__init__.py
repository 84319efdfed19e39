"""What may be said, and what follows from it. Pure: picture and statement in, decision out.

One file a journey; which of them decides a statement, journeys.py says. A statement that may not
be made raises and changes nothing: `NotAllowed` says what is possible instead, `Stale` what the
author has not seen, `InvalidInput` where.
Here stands only which rules these are: whoever reads the record asks single files, and to load
them all takes longer than to read it.
"""

RULES_VERSION = 8
"""Stands in every decision; a replay by other rules says so instead of crying foul.

3   An agreed wording outlives an unagreed amendment, and a notice its end while its renewal waits
    for the broker. Touching counts at the edges of hours; hours by the sun hold for the whole of
    a zone. An overlap's id is made of what no leaf shows. A dry run tests what is not shown in
    full on its coarse volume. What is late is closed in the end; the log's time does not leap.
    Common heights are told in flight levels beside metres.
4   A zone's end is warned of by those leads only that are shorter than its life. A dry run looks
    at whatever is coarsely there: a convoy's legs at all its hours, what is high or near a pole.
5   A plan that ends before it began is told as withdrawn. That an overlap is unresolved is told to
    a side with coarse hours not before its own record begins, and that it may begin, not that it
    does. Overlaps, possible ones and what is near are counted apart.
6   Names of craft that two parties lodge are told to both; the desk lodges none. A craft that more
    than one party claims is told to each of them. Free text in a telling ends with one mark.
    No alert is reopened beside an open one of the same. Of very much that falls due at once, each
    tick decides a part.
7   A commitment is told whole to whoever may read it, and not in words alone.
8   Of very much that holds, whoever arrives is told in parts; to say again that one takes part is
    no arrival. Tracks of alerts near an incident, and craft lodged for plans near it, are proposed
    as links. A route that stays at a pole is that place; before, it was nowhere.
"""
