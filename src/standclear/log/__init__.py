"""The record, bytes only: what was said, in which order, so that nobody can deny or alter it.

    header   entry            one statement, signed                        keys   ed25519
    merkle   tiles            the tree over all of them
    note     checkpoint       the log's own signature                      trust  words
    view     append           reading a log; the one way into it
    proof    receipt          one entry's proof, for strangers             receipt_files
    audit    signatures       the whole log against itself                 tiles_directory
    stored                    what an audit is shown
    export                    static files for other implementations       files

Knows nothing of airspace. Formats are those of C2SP (signed-note, tlog-checkpoint, tlog-tiles,
tlog-proof), RFC 6962, DSSE and RFC 8785.
"""
