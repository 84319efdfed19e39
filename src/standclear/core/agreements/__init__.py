"""Agreements between parties: their words, who has signed them, and how long they hold.

text        verbatim words, cut into clauses    dates     when, by which words, in whose reading
instrument  one draft, as it was worded         said      what a party says of one
held        an agreement as a picture holds it, and where it stands
"""
