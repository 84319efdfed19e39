"""How well an aircraft knows where it is: the published codes as millimetres.

Promise: each code's upper bound, so that the true place lies within it as often as the code says
(95 times in 100 for NACp and GVA; all but once in 100,000 for NIC). None where it says nothing.
Source: RTCA DO-260B / EUROCAE ED-102A, 2.2.3.2.3.1 (type codes and NIC), 2.2.3.2.7.2.7 (NACp),
2.2.3.2.7.2.8 (GVA); the same in ICAO Doc 9871, appendix C.
"""

from __future__ import annotations

from standclear.core.shape import Datum, Height

NAUTICAL_MILE_MM = 1_852_000

NAC_P_MM = {
    11: 3_000,
    10: 10_000,
    9: 30_000,
    8: NAUTICAL_MILE_MM // 20,
    7: NAUTICAL_MILE_MM // 10,
    6: NAUTICAL_MILE_MM * 3 // 10,
    5: NAUTICAL_MILE_MM // 2,
    4: NAUTICAL_MILE_MM,
    3: NAUTICAL_MILE_MM * 2,
    2: NAUTICAL_MILE_MM * 4,
    1: NAUTICAL_MILE_MM * 10,
}
"""Estimated position uncertainty; 0 is unknown, or 10 NM and more."""

NIC_MM = {
    11: 7_500,
    10: 25_000,
    9: 75_000,
    8: NAUTICAL_MILE_MM // 10,
    7: NAUTICAL_MILE_MM // 5,
    6: NAUTICAL_MILE_MM * 6 // 10,
    5: NAUTICAL_MILE_MM,
    4: NAUTICAL_MILE_MM * 2,
    3: NAUTICAL_MILE_MM * 4,
    2: NAUTICAL_MILE_MM * 8,
    1: NAUTICAL_MILE_MM * 20,
}
"""Radius of containment; 6 has three values by its supplements, of which this is the widest."""

GVA_MM = {1: 150_000, 2: 45_000}
"""Geometric vertical accuracy; 0 is unknown, or more than 150 m."""

UNTOLD_GVA_MM = 300_000
"""Where the height is geometric and its accuracy is not told: own choice, twice the table's
widest bound."""


TYPE_CODE_MM = {
    9: 7_500, 10: 25_000, 11: NAUTICAL_MILE_MM // 10, 12: NAUTICAL_MILE_MM // 5,
    13: NAUTICAL_MILE_MM * 6 // 10, 14: NAUTICAL_MILE_MM, 15: NAUTICAL_MILE_MM * 2,
    16: NAUTICAL_MILE_MM * 10, 17: NAUTICAL_MILE_MM * 20,
    5: 7_500, 6: 25_000, 7: NAUTICAL_MILE_MM // 10, 20: 7_500, 21: 25_000,
}  # fmt: skip
"""Radius of containment that the type code of a position stands for, the widest of all versions
of ADS-B (DO-260, DO-260A, DO-260B) and supplements; 8, 18 and 22 say nothing."""


def place_error_mm(*, nac_p: int | None, nic: int | None) -> int | None:
    """How far off the place may be: by NACp where it says something, else by NIC."""
    by_accuracy = NAC_P_MM.get(nac_p) if nac_p is not None else None
    if by_accuracy is not None:
        return by_accuracy
    return NIC_MM.get(nic) if nic is not None else None


def best_height(
    *, barometric: Height | None, geometric_mm: int | None, gva: int | None
) -> Height | None:
    """The height to report: geometric where its accuracy is told, else barometric.

    A geometric height needs no weather to be compared with a zone's; one of unknown accuracy may
    be worse than a pressure height, whose tolerance is known.
    """
    error_mm = GVA_MM.get(gva) if gva is not None else None
    if geometric_mm is not None and error_mm is not None:
        return Height(geometric_mm, Datum.WGS84, error_mm)
    if barometric is not None:
        return barometric
    return None if geometric_mm is None else Height(geometric_mm, Datum.WGS84, UNTOLD_GVA_MM)
