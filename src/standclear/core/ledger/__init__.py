"""Two ledgers: what each side counts, each in its own column, and never added up.

claim    one count of one day, in whose words, and what another says of it
said     what can be said        held     claims as a picture holds them        changes  events
"""
