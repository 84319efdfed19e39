"""What stories of the watch begin with."""

from tests.faults.watched_desk import desk, made_desk, nursery, receivers

__all__ = ["desk", "made_desk", "nursery", "receivers"]
