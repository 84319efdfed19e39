"""An organisation sends its places in a spreadsheet, as organisations do: with mistakes.

Every mistake comes back at its cell, in the sender's own file; nothing of the file enters unless
all of it does; what the desk has already is not said twice; and each place is said back before
anything is signed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from standclear.core.errors import InvalidInput, NotAllowed
from standclear.service.home import open_home
from tests.cli.desk_on_disk import Valley, done, make_valley, run, told

SITE = {
    "record_id": "h-1",
    "name": "Central hospital",
    "category": "health",
    "function": "surgery",
    "link": "supports",
    "coordinates": "35.9306N 36.6339E",
    "place": "Idlib",
    "focal_point": "watch +963 11",
    "consent": "yes",
    "recipients": "north; south:coarse",
    "valid_from": "2030-03-01 00:00",
    "valid_to": "2030-05-30 23:59",
    "zone": "Asia/Damascus",
}
PLAN = {
    "record_id": "p-1",
    "title": "Patrol",
    "domain": "ground",
    "activity": "patrol",
    "shape": "circle",
    "coordinates": "35.9306N 36.6339E",
    "radius_m": "2000",
    "floor": "surface",
    "ceiling": "unlimited",
    "start": "2030-03-02 06:00",
    "end": "2030-03-02 08:00",
    "zone": "UTC",
    "contact": "Desk +1",
}
MOVE = {
    "record_id": "m-1",
    "name": "Convoy 12",
    "mission_type": "food",
    "route": "36.2012N 37.1611E; 35.9306N 36.6339E",
    "departure_from": "2030-03-10 06:00",
    "arrival_to": "2030-03-10 11:00",
    "zone": "Asia/Damascus",
    "passengers": "9",
    "escort": "no",
    "contact_on_board": "+8816",
    "control_room": "+963 11",
    "consent": "yes",
    "recipients": "north",
}
KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Placemark><name>East box</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
36.60,35.90,0 36.70,35.90,0 36.70,35.96,0 36.60,35.96,0 36.60,35.90,0
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Well</name><Point><coordinates>36.65,35.93,0</coordinates></Point></Placemark>
</Document></kml>"""
MORNING = ("--start", "2030-03-02T06:00Z", "--end", "2030-03-02T08:00Z")


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    return make_valley(tmp_path)


def form(valley: Valley, kind: str, rows: list[dict[str, str]], name: str = "") -> Path:
    """The shipped form, filled in below its example."""
    file = valley.root / (name or f"{kind}.xlsx")
    done(valley.root, "template", kind, "-o", str(file), "--force")
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    ids = [cell.value for cell in sheet[2]]
    for number, row in enumerate(rows, 5):
        for column, text in row.items():
            sheet.cell(number, ids.index(column) + 1, text)
    book.save(file)
    return file


def size(valley: Valley) -> int:
    return open_home(valley.desk).office().log.size


def notices(valley: Valley) -> dict[str, Any]:
    return open_home(valley.desk).office().picture.notices


def test_a_whole_form_enters_in_the_order_of_its_rows(valley: Valley) -> None:
    rows = [SITE | {"record_id": f"h-{n}", "name": f"Place {n * 7}"} for n in (3, 1, 2)]
    answer = told(valley.relief, "import", str(form(valley, "sites", rows)), "--yes")
    assert [e["id"] for e in answer["entered"]] == [f"relief/site/h-{n}" for n in (3, 1, 2)]
    assert [e["where"] for e in answer["entered"]] == [f"sheet 'Sites' row {n}" for n in (5, 6, 7)]
    assert answer["faults"] == []


def test_arabic_digits_and_names_are_kept_as_typed_and_understood(valley: Valley) -> None:
    row = SITE | {"name": "مشفى الأمل", "coordinates": "٣٥٫٩٣٠٦N ٣٦٫٦٣٣٩E"}
    done(valley.relief, "import", str(form(valley, "sites", [row])), "--yes")
    notice = notices(valley)["relief/site/h-1"].notice
    assert notice.as_typed.text == "٣٥٫٩٣٠٦N ٣٦٫٦٣٣٩E"
    assert notice.volume.shape.position.lat_e7 == 359306000


