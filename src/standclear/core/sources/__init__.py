"""Sources: what somebody published, verbatim, and statements in it that a person confirmed.

days        a day as a source tells it: to the year, the month, the week or the day
source      a text lodged, and a quotation in it       said      what a party says of one
held        a source as a picture holds it             changes   facts about it
told_days   which day "on Wednesday" may be
cues        words and marks by which a statement is found
proposing   statements proposed by rule; none is held before a person confirms it
"""
