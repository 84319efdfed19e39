"""Laying out a party's own directory: folders, the desk's keys pinned, an empty thread.

Promise: `standclear.toml` is written last; without it there is no home, and one begins again.
Not here: keys, which are made or brought before (party_home.py, cli/login.py).
"""

from __future__ import annotations

import json
from pathlib import Path

from standclear.core.ids import check_party_id
from standclear.core.time.time_zones import zone_of
from standclear.log.trust import read_trust
from standclear.service.config import Config, PartySection, write_config
from standclear.service.settings_file import INBOX, OUTBOX, THREAD, TRUST, ZONE, replace_file

SENT = "sent"


def lay_out(
    directory: Path, party: str, *, time_zone: str, trust: bytes, desk_path: Path | None = None
) -> Config:
    """Everything but the keys.

    trust      the desk's keys as a file (log/trust.py); the log's is pinned in `standclear.toml`
    desk_path  the desk's directory, where it can be reached
    """
    check_party_id(party)
    section = PartySection(party, read_trust(trust).log.vkey, desk_path)
    zone_of(time_zone)
    for folder in (INBOX, OUTBOX, f"{OUTBOX}/{SENT}"):
        (directory / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    replace_file(directory / TRUST, trust)
    replace_file(directory / ZONE, time_zone.encode() + b"\n")
    replace_file(directory / THREAD, json.dumps({"seq": 0, "prev": ""}).encode() + b"\n")
    config = Config(directory, None, section, {})
    write_config(config)
    return config
