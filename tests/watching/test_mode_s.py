"""ADS-B read from the air: messages that the public literature prints, and what they say there.

The examples are the common ones of the 1090 MHz literature (an identification of KLM1023, the
pair of 40621D over the Netherlands, a velocity over ground and one through the air, an aircraft
taxiing at Schiphol); the heights by Gillham code are rows of ICAO Annex 10 vol. IV's own table.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import cos, degrees, radians

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Position
from standclear.core.watch.report import Report
from standclear.formats import cpr
from standclear.formats.adsb import Adsb
from standclear.formats.cpr import Cpr
from standclear.formats.feed import Fault, Hearing
from standclear.formats.mode_s import (
    Airborne,
    Identity,
    OnGround,
    Told,
    Velocity,
    altitude_ft,
    read_squitter,
    remainder,
)

from .streams import NOON

KLM = "8D4840D6202CC371C32CE0576098"
EVEN, ODD = "8D40621D58C382D690C8AC2863A7", "8D40621D58C386435CC412692AD6"
OVER_GROUND = "8D485020994409940838175B284F"
THROUGH_AIR = "8DA05F219B06B6AF189400CBC33F"
TAXIING = ("8C4841753AAB238733C8CD4020B1", "8C4841753A8A35323FAEBDAC702D")


def told(text: str) -> Told:
    squitter = read_squitter(bytes.fromhex(text))
    assert squitter is not None
    return squitter.told


def run(
    *messages: tuple[str, float], near: tuple[float, float] | None = None
) -> tuple[list[Report], list[Fault]]:
    """What comes of messages, each heard so many seconds past noon."""
    reader, reports, faults = Adsb(near), list[Report](), list[Fault]()
    for text, after_s in messages:
        hearing = Hearing("beast://here", NOON + timedelta(seconds=after_s), "byte 0", faults)
        reports += reader(bytes.fromhex(text), hearing)
    return reports, faults


def sealed(me: int, address: int = 0x40621D) -> str:
    """A DF 17 message with that content, and the parity that agrees."""
    head = bytes([0x8D]) + address.to_bytes(3, "big") + me.to_bytes(7, "big")
    return (head + remainder(head + b"\0\0\0").to_bytes(3, "big")).hex()


def test_an_identification_is_read() -> None:
    assert told(KLM) == Identity("KLM1023")


def test_the_pair_of_40621d_is_where_the_literature_has_it() -> None:
    even, odd = told(EVEN), told(ODD)
    assert isinstance(even, Airborne)
    assert isinstance(odd, Airborne)
    place = cpr.of_pair(even.place, odd.place, newer_is_odd=False)
    assert place == pytest.approx((3.91937, 52.25720), abs=1e-5)
    assert cpr.near(even.place, 3.918, 52.258) == pytest.approx(place)
    assert even.height is not None
    assert even.height.datum is Datum.FLIGHT_LEVEL
    assert even.height.value_mm == 11_582_400  # 38,000 ft


def test_a_velocity_over_ground_is_read() -> None:
    velocity = told(OVER_GROUND)
    assert isinstance(velocity, Velocity)
    assert velocity.speed_mm_s == pytest.approx(159.20 * 1852 / 3.6, abs=3)
    assert velocity.course_mdeg == pytest.approx(182_880, abs=1)
    assert velocity.climb_mm_s == -4_227  # -832 ft/min


def test_airspeed_is_never_taken_for_speed_over_ground() -> None:
    velocity = told(THROUGH_AIR)
    assert isinstance(velocity, Velocity)
    assert (velocity.speed_mm_s, velocity.course_mdeg) == (None, None)
    assert velocity.airspeed_mm_s == 192_917  # 375 kt
    assert velocity.heading_mdeg == 243_984
    assert velocity.climb_mm_s == -11_704  # -2,304 ft/min


def test_a_supersonic_velocity_counts_in_fours() -> None:
    slow = int.from_bytes(bytes.fromhex(OVER_GROUND)[4:11], "big")
    fast = told(sealed(slow & ~(7 << 48) | 2 << 48))
    assert isinstance(fast, Velocity)
    assert fast.speed_mm_s == pytest.approx(4 * 159.20 * 1852 / 3.6, abs=12)


def test_aircraft_on_the_ground_are_read_near_the_receiver() -> None:
    even, odd = (told(text) for text in TAXIING)
    assert isinstance(even, OnGround)
    assert isinstance(odd, OnGround)
    place = cpr.of_pair(even.place, odd.place, newer_is_odd=True, near_deg=(4.375, 51.990))
    assert place == pytest.approx((4.73473, 52.32061), abs=1e-4)
    taxiing = told("8C4841753A9A153237AEF0F275BE")
    assert isinstance(taxiing, OnGround)
    assert taxiing.speed_mm_s == pytest.approx(17 * 1852 / 3.6, abs=1)
    assert taxiing.course_mdeg == pytest.approx(92_813, abs=1)


def test_without_the_receivers_place_the_ground_is_told_as_a_fault_once() -> None:
    reports, faults = run((TAXIING[0], 0), (TAXIING[1], 1), (TAXIING[0], 2))
    assert reports == []
    assert ["?at=LAT,LON" in fault.expected for fault in faults] == [True]
    reports, faults = run((TAXIING[0], 0), (TAXIING[1], 1), near=(4.375, 51.990))
    assert [report.on_ground for report in reports] == [True]
    assert faults == []


@pytest.mark.parametrize(
    ("feet", "d2d4_a1a2a4_b1b2b4_c1c2c4"),
    [
        (-1_000, "00000000010"), (-900, "00000000110"), (-800, "00000000100"),
        (-700, "00000001100"), (-600, "00000001110"), (-500, "00000001010"),
        (-400, "00000001011"), (-300, "00000001001"), (-200, "00000011001"),
        (-100, "00000011011"), (0, "00000011010"), (100, "00000011110"),
    ],
)  # fmt: skip
def test_heights_by_gillham_code_are_those_of_the_standards_table(
    feet: int, d2d4_a1a2a4_b1b2b4_c1c2c4: str
) -> None:
    d2, d4, a1, a2, a4, b1, b2, b4, c1, c2, c4 = map(int, d2d4_a1a2a4_b1b2b4_c1c2c4)
    coded = 0
    for bit in (c1, a1, c2, a2, c4, a4, b1, 0, b2, d2, b4, d4):
        coded = coded << 1 | bit
    assert altitude_ft(coded) == feet


def test_every_hundred_feet_has_one_gillham_code() -> None:
    found = [altitude_ft(coded) for coded in range(4096) if not coded & 0x10]
    heights = sorted(feet for feet in found if feet is not None)
    assert heights == list(range(-1_200, 126_701, 100))


def test_a_height_of_nothing_is_none() -> None:
    assert altitude_ft(0) is None


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([KLM, EVEN, OVER_GROUND]), st.integers(0, 111))
def test_one_wrong_bit_is_always_found(text: str, bit: int) -> None:
    damaged = (int(text, 16) ^ 1 << bit).to_bytes(14, "big")
    assert remainder(damaged) != 0
    if damaged[0] >> 3 in (17, 18) and (damaged[0] >> 3 == 17 or damaged[0] & 7 in (0, 1, 2, 5, 6)):
        with pytest.raises(InvalidInput):
            read_squitter(damaged)


def encoded(lon: float, lat: float, *, odd: bool, surface: bool) -> Cpr:
    """The standard's encoding (DO-260B, A.1.7.3), against which decoding is checked."""
    span = 90.0 if surface else 360.0
    d_lat = span / (59 if odd else 60)
    yz = int(2**17 * ((lat % d_lat) / d_lat) + 0.5)
    r_lat = d_lat * (yz / 2**17 + lat // d_lat)
    zones = cpr.longitude_zones(r_lat) - odd
    d_lon = span / max(zones, 1)
    xz = int(2**17 * ((lon % d_lon) / d_lon) + 0.5)
    return Cpr(odd, surface, yz % 2**17 / 2**17, xz % 2**17 / 2**17)


lats = st.floats(-89.9, 89.9)
lons = st.floats(-180, 179.999)


def apart_m(one: tuple[float, float], lon: float, lat: float) -> float:
    east = ((one[0] - lon + 180) % 360 - 180) * cos(radians(lat))
    return 111_320.0 * max(abs(east), abs(one[1] - lat))


@settings(max_examples=400, deadline=None)
@given(lons, lats, st.booleans())
def test_a_pair_tells_the_place_that_was_encoded_all_over_the_earth(
    lon: float, lat: float, newer_is_odd: bool
) -> None:
    even = encoded(lon, lat, odd=False, surface=False)
    odd = encoded(lon, lat, odd=True, surface=False)
    place = cpr.of_pair(even, odd, newer_is_odd=newer_is_odd)
    assume(place is not None)  # the two straddle an edge of zones
    assert place is not None
    assert apart_m(place, lon, lat) < 12
    assert -180 <= place[0] < 180


def test_hardly_any_pair_straddles_an_edge() -> None:
    steps = [-89.5 + 0.01 * n for n in range(17_901)]
    none = sum(
        cpr.of_pair(
            encoded(30.0, lat, odd=False, surface=False),
            encoded(30.0, lat, odd=True, surface=False),
            newer_is_odd=True,
        )
        is None
        for lat in steps
    )
    assert none < 20


@settings(max_examples=400, deadline=None)
@given(lons, lats, st.booleans(), st.floats(-0.4, 0.4), st.floats(-0.4, 0.4), st.booleans())
def test_a_message_alone_is_read_near_a_known_place(
    lon: float, lat: float, odd: bool, east: float, north: float, surface: bool
) -> None:
    """Within 40 km: less than the 45 NM within which a place on the ground is unique."""
    assume(abs(lat + north) < 89.9)
    near_lon = (lon + degrees(radians(east) / max(cos(radians(lat)), 0.02)) + 180) % 360 - 180
    place = cpr.near(encoded(lon, lat, odd=odd, surface=surface), near_lon, lat + north)
    assume(abs(lat) < 86)
    assert place is not None
    assert apart_m(place, lon, lat) < 12


def at(lon: float, lat: float, *, odd: bool, type_code: int = 11) -> str:
    place = encoded(lon, lat, odd=odd, surface=False)
    me = type_code << 51 | 0xC38 << 36 | odd << 34
    return sealed(me | int(place.lat * 2**17) << 17 | int(place.lon * 2**17))


def test_a_pair_and_what_follows_are_joined_with_callsign_velocity_and_accuracy() -> None:
    name = sealed(int("202CC371C32CE0", 16))
    velocity = sealed(int("99440994083817", 16))
    status = sealed(31 << 51 | 2 << 13 | 9 << 8 | 2 << 6)
    reports, faults = run(
        (name, 0), (velocity, 1), (status, 1), (EVEN, 2), (ODD, 2.5), (EVEN, 9), (EVEN, 12.1)
    )
    assert faults == []
    assert [report.at for report in reports] == [
        NOON + timedelta(seconds=s) for s in (2.5, 9, 12.1)
    ]
    first, _, last = reports
    assert first.track == "icao:40621d"
    assert (first.callsign, first.speed_mm_s, first.on_ground) == ("KLM1023", 81_900, False)
    assert first.error_mm == 30_000 + 12_000  # NACp 9, and the step of the encoding
    assert last.speed_mm_s is None  # told more than ten seconds before


def test_a_pair_too_far_apart_is_no_pair() -> None:
    assert run((EVEN, 0), (ODD, 10.5)) == ([], [])


def test_without_status_the_type_of_the_message_says_how_well_the_place_is_known() -> None:
    reports, _ = run((EVEN, 0), (ODD, 1))
    assert reports[0].error_mm == 185_200 + 12_000  # type 11: NIC 8, 0.1 NM


def test_a_jump_is_told_at_the_place_jumped_to_and_never_between() -> None:
    """Half a degree in a second: whoever judges conduct must see it; no place is made up."""
    before = [(at(30.0 + n * 1e-4, 50.0, odd=bool(n % 2)), n * 0.5) for n in range(4)]
    after = [(at(30.5 + n * 1e-4, 50.2, odd=bool(n % 2)), 2 + n * 0.5) for n in range(4)]
    reports, faults = run(*before, *after)
    lons_told = [round(report.position.lon_deg, 2) for report in reports]
    assert lons_told == [30.0] * 3 + [30.5] * 3
    assert ["agrees with the message before" in fault.expected for fault in faults] == [True]


def test_rebroadcasts_of_addresses_that_are_nobodys_have_a_name_of_their_own() -> None:
    body = bytes([0x90 | 5]) + bytes.fromhex("2B1234") + bytes.fromhex(EVEN)[4:11]
    foreign = (body + remainder(body + b"\0\0\0").to_bytes(3, "big")).hex()
    body = bytes([0x90 | 5]) + bytes.fromhex("2B1234") + bytes.fromhex(ODD)[4:11]
    other = (body + remainder(body + b"\0\0\0").to_bytes(3, "big")).hex()
    reports, _ = run((foreign, 0), (other, 1))
    assert [report.track for report in reports] == ["uid:~2b1234"]


def test_replies_to_radar_tell_no_place() -> None:
    assert read_squitter(bytes.fromhex("212800bf40f1ef7e5817e9cc428d")) is None


def test_the_position_is_a_wgs84_place() -> None:
    reports, _ = run((ODD, 0), (EVEN, 1))
    assert reports[0].position == Position.from_degrees(
        lon_deg=3.91937255859375, lat_deg=52.2572021484375
    )
    assert reports[0].at == datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC)
