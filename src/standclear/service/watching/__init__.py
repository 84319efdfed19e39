"""Live tracks: what comes in from feeds and recordings.

A feed is a link plus a format; they do not know each other, and are joined here. `feeds` opens
what an operator names (`sbs://host:30003`), reads it into reports, counts what does not fit, and
says when a feed is cut or silent. `recording` gives a recorded file of the same formats in the
order of time, as the feed would have given it, at the pace that is asked for. What is made of the
reports stands in core/watch; nothing here decides, and no raw position enters the log.

    the watch         watcher reports in, words out; desk_watch beside a log; keeping what it took
    several of them   closed_elsewhere what another closed too soon; on_duty whether any listens
    over again        replayed from past and kept positions; against_log; findings, replay_page
    in parts          parted: halo, screening (zone_file, position_arrays), some_tracks; on_dask
    for other engines in_arrow
"""
