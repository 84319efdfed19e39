"""Mode S extended squitters (ADS-B): one message of 112 bits, read by the published standard.

What it cannot carry
- Heights and places of transponders without ADS-B: replies to radar (DF 0, 4, 5, 11, 16, 20, 21)
  are passed over, and so are coarse TIS-B and messages of military use.
- Repair: no bit is corrected; a message whose parity does not agree is a fault.
- Speed over ground from airspeed: subtypes 3 and 4 of velocity tell airspeed and heading, which
  are read and never taken for ground speed and course.

Source: ICAO Annex 10 vol. IV, 3.1.2 and its appendix (Gillham code); ICAO Doc 9871 and RTCA
DO-260B, 2.2.3. Bits are numbered as there, from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, hypot

from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height
from standclear.formats.adsb_quality import UNTOLD_GVA_MM
from standclear.formats.cpr import STEPS, Cpr
from standclear.formats.feed import MM_PER_FOOT, course, feet_a_minute, flight_level, knots

LONG = 14
GENERATOR = 0x1FFF409
"""Annex 10 vol. IV, 3.1.2.3.3.1.2"""
LETTERS = "#ABCDEFGHIJKLMNOPQRSTUVWXYZ##### ###############0123456789######"
_VERTICAL_MM = {20: 4_000, 21: 15_000}


@dataclass(frozen=True, slots=True)
class Airborne:
    place: Cpr
    type_code: int
    height: Height | None
    foreign: bool  # ICAO/Mode A flag of a rebroadcast: the address is none of ICAO's


@dataclass(frozen=True, slots=True)
class OnGround:
    place: Cpr
    type_code: int
    speed_mm_s: int | None
    course_mdeg: int | None
    foreign: bool


@dataclass(frozen=True, slots=True)
class Velocity:
    """speed and course are None for airspeed; airspeed and heading are None for ground speed."""

    speed_mm_s: int | None
    course_mdeg: int | None
    climb_mm_s: int | None
    airspeed_mm_s: int | None = None
    heading_mdeg: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    callsign: str


@dataclass(frozen=True, slots=True)
class Status:
    """What the equipment can: version 0 tells none of the codes."""

    version: int
    nac_p: int | None
    gva: int | None


Told = Airborne | OnGround | Velocity | Identity | Status


@dataclass(frozen=True, slots=True)
class Squitter:
    """One message. rebroadcast: DF 18 with a control field that is not 0."""

    address: int
    control: int
    told: Told


def _table() -> list[int]:
    found = []
    for byte in range(256):
        value = byte << 16
        for _ in range(8):
            value = (value << 1) ^ (GENERATOR if value & 0x800000 else 0)
        found.append(value & 0xFFFFFF)
    return found


_CRC = _table()


def remainder(message: bytes) -> int:
    """What is left of the message divided by the generator: 0 where the parity agrees."""
    value = 0
    for byte in message[:-3]:
        value = ((value << 8) & 0xFFFFFF) ^ _CRC[(value >> 16) ^ byte]
    return value ^ int.from_bytes(message[-3:], "big")


def read_squitter(message: bytes) -> Squitter | None:
    """What an extended squitter tells; None for messages of other kinds.

    Raises InvalidInput for a parity that does not agree, or an address that belongs to nobody.
    """
    kind = message[0] >> 3
    control = message[0] & 7
    if (
        len(message) != LONG
        or kind not in (17, 18)
        or (kind == 18 and control not in (0, 1, 2, 5, 6))
    ):
        return None
    if remainder(message):
        raise InvalidInput("", message.hex(), "a message whose parity agrees")
    address = int.from_bytes(message[1:4], "big")
    if address in (0, 0xFFFFFF):
        raise InvalidInput("address", message.hex(), "a 24-bit address of somebody")
    told = _told(int.from_bytes(message[4:11], "big"))
    return None if told is None else Squitter(address, control if kind == 18 else 0, told)


def _told(me: int) -> Told | None:
    code = _bits(me, 1, 5)
    if 1 <= code <= 4:
        return Identity(_callsign(me))
    if 5 <= code <= 8:
        return _on_ground(me, code)
    if 9 <= code <= 18 or 20 <= code <= 22:
        return Airborne(_place(me, surface=False), code, _height(me, code), bool(_bits(me, 8, 8)))
    if code == 19:
        return _velocity(me)
    if code == 31 and _bits(me, 6, 8) in (0, 1):
        version = _bits(me, 41, 43)
        gva = _bits(me, 49, 50) if version == 2 and _bits(me, 6, 8) == 0 else None
        return Status(version, _bits(me, 45, 48) if version in (1, 2) else None, gva)
    return None


def _bits(me: int, first: int, last: int) -> int:
    """Bits first to last of the 56, counted from 1 at the left."""
    return (me >> (56 - last)) & ((1 << (last - first + 1)) - 1)


def _callsign(me: int) -> str:
    return "".join(LETTERS[_bits(me, first, first + 5)] for first in range(9, 57, 6)).rstrip(" #")


def _place(me: int, *, surface: bool) -> Cpr:
    return Cpr(
        bool(_bits(me, 22, 22)), surface, _bits(me, 23, 39) / STEPS, _bits(me, 40, 56) / STEPS
    )


def _height(me: int, code: int) -> Height | None:
    feet = altitude_ft(_bits(me, 9, 20))
    if feet is None or code <= 18:
        return flight_level(feet)
    return Height(round(feet * MM_PER_FOOT), Datum.WGS84, _VERTICAL_MM.get(code, UNTOLD_GVA_MM))


def altitude_ft(coded: int) -> int | None:
    """The altitude of a 12-bit code; None for 0 and for codes that mean nothing.

    Bit 8 (Q) set: steps of 25 ft from -1,000. Not set: the Gillham code of 100 ft steps.
    Source: Annex 10 vol. IV, 3.1.2.6.5.4 and the appendix to chapter 3.
    """
    if coded & 0x10:
        return ((coded & 0xFE0) >> 1 | coded & 0xF) * 25 - 1_000
    c1, a1, c2, a2, c4, a4, b1, _, b2, d2, b4, d4 = (coded >> n & 1 for n in range(11, -1, -1))
    hundreds = _from_gray((c1, c2, c4))
    five_hundreds = _from_gray((d2, d4, a1, a2, a4, b1, b2, b4))
    if hundreds in (0, 5, 6):
        return None
    if hundreds == 7:
        hundreds = 5
    if five_hundreds % 2:
        hundreds = 6 - hundreds
    return five_hundreds * 500 + hundreds * 100 - 1_300


def _from_gray(bits: tuple[int, ...]) -> int:
    value = bit = 0
    for one in bits:
        bit ^= one
        value = value << 1 | bit
    return value


def _on_ground(me: int, code: int) -> OnGround:
    has_track = bool(_bits(me, 13, 13))
    return OnGround(
        _place(me, surface=True),
        code,
        knots(_movement_kt(_bits(me, 6, 12))),
        course(_bits(me, 14, 20) * 360 / 128) if has_track else None,
        foreign=False,
    )


_MOVEMENT = ((2, 0.125, 0.125), (9, 1.0, 0.25), (13, 2.0, 0.5), (39, 15.0, 1.0), (94, 70.0, 2.0),
             (109, 100.0, 5.0), (124, 175.0, 0.0))  # fmt: skip
"""(from this code on, knots there, knots a step): DO-260B, 2.2.3.2.4.2"""


def _movement_kt(code: int) -> float | None:
    if not 1 <= code <= 124:
        return None
    speed = 0.0
    for first, knots_there, step in _MOVEMENT:
        if code >= first:
            speed = knots_there + (code - first) * step
    return speed


def _velocity(me: int) -> Velocity | None:
    """Subtypes 1, 2: over ground; 3, 4: through the air; 2, 4: of supersonic aircraft."""
    subtype = _bits(me, 6, 8)
    if not 1 <= subtype <= 4:
        return None
    scale = 4 if subtype in (2, 4) else 1
    rate = _bits(me, 38, 46)
    climb = feet_a_minute((rate - 1) * (-64 if _bits(me, 37, 37) else 64)) if rate else None
    second = _bits(me, 26, 35)
    if subtype >= 3:
        heading = course(_bits(me, 15, 24) * 360 / 1024) if _bits(me, 14, 14) else None
        airspeed = knots((second - 1) * scale) if second else None
        return Velocity(None, None, climb, airspeed, heading)
    first = _bits(me, 15, 24)
    if not first or not second:
        return Velocity(None, None, climb)
    east = (first - 1) * scale * (-1 if _bits(me, 14, 14) else 1)
    north = (second - 1) * scale * (-1 if _bits(me, 25, 25) else 1)
    over = course(degrees(atan2(east, north)) % 360) if east or north else None
    return Velocity(knots(hypot(east, north)), over, climb)