BAD_ROWS = (
    ({"coordinates": "36.6339N 35.9306E"}, "column G 'coordinates'"),
    ({"category": "hospital"}, "column D 'category'"),
    ({"valid_to": "2029-01-01 00:00"}, "column AB 'valid_to'"),
    ({"recipients": "nobody"}, "column B 'record_id'"),
    ({"record_id": "h 1"}, "column B 'record_id'"),
    ({"consent": "no"}, "column Y 'consent'"),
    ({"zone": "EST5"}, "column AC 'zone'"),
)


@pytest.mark.parametrize(("change", "where"), BAD_ROWS, ids=lambda v: str(v)[:30])
def test_one_bad_cell_keeps_the_whole_file_out_and_is_named(
    valley: Valley, change: dict[str, str], where: str
) -> None:
    good = SITE | {"record_id": "h-9", "name": "Another"}
    file, before = form(valley, "sites", [good, SITE | change]), size(valley)
    answer = told(valley.relief, "import", str(file), "--yes")
    assert [f["where"] for f in answer["faults"]] == [f"sheet 'Sites' row 6 {where}"]
    assert answer["entered"] == []
    assert size(valley) == before
    assert run(valley.relief, "import", str(file), "--yes").exit_code == 2


def test_the_count_comes_first_and_the_faults_last_with_their_columns(valley: Valley) -> None:
    """Two hundred rows scroll by: what is wrong stands at the end, and says where most of it is."""
    bad = [SITE | {"record_id": f"b-{n}", "coordinates": "nowhere"} for n in range(5)]
    good = [SITE | {"record_id": f"h-{n}"} for n in range(20)]
    result = run(valley.relief, "import", str(form(valley, "sites", [*bad, *good])), "--yes")
    first, second, *faults = result.stderr.splitlines()
    assert first == "sites.xlsx: 20 without fault, 5 to correct."
    assert second.startswith("Nothing enters yet")
    assert [line.startswith("  TO CORRECT: ") for line in faults[-5:]] == [True] * 5
    assert "5 to correct (5 in column G 'coordinates'); 20 without fault." in result.stdout
    assert result.exit_code == 2


def test_a_stray_pin_and_what_is_written_at_a_shape_are_pointed_out(valley: Valley) -> None:
    file = Path(drawing(valley))
    box = "<name>East box</name>"
    file.write_text(file.read_text().replace(box, f"{box}<description>two teams</description>"))
    asked = run(valley.north, "import", str(file), "--kind", "plans", "--activity", "flight",
                "--domain", "air", "--ceiling", "1500 ft AGL", *MORNING, "--dry-run")  # fmt: skip
    assert "LOOK AGAIN: descriptions: not taken (1, first Placemark 'East box'" in asked.stderr
    assert "LOOK AGAIN: pins: each taken as a record of its own (1, first Placemark 'Well'" in (
        asked.stderr
    )


def test_a_drawing_given_again_is_known_by_what_it_says(valley: Valley) -> None:
    words = ("import", drawing(valley), "--kind", "plans", "--activity", "flight", "--domain",
             "air", "--radius", "500m", "--ceiling", "1500 ft AGL", *MORNING, "--yes")  # fmt: skip
    done(valley.north, *words)
    again = run(valley.north, *words)
    assert again.exit_code == 0
    assert "2 that the desk has already, nothing to correct" in again.stderr
    assert len(open_home(valley.desk).office().picture.plans) == 2


def test_with_partial_the_rest_enters_and_the_exit_still_says_so(valley: Valley) -> None:
    file = form(valley, "sites", [SITE, SITE | {"record_id": "h-2", "category": "hospital"}])
    result = run(valley.relief, "import", str(file), "--partial", "--yes")
    assert result.exit_code == 2
    assert "1 entered" in result.stdout
    assert "TO CORRECT: sheet 'Sites' row 6 column D" in result.stderr
    assert list(notices(valley)) == ["relief/site/h-1"]


