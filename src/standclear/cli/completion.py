"""`standclear completion`: the shell completes commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

_WHERE = {
    "bash": 'eval "$(standclear completion bash)"   # in ~/.bashrc',
    "zsh": 'eval "$(standclear completion zsh)"   # in ~/.zshrc',
    "fish": "standclear completion fish > ~/.config/fish/completions/standclear.fish",
}


@click.command()
@click.argument("shell", type=click.Choice(sorted(_WHERE)))
def completion(shell: str) -> None:
    """Print completion for bash, zsh or fish. Writes nothing.

    \b
    Examples:
      eval "$(standclear completion bash)"   # in ~/.bashrc
      standclear completion fish > ~/.config/fish/completions/standclear.fish
    """
    found = get_completion_class(shell)
    assert found is not None
    root = click.get_current_context().find_root().command
    click.echo(found(root, {}, "standclear", "_STANDCLEAR_COMPLETE").source())
    click.echo(f"# {_WHERE[shell]}")
