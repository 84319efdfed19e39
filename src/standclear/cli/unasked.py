"""The question that is not answered: whether a place is free of everything.

No list of this desk could bear that answer. It knows what was filed and what the asker may see;
an answer "yes" would be taken for permission by whoever wants one.
"""

from __future__ import annotations

import click

WHY = (
    "there is no such question here. Standclear knows only what was filed and what you may see: "
    "that no overlap is found does not mean that nobody is there, and no answer of this desk is "
    "permission. File a plan or a notice (standclear plan check, plan file, site give): whoever "
    "it concerns is told, and you are told whom to call"
)


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    add_help_option=False,
)
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def clear(words: tuple[str, ...]) -> None:
    """Says why this question is not answered."""
    raise click.ClickException(f"{' '.join(('clear', *words))}: {WHY}")
