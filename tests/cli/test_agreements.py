"""Agreements from afar and at a courier's distance: as beside the desk, to the byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.agreement import WORDS
from tests.cli.desk_on_disk import Valley, done, make_valley, run, told
from tests.cli.served_desk import Open, far, logged_in, served

SHEET = """\
id = "quiet"
name = "A quiet area"
zone = "Asia/Damascus"
signatories = ["north", "south"]
[texts]
en = "quiet.txt"
[entry]
signatures = 2
clause = "5"
[term]
months = 6
[maps]
Alder = "north/zone/1"
"""
READ = (
    ("instrument", "list"),
    ("instrument", "show", "quiet"),
    ("instrument", "show", "quiet", "--version", "1"),
    ("instrument", "show", "quiet/4"),
    ("instrument", "text", "quiet"),
    ("instrument", "diff", "quiet", "1", "2"),
)


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    """Two drafts, of which the second draws its map wider."""
    made = make_valley(tmp_path_factory.mktemp("valley"))
    zone = ("--circle", "35.93000N 36.63000E", "--start", "2030-03-01T00:00Z",
            "--end", "2031-03-01T00:00Z", "--domain", "ground", "--yes")  # fmt: skip
    kind = ("--kind", "deescalation", "--name", "Alder")
    done(made.north, "zone", "propose", "1", *kind, "--radius", "5km", *zone)
    sheet = made.north / "quiet.toml"
    sheet.write_text(SHEET)
    (made.north / "quiet.txt").write_text(WORDS)
    done(made.north, "instrument", "propose", str(sheet), "--yes")
    done(made.north, "zone", "amend", "1", "--radius", "6km", *zone)
    done(made.south, "instrument", "counter", str(sheet), "--yes")
    return made


@pytest.fixture(scope="module")
def door(valley: Valley) -> Iterator[Open]:
    with served(valley) as found:
        yield found


def test_what_is_read_over_the_network_is_what_is_read_beside_the_desk(
    valley: Valley, door: Open, tmp_path: Path
) -> None:
    machine = logged_in(tmp_path / "far", door, "south", valley.south / "keys" / "south.pem")
    for words in READ:
        here, there = run(valley.south, *words, "--json"), far(machine, *words, "--json")
        assert (there.exit_code, there.stdout) == (0, here.stdout), words
    assert json.loads(far(machine, "instrument", "list", "--json").stdout)[0]["version"] == 2


def test_a_draft_is_signed_over_the_network(valley: Valley, door: Open, tmp_path: Path) -> None:
    machine = logged_in(tmp_path / "far", door, "south", valley.south / "keys" / "south.pem")
    signed = far(machine, "instrument", "sign", "quiet", "--yes")
    assert signed.exit_code == 0, signed.stderr
    assert "signed by 1 of 2 (south); 2 needed" in signed.stdout


def test_a_fault_in_a_draft_names_its_place_in_the_file(valley: Valley) -> None:
    sheet = valley.north / "wrong.toml"
    for before, after, fault in (
        ('clause = "5"', 'clause = "9"', "wrong.toml/entry/clause: 9 does not fit"),
        ("months = 6", "monts = 6", "wrong.toml/term/monts: monts does not fit"),
        ("quiet.txt", "none.txt", "wrong.toml/texts/en: none.txt does not fit"),
        ("north/zone/1", "north/zone/9", "wrong.toml/maps/Alder: north/zone/9 does not fit"),
        ("signatures = 2", "signatures = true", "wrong.toml/entry/signatures: True does not fit"),
    ):
        sheet.write_text(SHEET.replace(before, after))
        refused = run(valley.north, "instrument", "propose", str(sheet), "--yes")
        assert (refused.exit_code, fault in refused.stderr) == (2, True), refused.stderr


def test_the_template_is_a_draft_but_for_its_text(valley: Valley) -> None:
    sheet = valley.north / "template.toml"
    sheet.write_text(run(valley.north, "instrument", "template").stdout)
    refused = run(valley.north, "instrument", "propose", str(sheet), "--yes")
    assert "template.toml/texts/en: quiet.en.txt" in refused.stderr


def test_who_holds_the_release_alone_signs_by_its_hash(valley: Valley, tmp_path: Path) -> None:
    """Where the desk is out of reach, version and hash are as the release says them."""
    seal = told(valley.north, "instrument", "show", "quiet")["seal"]
    releases = told(valley.north, "inbox")["releases"]
    told_of = next(r for r in releases if r["because"] == "instrument.counter_proposed")
    written = done(valley.north, "read", "--no-receipt", str(told_of["number"]))
    assert f"name its hash: {seal}" in written
    assert "2. Within the lines no weapon is used, aviation included." in written
    away = shutil.copytree(valley.north, tmp_path / "north")
    out_of_reach = away / "standclear.toml"
    lines = out_of_reach.read_text().splitlines()
    out_of_reach.write_text("\n".join(one for one in lines if not one.startswith("desk =")))
    unnamed = run(away, "instrument", "sign", "quiet", "--yes")
    assert (unnamed.exit_code, "as your release says it" in unnamed.stderr) == (2, True)
    named = ("--version", "2", "--hash", seal, "--yes")
    assert run(away, "instrument", "sign", "quiet", *named).exit_code == 0
    assert list((away / "outbox").iterdir())


def test_a_map_that_ends_before_the_agreement_is_named_before_it_is_signed(tmp_path: Path) -> None:
    made = make_valley(tmp_path)
    done(made.north, "zone", "propose", "1", "--kind", "deescalation", "--name", "Alder",
         "--circle", "35.93000N 36.63000E", "--radius", "5km", "--domain", "ground",
         "--start", "2030-03-01T00:00Z", "--end", "2030-04-01T00:00Z", "--yes")  # fmt: skip
    (made.north / "quiet.toml").write_text(SHEET)
    (made.north / "quiet.txt").write_text(WORDS)
    said = (
        "MAP ENDS EARLY: map Alder (north/zone/1 v1) ends 2030-04-01 00:00Z, before the agreement"
    )
    for party, *command in (
        (made.north, "propose", str(made.north / "quiet.toml"), "--yes"),
        (made.south, "sign", "quiet", "--yes"),
        (made.south, "show", "quiet"),
    ):
        answer = run(party, "instrument", *command)
        assert answer.exit_code == 0, answer.stderr
        assert said in answer.stderr + answer.stdout
