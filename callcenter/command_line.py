"""What all commands share: the settings option, and how a command refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

from callcenter.settings import Settings, SettingsError, read_settings

Config = Annotated[Path | None, typer.Option(help="Settings file (TOML); without it the defaults.")]
BAD_INPUT = 2


def settings_of(config: Path | None) -> Settings:
    """The settings; a mistake ends the command."""
    try:
        return read_settings(config)
    except SettingsError as problem:
        refuse(problem)


def refuse(problem: Exception) -> NoReturn:
    """One sentence on standard error and exit status 2."""
    typer.echo(f"callcenter: {problem}", err=True)
    raise typer.Exit(BAD_INPUT)
