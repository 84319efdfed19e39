"""A feed over TCP: its sender is cut off, comes back, sends rubbish, falls silent.

Every socket is real; the tests wait for what the feeds tell, never for a time.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.links.feeds import LONGEST_RETRY_S, Cut, Opened, retry_s
from standclear.service.watching.feeds import Feeds, Silent

from .test_report_lines import LINE
from .test_sbs import LINES
from .wired import PATIENCE_S, Sender, changes, feeds, now, reports, until


def test_lines_become_reports_named_by_their_feed() -> None:
    async def story() -> None:
        async with Sender() as sender:
            address = f"sbs://127.0.0.1:{sender.port}"
            async with feeds(address) as running:
                await sender.send(LINES)
                told = await until(running, lambda told: reports(told) == 2)
        first = next(report for news in told for report in news.reports)
        assert first.source == address
        assert first.track == "icao:7404f2"
        (health,) = running.health()
        assert (health.is_open, health.reports, health.faults) == (True, 2, 0)
        assert health.behind_s is not None
        assert health.behind_s > 0

    asyncio.run(story())


def test_a_cut_wire_is_told_and_opened_again() -> None:
    async def story() -> None:
        async with Sender() as sender:
            async with feeds(f"json+tcp://127.0.0.1:{sender.port}") as running:
                await sender.send(LINE + LINE[:50])
                await until(running, lambda told: reports(told) == 1)
                sender.hang_up()
                told = await until(running, lambda told: changes(told, Opened) == 1)
                assert changes(told, Cut) == 1
                assert [fault.expected for news in told for fault in news.faults] == [
                    "the whole message, not cut off"
                ]
                await sender.send(LINE)
                await until(running, lambda told: reports(told) == 1)
            assert running.health()[0].cuts == 1

    asyncio.run(story())


def test_nobody_listening_is_told_in_words_and_tried_until_somebody_does() -> None:
    async def story() -> None:
        async with Sender() as sender:
            port = sender.port
        async with feeds(f"json+tcp://127.0.0.1:{port}") as running:
            told = await until(running, lambda told: changes(told, Cut) == 2)
            cuts = [news.change for news in told if isinstance(news.change, Cut)]
            assert [cut.why for cut in cuts] == ["nobody listens there"] * 2
            assert cuts[0].retry_after_s < cuts[1].retry_after_s
            async with Sender(port=port) as sender:
                await sender.send(LINE)
                await until(running, lambda told: reports(told) == 1)

    asyncio.run(story())


def test_rubbish_is_counted_and_the_feed_goes_on() -> None:
    async def story() -> None:
        async with (
            Sender() as sender,
            feeds(f"json+tcp://127.0.0.1:{sender.port}") as running,
        ):
            await sender.send(bytes(range(256)) * 200 + b"\n" + LINE)
            told = await until(running, lambda told: reports(told) == 1)
            assert sum(len(news.faults) for news in told) == running.health()[0].faults > 0
            assert running.health()[0].last_faults[0].place.startswith("line ")

    asyncio.run(story())


def test_a_silent_feed_is_told_once_though_its_wire_is_open_and_rubbish_comes() -> None:
    async def story() -> None:
        ahead_s = 0.0
        async with (
            Sender() as sender,
            feeds(
                f"json+tcp://127.0.0.1:{sender.port}?silent=3600", ahead_s=lambda: ahead_s
            ) as running,
        ):
            await sender.send(LINE)
            told = await until(running, lambda told: reports(told) == 1)
            heard_at = told[-1].at
            ahead_s = 3600.0
            await sender.send(b"rubbish\n")
            told = await until(running, lambda told: changes(told, Silent) == 1)
            (silent,) = [n.change for n in told if isinstance(n.change, Silent)]
            assert abs(silent.since - heard_at) < timedelta(seconds=1)
            assert running.health()[0].is_silent
            assert not any(isinstance(n.change, Silent) for n in await running.take(wait_s=0.01))
            await sender.send(LINE)
            await until(running, lambda told: reports(told) == 1)
            assert not running.health()[0].is_silent

    asyncio.run(story())


def test_a_wire_on_which_nothing_comes_is_hung_up_and_opened_again() -> None:
    """A peer whose cable was pulled never says so; only calling again shows it."""

    async def story() -> None:
        async with (
            Sender() as sender,
            feeds(f"json+tcp://127.0.0.1:{sender.port}?silent=0.05") as running,
        ):
            told = await until(running, lambda told: changes(told, Opened) == 2)
        (cut,) = [news.change for news in told if isinstance(news.change, Cut)]
        assert cut.why == "nothing came for 0.05 s"

    asyncio.run(story())


def test_a_flood_holds_its_sender_back_and_nothing_is_lost() -> None:
    async def story() -> None:
        count = 20_000
        async with (
            Sender() as sender,
            feeds(f"json+tcp://127.0.0.1:{sender.port}") as running,
        ):
            await sender.connected()
            sending = asyncio.create_task(sender.send(LINE * count))
            told = await until(running, lambda told: reports(told) == count)
            await asyncio.wait_for(sending, PATIENCE_S)
            assert reports(told) == count
            assert running.health()[0].lost == 0

    asyncio.run(story())


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True))
def test_waits_grow_to_a_bound_and_chance_takes_no_more_than_half(
    tries: int, chance: float
) -> None:
    longest = retry_s(tries, 0.0)
    assert longest / 2 <= retry_s(tries, chance) <= longest <= LONGEST_RETRY_S
    assert longest <= retry_s(tries + 1, 0.0)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("host:30003", "FORMAT+WIRE://HOST:PORT"),
        ("sbs:", "sbs://HOST:PORT"),
        ("telnet://host:1", "a format of"),
        ("json+pigeon://host:1", "a wire of"),
        ("json://host:1", "a wire of"),
        ("json+tcp://host", "a port too"),
        ("json+tcp://host:99999", "a port from 1 to 65535"),
        ("json+tcp://ho st:1", "HOST:PORT"),
        ("json+tcp://host:1/path", "nothing after the port"),
        ("json+tcp://watch:secret@host:1", "host and port alone"),
        ("json+tcp://host:1?silnet=5", "one of silent"),
        ("json+tcp://host:1?silent=0", "seconds from 0.01"),
        ("json+tcp://host:1?silent=5&silent=6", "each option once"),
        ("sbs://host?zone=Nowhere/Land", "a zone of IANA's"),
        ("json+file:", "json+file:PATH"),
        ("json+file://host/a.log", "json+file:PATH"),
    ],
)
def test_an_address_that_is_none_is_one_error_that_says_what_would_be_right(
    address: str, expected: str
) -> None:
    with pytest.raises(InvalidInput) as fault:
        feeds(address)
    assert expected in fault.value.expected
    assert "secret" not in str(fault.value)


def test_one_feed_twice_is_not_two_sources() -> None:
    with pytest.raises(InvalidInput):
        Feeds(["sbs://host", "sbs://host"], clock=now, jitter=lambda: 0.0)
