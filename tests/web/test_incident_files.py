"""Files that bear on an incident: handed in by whom lodged them, kept by their hash, erasable."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from standclear.core.errors import InvalidInput
from standclear.core.incidents import said as st
from standclear.core.incidents.evidence import LARGEST_BYTES, Custody, Evidence
from standclear.service.evidence_files import EvidenceFiles, evidence_of
from tests.incident import put
from tests.town import HOUR, START, Town
from tests.web.door import Knocking, opened

PHOTO = b"\xff\xd8 two craters in the yard"
NIGHT = Custody("the night nurse", "", START)
OURS = Custody("relief", "the night nurse", START + HOUR)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Knocking]:
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    with opened(town, tmp_path) as found:
        yield found
    town.close()


def lodged(town: Town, by: str, incident: str, data: bytes = PHOTO) -> Evidence:
    said = evidence_of(
        data, media_type="image/jpeg", name="yard.jpg", text="the yard", custody=(NIGHT, OURS)
    )
    town[by].says(st.IncidentEvidence(incident, said))
    return said


def hands_in(door: Knocking, party: str, path: str, data: bytes = PHOTO) -> httpx.Response:
    return door.client.put(path, headers={"x-party": party}, content=data)


def test_a_file_is_taken_in_from_whom_lodged_it_and_read_by_whom_it_betrays_nobody(
    door: Knocking,
) -> None:
    incident = put(door.town, "north")
    theirs, ours = lodged(door.town, "relief", incident), lodged(door.town, "watch", incident, b"w")
    path = f"/v1/incidents/{incident}/files"
    assert hands_in(door, "relief", f"{path}/{theirs.sha256}").status_code == 204
    assert hands_in(door, "watch", f"{path}/{ours.sha256}", b"w").status_code == 204
    assert hands_in(door, "watch", f"{path}/{theirs.sha256}").status_code == 404
    for party, photo, other in (
        ("desk", 200, 200),
        ("relief", 200, 200),
        ("watch", 404, 200),
        ("north", 404, 200),
        ("south", 404, 404),
    ):
        got = door.as_(party).get(f"{path}/{theirs.sha256}")
        assert (got.status_code, got.content == PHOTO) == (photo, photo == 200), party
        assert door.as_(party).get(f"{path}/{ours.sha256}").status_code == other, party
    for party, seen in (("desk", "kept kept"), ("north", " kept"), ("relief", "kept kept")):
        files = door.as_(party).items(path)
        assert " ".join(each["standing"] for each in files) == seen, party
        assert [each["for"] for each in files] == ["reporter", "readers"]
    assert [each["yours"] for each in door.as_("relief").items(path)] == [True, False]
    shown = {
        e["by"]: e for e in door.as_("north").get(f"/v1/incidents/{incident}").json()["evidence"]
    }
    assert shown[""]["custody"] == []
    assert [line["holder"] for line in shown["watch"]["custody"]] == ["the night nurse", "relief"]
    assert shown[""]["sha256"] == sha256(PHOTO).hexdigest()


def test_only_the_file_that_was_lodged_is_taken_and_erased_it_is_gone_but_for_its_hash(
    door: Knocking,
) -> None:
    incident = put(door.town, "north")
    said = lodged(door.town, "relief", incident)
    path = f"/v1/incidents/{incident}/files/{said.sha256}"
    assert door.as_("relief").get(path).status_code == 404
    assert hands_in(door, "relief", path, b"another").status_code == 422
    assert hands_in(door, "relief", path).status_code == 204
    EvidenceFiles(door.served.directory).erase(said.sha256)
    gone = door.as_("relief").get(path)
    (listed,) = door.as_("relief").items(path.rsplit("/", 1)[0])
    assert listed["standing"] == "erased"
    assert gone.status_code == 404
    assert "was erased here; its hash stands in the record" in gone.json()["detail"]
    assert hands_in(door, "relief", path).status_code == 404
    (kept,) = door.as_("relief").get(f"/v1/incidents/{incident}").json()["evidence"]
    assert kept["sha256"] == said.sha256
    assert door.town.audit().faults == ()


def test_a_file_has_a_size_and_custody_runs_forward() -> None:
    def said(data: bytes, *custody: Custody) -> Evidence:
        return evidence_of(data, media_type="video/mp4", name="a", text="b", custody=custody)

    with pytest.raises(InvalidInput, match=f"1 to {LARGEST_BYTES} bytes"):
        said(b"", NIGHT)
    with pytest.raises(InvalidInput, match="the oldest line first"):
        said(b"x", OURS, NIGHT)
    with pytest.raises(InvalidInput, match="who had it, from whom"):
        said(b"x")
