"""The hotline: calls between parties, what was passed on them, and the lines they go by.

phrases     the phrasebook: ids with typed parameters, in six languages
positions   a place as it was said, and as the other side heard it
said        what a party says of a call, a line or a handover of the watch
held        calls, suspended lines and handovers as a picture holds them
changes     the events of it          lines   how each line of a party stands, by what it answered
"""