def test_the_form_goes_back_with_the_bad_cells_marked(valley: Valley) -> None:
    file = form(valley, "sites", [SITE | {"category": "hospital", "recipients": "nobody"}])
    back = valley.root / "back.xlsx"
    run(valley.relief, "import", str(file), "--errors", str(back))
    sheet = openpyxl.load_workbook(back)["Sites"]
    marked = {c.coordinate for row in sheet.iter_rows() for c in row if c.comment}
    assert marked == {"D5"}
    assert sheet["D5"].value == "hospital"
    assert "Errors" in openpyxl.load_workbook(back).sheetnames


def test_the_form_that_goes_back_replaces_nothing_unasked_and_nothing_is_signed(
    valley: Valley,
) -> None:
    file, before = form(valley, "sites", [SITE, SITE | {"category": "hospital"}]), size(valley)
    sent = file.read_bytes()
    words = ("import", str(file), "--partial", "--yes", "--errors")
    for back, expected in (
        (file, "a name that is not taken, or --force"),
        (valley.root / "nowhere" / "back.xlsx", "a name in a directory that exists"),
    ):
        refused = run(valley.relief, *words, str(back))
        assert refused.exit_code == 2
        assert expected in refused.stderr
        assert "--errors" in refused.stderr
    assert (file.read_bytes(), size(valley)) == (sent, before)
    run(valley.relief, *words, str(file), "--force")
    assert "Errors" in openpyxl.load_workbook(file).sheetnames


def test_a_refusal_by_the_rules_marks_the_rows_number(valley: Valley) -> None:
    file = form(valley, "sites", [SITE | {"recipients": "nobody"}])
    back = valley.root / "back.xlsx"
    run(valley.relief, "import", str(file), "--errors", str(back))
    comment = openpyxl.load_workbook(back)["Sites"]["B5"].comment
    assert comment is not None
    assert "nobody" in comment.text


def test_a_dry_run_signs_nothing_and_says_each_place_back(valley: Valley) -> None:
    file, before = form(valley, "sites", [SITE]), size(valley)
    result = run(valley.relief, "import", str(file), "--dry-run")
    assert result.exit_code == 0
    assert "at Idlib   35.93060N 36.63390E   37S BV 86543 78838" in result.stderr
    assert "1 would be signed" in result.stdout
    assert size(valley) == before
    assert not list((valley.relief / "outbox").glob("*.standclear"))


def test_nobody_at_the_keyboard_signs_nothing_without_yes(valley: Valley) -> None:
    file, before = form(valley, "sites", [SITE]), size(valley)
    result = run(valley.relief, "import", str(file))
    assert result.exit_code == 2
    assert "nobody is at the keyboard" in result.stderr
    assert size(valley) == before


def test_the_same_file_again_says_nothing_and_a_changed_row_amends(valley: Valley) -> None:
    file = form(valley, "sites", [SITE, SITE | {"record_id": "h-2", "name": "Mill"}])
    done(valley.relief, "import", str(file), "--yes")
    before = size(valley)
    assert len(told(valley.relief, "import", str(file), "--yes")["unchanged"]) == 2
    assert size(valley) == before
    changed = form(valley, "sites", [SITE, SITE | {"record_id": "h-2", "name": "Old mill"}])
    answer = told(valley.relief, "import", str(changed), "--yes")
    assert [(e["id"], e["type"]) for e in answer["entered"]] == [
        ("relief/site/h-2", "notice.amend")
    ]
    assert notices(valley)["relief/site/h-2"].notice.version == 2


def test_a_place_given_again_under_another_number_is_said(valley: Valley) -> None:
    done(valley.relief, "import", str(form(valley, "sites", [SITE])), "--yes")
    again = form(valley, "sites", [SITE | {"record_id": "h-8", "name": "Central hospitl"}])
    answer = told(valley.relief, "import", str(again), "--yes")
    (note,) = answer["notes"]
    assert "relief/site/h-8 looks like relief/site/h-1" in note
    assert notices(valley)["relief/site/h-1"].submissions == 2


def test_one_number_twice_in_a_file_is_a_fault_of_the_second(valley: Valley) -> None:
    file = form(valley, "sites", [SITE, SITE | {"name": "Mill"}])
    (fault,) = told(valley.relief, "import", str(file), "--yes")["faults"]
    assert fault["where"] == "sheet 'Sites' row 6 column B 'record_id'"
    assert "row 5" in fault["expected"]


