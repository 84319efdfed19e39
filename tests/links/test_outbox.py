"""The desk has a laptop, a printer and a courier. That is enough to tell everyone.

A folder is there whole or not at all, and once, however often the desk fails and tries again.
"""

import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from standclear.core.errors import InvalidInput
from standclear.links.bundle import read_bundle
from standclear.links.interface import Failed, Sent
from standclear.links.outbox import OutboxLink, bundle_words

from .parcels import DESK, ENTRY, parcel

EXPECTED = {
    "MESSAGE.txt",
    "IDENTIFIER",
    "page.html",
    "entry.json",
    "proof/inclusion.txt",
    "relief-000017.standclear",
}


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _folders(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "relief").iterdir())


def test_a_release_becomes_a_numbered_folder_with_all_that_a_courier_needs(tmp_path: Path) -> None:
    assert OutboxLink(tmp_path, DESK).send(parcel()) == Sent("in the outbox as 000017")
    [name] = _folders(tmp_path)
    assert name == "000017-flight-of-north-overlaps-your-convoy-on"
    found = _contents(tmp_path / "relief" / name)
    assert set(found) == EXPECTED
    assert found["entry.json"] == ENTRY
    assert "Call North, watch officer." in found["MESSAGE.txt"].decode()


def test_the_bundle_alone_carries_every_file_and_the_message(tmp_path: Path) -> None:
    OutboxLink(tmp_path, DESK).send(parcel())
    folder = tmp_path / "relief" / _folders(tmp_path)[0]
    carried = read_bundle((folder / "relief-000017.standclear").read_bytes())
    assert carried == {
        name: data
        for name, data in _contents(folder).items()
        if name in ("entry.json", "proof/inclusion.txt", "MESSAGE.txt")
    }


def test_the_words_on_the_page_are_those_of_the_bundle(tmp_path: Path) -> None:
    OutboxLink(tmp_path, DESK).send(parcel())
    folder = tmp_path / "relief" / _folders(tmp_path)[0]
    words = bundle_words(read_bundle((folder / "relief-000017.standclear").read_bytes()))
    page = (folder / "page.html").read_text(encoding="utf-8").replace("<br>", " ")
    assert " ".join(words) in page


def test_the_same_parcel_again_changes_nothing(tmp_path: Path) -> None:
    link = OutboxLink(tmp_path, DESK)
    link.send(parcel())
    before = _contents(tmp_path)
    assert link.send(parcel()) == Sent("already in the outbox as 000017")
    assert link.send(parcel(role="deputy", subject="Again: call North")) == Sent(
        "already in the outbox as 000017"
    )
    assert _contents(tmp_path) == before


def test_a_reminder_is_one_more_thing_to_carry(tmp_path: Path) -> None:
    link = OutboxLink(tmp_path, DESK)
    link.send(parcel(subject="Call North"))
    reminder = parcel(subject="Still silent: call North", step="rung-1")
    assert link.send(reminder) == Sent("in the outbox as 000017")
    assert link.send(reminder) == Sent("already in the outbox as 000017")
    assert link.send(parcel()) == Sent("already in the outbox as 000017")
    assert _folders(tmp_path) == ["000017-call-north", "000017-rung-1-still-silent-call-north"]


def test_another_release_under_the_same_number_is_never_written_over(tmp_path: Path) -> None:
    link = OutboxLink(tmp_path, DESK)
    link.send(parcel())
    before = _contents(tmp_path)
    result = link.send(parcel(identifier="other.example/relief/17"))
    assert result == Failed("the outbox holds another release 000017 of this recipient", None)
    assert _contents(tmp_path) == before


def test_numbers_sort_as_names(tmp_path: Path) -> None:
    link = OutboxLink(tmp_path, DESK)
    for number in (100, 2, 31):
        link.send(parcel(release=number, subject="", identifier=f"desk/relief/{number}"))
    assert _folders(tmp_path) == ["000002-release", "000031-release", "000100-release"]


