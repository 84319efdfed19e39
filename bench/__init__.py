"""Benchmarks beside the best ready-made answers. Times are printed, never asserted; answers are
asserted equal before any time is printed."""