def test_rows_without_a_number_get_the_next_ones(valley: Valley) -> None:
    rows = [SITE | {"record_id": r, "name": n} for r, n in (("", "Mill"), ("1", "Well"), ("", "X"))]
    answer = told(valley.relief, "import", str(form(valley, "sites", rows)), "--yes")
    assert [e["id"] for e in answer["entered"]] == [f"relief/site/{n}" for n in (2, 1, 3)]


def test_movements_and_plans_come_from_their_forms(valley: Valley) -> None:
    done(valley.relief, "import", str(form(valley, "movements", [MOVE])), "--yes")
    done(valley.north, "import", str(form(valley, "plans", [PLAN])), "--yes")
    picture = open_home(valley.desk).office().picture
    assert list(picture.notices) == ["relief/move/m-1"]
    assert list(picture.plans) == ["north/plan/p-1"]


def test_a_csv_form_is_known_by_its_headings(valley: Valley) -> None:
    file = valley.root / "anything.csv"
    file.write_text(",".join(PLAN) + "\n" + ",".join(PLAN.values()) + "\n")
    assert [e["id"] for e in told(valley.north, "import", str(file), "--yes")["entered"]] == [
        "north/plan/p-1"
    ]
    file.write_text("a,b\n1,2\n")
    result = run(valley.north, "import", str(file))
    assert result.exit_code == 2
    assert "sites, movements, plans" in result.stderr


def test_an_overlap_found_on_import_is_an_answer(valley: Valley) -> None:
    done(valley.relief, "import", str(form(valley, "sites", [SITE])), "--yes")
    file = form(valley, "plans", [PLAN])
    result = run(valley.north, "import", str(file), "--yes", "--json")
    assert result.exit_code == 0
    (entered,) = told(valley.south, "import", str(file), "--yes")["entered"]
    assert entered["overlaps"] > 0


def test_a_refusal_midway_names_what_entered_and_what_did_not(valley: Valley) -> None:
    """Between the trial and the saying, the party files one of them from another window."""
    from standclear.cli.import_draft import draft_of
    from standclear.cli.import_items import Numbers
    from standclear.cli.import_run import Report, hand_in
    from standclear.cli.import_tables import read_forms
    from standclear.cli.shell import Shell
    from standclear.formats import xlsx

    rows = [PLAN | {"record_id": f"p-{n}", "title": f"Patrol {n}"} for n in (1, 2, 3)]
    file, shell = form(valley, "plans", rows), Shell()
    shell.home_option, shell.at_option = valley.north, ""
    tables = xlsx.read(file.read_bytes())
    found = read_forms(tables, None, party="north", numbers=Numbers(shell), known=lambda _: None)
    draft = draft_of(shell, found, lambda _: None)
    assert not draft.faults
    single = form(valley, "plans", [rows[1]], "single.xlsx")
    done(valley.north, "import", str(single), "--yes")
    report = Report("plans.xlsx", dry_run=False, draft=draft)
    hand_in(shell, report)
    assert [step.item.record.id for step, _ in report.entered] == ["north/plan/p-1"]
    assert report.refused is not None
    assert report.refused[0].item.record.id == "north/plan/p-2"
    assert isinstance(report.refused[1], NotAllowed | InvalidInput)
    assert [step.item.record.id for step in report.not_tried] == ["north/plan/p-3"]
    assert report.exit_code == report.refused[1].exit_code


def test_where_the_desk_is_out_of_reach_statements_wait_in_the_outbox(valley: Valley) -> None:
    file = form(valley, "sites", [SITE])
    valley.desk.rename(valley.root / "away")
    answer = told(valley.relief, "import", str(file), "--yes")
    assert answer["entered"][0]["index"] is None
    assert "nothing was tried against its rules" in answer["notes"][0]
    assert len(list((valley.relief / "outbox").glob("*.standclear"))) == 1


# ---- drawings


def drawing(valley: Valley) -> str:
    file = valley.root / "drawn.kml"
    file.write_text(KML)
    return str(file)


