"""`standclear replay` as an inquiry uses it: is what the watch said what it had to say?"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from standclear.formats.report_lines import write, write_line
from tests.cli.desk_on_disk import Valley, run, told
from tests.watching.kept_desk import AT, flights, report, valley, watch

__all__ = ["valley"]


def test_the_alerts_of_the_log_come_out_again_and_it_says_so(
    valley: Valley, tmp_path: Path
) -> None:
    said = watch(valley, flights(1, seconds=300))
    size = len(told(valley.desk, "log", "show", at=AT))
    page = tmp_path / "replay.html"
    shown = run(valley.desk, "replay", "--page", str(page), at=AT)
    assert shown.exit_code == 0, shown.output
    assert re.search(rf"equal: to the byte\s+{said}\n", shown.stdout)
    assert re.search(r"2030-03-01 06Z\s+south/zone/1\s+(north|unknown)\s+\w+\s+\d+", shown.stdout)
    assert len(told(valley.desk, "log", "show", at=AT)) == size
    text = page.read_text()
    assert "south/zone/1" in text
    assert "<script" not in text
    assert not re.search(r"""(src|href)=["']?http""", text)
    again = told(valley.desk, "replay", at=AT)
    kinds = ("altered", "missing", "extra", "unsaid", "doubled", "sentences")
    unlike: dict[str, list[str]] = {kind: [] for kind in kinds}
    assert again["against_log"] == {"equal": said} | unlike


def test_a_recording_is_judged_by_what_was_logged_at_its_own_times(
    valley: Valley, tmp_path: Path
) -> None:
    file = tmp_path / "recorded.jsonl"
    file.write_bytes(write([report(-86_400), report(1)]))
    shown = run(valley.desk, "replay", str(file), "--json", at=AT)
    told_of = [one["change"]["situation"] for one in json.loads(shown.stdout)["told"]]
    (only,) = [one for one in told_of if one["track"]]
    assert only["since"] == "2030-03-01T06:00:01Z"


def test_without_kept_positions_it_says_where_they_come_from(valley: Valley) -> None:
    refused = run(valley.desk, "replay", at=AT)
    assert refused.exit_code == 4
    assert "`standclear watch` keeps them" in refused.stderr
    assert run(valley.north, "replay", at=AT).exit_code == 3


def test_an_alert_that_no_kept_position_explains_is_named(valley: Valley) -> None:
    kept = valley.desk / "positions"
    watch(valley, flights(1, seconds=300))
    before = set(kept.rglob("*.parquet"))
    watch(valley, [report(400, track="uid:late")])
    for file in set(kept.rglob("*.parquet")) - before:
        file.unlink()
    shown = run(valley.desk, "replay", at=AT)
    assert shown.exit_code == 7
    assert re.search(r"missing  entry \d+  al-[0-9a-f]{12} raised", shown.stdout)


def test_what_of_a_recording_could_not_be_used_is_counted(valley: Valley) -> None:
    recorded = valley.root / "recorded.jsonl"
    recorded.write_text("hello\n{}\n")
    assert "2 messages could not be used." in run(valley.desk, "replay", str(recorded)).stderr
    assert told(valley.desk, "replay", str(recorded))["could_not_be_used"] == 2


def test_a_file_of_positions_that_was_cut_is_named(valley: Valley) -> None:
    watch(valley, [report(400)])
    file = next((valley.desk / "positions").glob("hour=*/cell=*/*.parquet"))
    file.write_bytes(file.read_bytes()[:-9])
    shown = run(valley.desk, "replay", at=AT)
    assert shown.exit_code == 7, shown.output
    assert f"{file}: not as the watch put it away" in shown.stderr


def test_positions_that_were_altered_are_found_out(valley: Valley) -> None:
    """By a centimetre, behind an alert: the digest in the log is of other positions."""
    watch(valley, flights(1, seconds=300))
    for file in (valley.desk / "positions").glob("hour=*/cell=*/*.parquet"):
        table = pq.read_table(file, partitioning=None)
        moved = pc.add(table["lat_e7"], pa.scalar(1, pa.int32()))
        place = table.schema.get_field_index("lat_e7")
        altered = table.set_column(place, table.schema.field(place), moved)
        pq.write_table(altered, file)
    shown = told(valley.desk, "replay", at=AT)
    of_craft = [one for one in shown["told"] if one["change"]["situation"]["track"]]
    assert of_craft
    assert len(shown["against_log"]["altered"]) == len(of_craft)
    assert run(valley.desk, "replay", at=AT).exit_code == 7


def test_of_a_run_whose_beginning_is_gone_the_rest_is_compared(valley: Valley) -> None:
    """By hours: one whose positions are gone, one in which what was open then comes to rest, one
    that is compared."""
    hours = [flights(seed, begin=7_500 * seed, seconds=250) for seed in (0, 1, 2)]
    hours.append([report(s, 500_000, track="uid:far") for s in range(0, 16_000, 300)])
    heard = sorted((one for hour in hours for one in hour), key=lambda one: one.heard_at)
    watch(valley, heard)
    shutil.rmtree(valley.desk / "positions" / "hour=2030-03-01T06")
    shown = run(valley.desk, "replay", at=AT)
    assert shown.exit_code == 8, shown.output
    assert "positions are not kept any more" in shown.stderr
    assert re.search(r"equal: to the byte\s+[1-9]\d*\n", shown.stdout)


def test_of_a_recording_the_silence_of_feeds_is_judged_where_it_names_them(valley: Valley) -> None:
    """Else the replay says so, and its page: nobody takes what was not asked for an answer."""
    file, page = valley.root / "recorded.jsonl", valley.root / "replay.html"
    heard = [report(0, 90_000), *(report(s, 90_000, source="sbs://town:3") for s in (1, 300))]
    file.write_bytes(write(heard))
    shown = run(valley.desk, "replay", str(file), "--page", str(page), at=AT)
    assert re.search(r"json\+tcp://one:1\s+-\s+feed silent\s+1\n", shown.stdout)
    assert "not judged" not in shown.stderr + page.read_text()
    page.unlink()
    file.write_bytes(b"".join(map(write_line, heard)))
    shown = run(valley.desk, "replay", str(file), "--page", str(page), at=AT)
    assert "Nothing would have been told." in shown.stdout
    for text in (shown.stderr, page.read_text()):
        assert "whether a feed was silent is not judged" in text
