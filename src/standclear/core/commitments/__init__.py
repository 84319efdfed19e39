"""Commitments: who promised what, in whose words, for whose forces, and what became of it.

duties      what can be owed, by the same codes as what can be forbidden
commitment  one commitment, and the quotation that it rests on
performance what a party reports of it          said      what a party says of one
held        one as a picture holds it           changes   facts about it
scored      reports side by side, by whose forces and by whom; nothing is added up
"""
