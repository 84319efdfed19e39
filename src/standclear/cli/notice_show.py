"""One notice, of a place or of a movement, as the asker may see it."""

from __future__ import annotations

from collections.abc import Callable

from standclear.cli.describe_records import KIND_WORDS, Fact, record_rows
from standclear.cli.received_lists import asked_of_desk
from standclear.cli.shell import Shell
from standclear.cli.show import Screen
from standclear.client.answers import record_from
from standclear.core.release import NoticeView
from standclear.service.shown.plain import Document


def show_notice(
    shell: Shell,
    kind: str,
    number: str,
    *,
    standing: Callable[[Screen, Document], list[Fact]],
    whole: Callable[[Document], list[Fact]] = lambda _: [],
) -> None:
    """One notice as the asker may see it.

    standing   how it stands, which everybody sees who sees it
    whole      what else the desk knows of it, for those who see it whole
    """
    notice = asked_of_desk(shell, kind, number)
    if notice is None:
        return

    def human(screen: Screen) -> None:
        record = record_from(notice)
        head = [(KIND_WORDS[kind], f"{record.id} v{record.version}")]
        head += standing(screen, notice)
        if isinstance(record.view, NoticeView):
            head += [("ovn", record.ovn), *whole(notice)]
        screen.facts([*head, *record_rows(screen, record.shown)])

    shell.answer(notice, human)
