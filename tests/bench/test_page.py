"""The page of figures is brought up to date a part at a time.

Story: the watch is measured anew; the check was measured last week, on another machine. Its tables
and its budgets stay, with their dates.
"""

from __future__ import annotations

from bench.page import merged

BEFORE = """# Performance

Machine: old.

### Budgets

| job | budget | measured |  |
| --- | --: | --: | --: |
| check | ≤ 40 µs | 11 µs | held |
| watch | ≥ 2 | 1 | **missed** |

### Check: 1,000 plans

old check

### Watch: 100 zones

old watch

### Watch: 7 zones

old, and no longer measured
"""
NOW = """# Performance

Machine: new.

### Budgets

| job | budget | measured |  |
| --- | --: | --: | --: |
| check | ≤ 40 µs | not run | – |
| watch | ≥ 2 | 3 | held |

### Watch: 100 zones

new watch

### Live

quick
"""


def test_what_was_measured_takes_the_place_of_what_was_and_the_rest_stays() -> None:
    page = merged(BEFORE, NOW)
    assert "Machine: new." in page
    assert "| check | ≤ 40 µs | 11 µs | held |" in page
    assert "| watch | ≥ 2 | 3 | held |" in page
    assert "old check" in page
    assert "old watch" not in page
    assert "no longer measured" not in page
    assert [line for line in page.splitlines() if line.startswith("### ")] == [
        "### Budgets", "### Check: 1,000 plans", "### Watch: 100 zones", "### Live",
    ]  # fmt: skip


def test_a_page_brought_up_to_date_twice_is_the_same() -> None:
    once = merged(BEFORE, NOW)
    assert merged(once, NOW) == once
