"""Incidents: what is reported, what each side says of it, and who found what.

knowledge   how much is known, who is said to have done it, by whose word
report      one report, as it was made          evidence   files by their hash, and their custody
links       what a picture holds near it        said       what can be said of one
held        an incident as a picture holds it   changes    events
"""