def test_a_folder_that_a_crash_left_half_written_is_begun_afresh(tmp_path: Path) -> None:
    left = tmp_path / "relief" / ".partial-000017"
    left.mkdir(parents=True)
    (left / "page.html").write_text("half a pa", encoding="utf-8")
    (left / "stranger").write_text("", encoding="utf-8")
    assert OutboxLink(tmp_path, DESK).send(parcel()) == Sent("in the outbox as 000017")
    [name] = _folders(tmp_path)
    assert set(_contents(tmp_path / "relief" / name)) == EXPECTED


KILLED = """
    import sys
    sys.path.insert(0, sys.argv[1])
    from pathlib import Path
    from links.parcels import DESK, parcel
    from standclear.links.outbox import OutboxLink
    link = OutboxLink(Path(sys.argv[2]), DESK)
    print("ready", flush=True)
    number = 0
    while True:
        number += 1
        files = tuple((f"file{n}", bytes(5_000)) for n in range(8))
        name = f"desk/relief/{number}"
        link.send(parcel(release=number, files=files, subject="", identifier=name))
        print(number, flush=True)
"""


@pytest.mark.slow
def test_a_desk_killed_at_any_moment_leaves_whole_folders_only(tmp_path: Path) -> None:
    tests = str(Path(__file__).parent.parent)
    for turn in range(4):
        root = tmp_path / str(turn)
        with subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(KILLED), tests, str(root)],
            stdout=subprocess.PIPE,
            text=True,
        ) as desk:
            assert desk.stdout is not None
            said = [desk.stdout.readline() for _ in range(3 + turn)]
            os.kill(desk.pid, signal.SIGKILL)
            said += desk.stdout.readlines()
        acknowledged = [int(line) for line in said[1:] if line.endswith("\n")]
        whole = [n for n in _folders(root) if not n.startswith(".")]
        assert len(whole) >= len(acknowledged) >= 2
        for name in whole:
            folder = root / "relief" / name
            assert len(_contents(folder)) == 8 + 4
            bundle = next(folder.glob("*.standclear")).read_bytes()
            assert len(read_bundle(bundle)) == 8 + 1


def test_a_full_or_missing_disk_is_reported_and_can_be_tried_again(tmp_path: Path) -> None:
    blocked = tmp_path / "outbox"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    link = OutboxLink(blocked, DESK)
    result = link.send(parcel())
    assert isinstance(result, Failed)
    assert result.retry_after_s is not None
    assert str(tmp_path) not in result.detail
    blocked.unlink()
    assert isinstance(link.send(parcel()), Sent)


@pytest.mark.parametrize("recipient", ["../north", "relief/../north", "..", "", "/etc", "a\x00b"])
def test_a_recipient_cannot_name_another_folder(recipient: str) -> None:
    with pytest.raises(InvalidInput, match="recipient"):
        parcel(recipient=recipient)


@pytest.mark.parametrize("address", ["../../north", "/etc/cron.d", "north"])
def test_an_address_cannot_point_elsewhere(tmp_path: Path, address: str) -> None:
    OutboxLink(tmp_path / "outbox", DESK).send(parcel(address=address))
    assert [path.name for path in tmp_path.iterdir()] == ["outbox"]
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["relief"]


@pytest.mark.parametrize("name", ["page.html", "Message.txt", "page.html/x", "IDENTIFIER"])
def test_a_file_cannot_take_the_place_of_the_page_or_the_message(tmp_path: Path, name: str) -> None:
    result = OutboxLink(tmp_path, DESK).send(parcel(files=((name, b""),)))
    assert isinstance(result, Failed)
    assert result.retry_after_s is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "MANIFEST.json"])
def test_a_file_cannot_leave_the_folder(name: str) -> None:
    with pytest.raises(InvalidInput, match="files"):
        parcel(files=((name, b""),))


def test_the_folders_are_closed_to_other_users(tmp_path: Path) -> None:
    OutboxLink(tmp_path / "outbox", DESK).send(parcel())
    for path in (tmp_path / "outbox" / "relief").rglob("*"):
        assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def test_a_folder_that_the_courier_took_away_is_written_again(tmp_path: Path) -> None:
    link = OutboxLink(tmp_path, DESK)
    link.send(parcel())
    shutil.rmtree(tmp_path / "relief" / _folders(tmp_path)[0])
    assert link.send(parcel()) == Sent("in the outbox as 000017")