def test_a_drawing_becomes_plans_with_what_the_options_say(valley: Valley) -> None:
    file = drawing(valley)
    done(valley.north, "import", file, "--kind", "plans", "--activity", "flight", "--domain", "air",
         "--radius", "500m", "--ceiling", "1500 ft AGL", *MORNING, "--yes")  # fmt: skip
    plans = open_home(valley.desk).office().picture.plans
    assert [p.intent.title for p in plans.values()] == ["East box", "Well"]
    kinds = [p.intent.volumes[0].shape.kind for p in plans.values()]
    assert kinds == ["polygon", "circle"]


def test_a_drawing_becomes_zones(valley: Valley) -> None:
    done(valley.north, "import", drawing(valley), "--kind", "zones", "--zone-kind", "no_fly",
         "--domain", "air", "--agree", "south", *MORNING, "--yes")  # fmt: skip
    zones = open_home(valley.desk).office().picture.zones
    assert [z.standing.value for z in zones.values()] == ["proposed", "proposed"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--kind: nothing: give plans or zones"),
        (("--kind", "sites"), "go through their forms"),
        (("--kind", "plans", "--domain", "air", *MORNING), "--activity: nothing"),
        (("--kind", "plans", "--activity", "flight", "--domain", "air"), "/start: nothing"),
        (("--kind", "plans", "--activity", "flight", "--domain", "air", "--place", "Damascus",
          *MORNING), "km outside"),
        (("--kind", "zones", *MORNING), "--zone-kind: nothing"),
        (("--kind", "zones", "--errors", "x.xlsx"), "a form; faults of a drawing"),
    ],
)  # fmt: skip
def test_what_a_drawing_leaves_open_is_asked_for(
    valley: Valley, words: tuple[str, ...], says: str
) -> None:
    result = run(valley.north, "import", drawing(valley), *words, "--yes")
    assert result.exit_code == 2
    assert says in result.stderr


def test_a_zone_amended_from_a_map_keeps_what_no_map_says(valley: Valley) -> None:
    done(valley.north, "import", drawing(valley), "--kind", "zones", "--zone-kind", "no_fly",
         "--agree", "south", *MORNING, "--yes")  # fmt: skip
    file = valley.root / "zones.geojson"
    done(valley.north, "export", str(file), "--kind", "zones")
    file.write_text(file.read_text().replace("East box", "East box, new"))
    (entered,) = told(valley.north, "import", str(file), "--yes")["entered"]
    assert entered["type"] == "zone.amend"
    zone = open_home(valley.desk).office().picture.zones["north/zone/1"].zone
    assert (zone.name, zone.agreement_of) == ("East box, new", ("south",))


@pytest.mark.parametrize("name", ["torn.xlsx", "torn.kmz", "torn.kml", "torn.geojson", "torn.gpx"])
def test_a_torn_file_is_one_error(valley: Valley, name: str) -> None:
    file = valley.root / name
    file.write_bytes(b"PK\x03\x04 and then nothing")
    result = run(valley.north, "import", str(file), "--kind", "plans")
    assert result.exit_code == 2
    assert result.stderr.startswith("standclear: ")
    assert "a fault of standclear itself" not in result.stderr


def test_what_an_older_form_has_no_column_for_stays_as_it_was(valley: Valley) -> None:
    full = SITE | {"record_id": "h-1", "markings_radar": "corner reflectors", "hours": "day"}
    done(valley.relief, "import", str(form(valley, "sites", [full])), "--yes")
    older = form(valley, "sites", [full | {"name": "Renamed"}])
    book = openpyxl.load_workbook(older)
    sheet = book.worksheets[0]
    ids = [cell.value for cell in sheet[2]]
    sheet.delete_cols(ids.index("markings_radar") + 1)
    ids.remove("markings_radar")
    sheet.cell(5, ids.index("hours") + 1).value = None
    book.save(older)
    done(valley.relief, "import", str(older), "--yes")
    held = notices(valley)["relief/site/h-1"].notice
    assert held.version == 2
    assert (held.name, held.markings.radar, held.hours) == ("Renamed", "corner reflectors", "")
