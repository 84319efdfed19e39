"""`python -m bench`: see program.py.

Processes that share out an audit run this file again before their work (multiprocessing, "spawn"):
all that the benchmarks import would count as theirs, a second each.
"""

import sys

if __name__ == "__main__":
    from bench.program import main

    sys.exit(main(sys.argv[1:]))
