"""Live tracks against zones, plans and each other. Pure: reports in, situations out.

A map of the room; each line stands on those before it:

    what comes in        report one position, columns many as rows of one feed, batch many as
                         columns in kernel units
    whose it is          lodged: by what parties said themselves, and by nothing else; whose each
                         track is that was heard
    what was asked       zone_index the zones, motion where tracks will be, membership inside,
                         crossed, entering; vicinity coarsely, bundled several rows at once,
                         touching all three of many; passing tracks too near each other,
                         well_clear by tau
    what becomes of it   tracks reports of several sources, looked at twice; quiet the many of
                         which nothing is said, track_rows what is kept of them; watched tracks at
                         the zones that bind them, corridors in the way of movements; separated
                         tracks of two parties; conformance to what was filed, departure, on_plans
                         both
    what is not heard    silence of craft, feed_silence
    what is told         situation, held_situation as a watch holds one, situations: when it begins,
                         grows graver, ends; said, in words of the log
"""
