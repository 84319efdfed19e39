"""A desk that comes back from a backup has the files that were lodged with its incidents, and none
that was destroyed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from standclear.core.errors import NotFound, StandclearError
from standclear.core.incidents import said as st
from standclear.core.incidents.evidence import Custody
from standclear.service.backing_up import back_up
from standclear.service.desk_home import DeskHome
from standclear.service.evidence_files import EvidenceFiles, evidence_of
from standclear.service.home import open_home
from standclear.service.replay import replay
from standclear.service.restoring import restore
from tests.faults.test_backup_restore import NOW, a_desk
from tests.incident import report
from tests.town import START

PHOTO, FILM = b"the yard, at noon", b"a face that nobody is to see"


@pytest.fixture
def home(tmp_path: Path) -> DeskHome:
    """An incident with two files; one of them was destroyed since."""
    home = a_desk(tmp_path / "desk")
    home.say(st.IncidentReport(report(shared_with=())), party="south")
    (incident,) = home.office().picture.incidents
    files = EvidenceFiles(home.directory)
    for data in (PHOTO, FILM):
        since = START - timedelta(hours=1)
        said = evidence_of(
            data, media_type="image/jpeg", name="yard.jpg", text="the yard",
            custody=(Custody("south", "", since),),
        )  # fmt: skip
        home.say(st.IncidentEvidence(incident, said), party="south")
        files.keep(said, data)
    files.erase(digest_of(FILM))
    return home


def digest_of(data: bytes) -> str:
    since = datetime(2030, 1, 1, tzinfo=UTC)
    custody = (Custody("south", "", since),)
    return evidence_of(data, media_type="a/b", name="", text="", custody=custody).sha256


def back(backup: Path, to: Path) -> None:
    restore(backup, to, passphrase=lambda: b"", as_of=(), to_read_only=False, now=NOW)


def test_the_files_come_back_with_the_log_and_what_was_destroyed_does_not(
    home: DeskHome, tmp_path: Path
) -> None:
    backup = back_up(home, tmp_path / "a.backup", None, with_keys=False, now=NOW).file
    assert FILM not in backup.read_bytes()
    back(backup, tmp_path / "back")
    again = open_home(tmp_path / "back")
    assert isinstance(again, DeskHome)
    files = EvidenceFiles(again.directory)
    (record,) = replay(again.log).incidents.values()
    assert [each.evidence.sha256 for each in record.evidence] == [digest_of(PHOTO), digest_of(FILM)]
    assert files.read(digest_of(PHOTO)) == PHOTO
    with pytest.raises(NotFound, match="was erased here"):
        files.read(digest_of(FILM))
    with pytest.raises(NotFound, match="not taken in again"):
        files.keep(record.evidence[1].evidence, FILM)


def test_a_file_that_was_altered_in_the_backup_is_refused_with_it(
    home: DeskHome, tmp_path: Path
) -> None:
    backup = back_up(home, tmp_path / "a.backup", None, with_keys=False, now=NOW).file
    whole = backup.read_bytes()
    assert PHOTO in whole
    backup.write_bytes(whole.replace(PHOTO, PHOTO.upper()))
    with pytest.raises(StandclearError, match="evidence/"):
        back(backup, tmp_path / "back")
    assert not (tmp_path / "back").exists()
