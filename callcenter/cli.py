"""The command line: reads the settings, then hands over to ``app``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn, TextIO

import typer

from callcenter.command_line import Config, refuse, settings_of
from callcenter.log import log_to_stderr
from callcenter.models_cli import models_cli, transcribe
from callcenter.refusal import CannotStart
from callcenter.settings import Settings, SettingsError
from callcenter.users_cli import users_cli

cli = typer.Typer(
    name="callcenter",
    help="Live assistant for Chinese telephone hotlines.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
phrasebook_cli = typer.Typer(help="The service standard as phrases and rules.", no_args_is_help=True)
cli.add_typer(phrasebook_cli, name="phrasebook")
cli.add_typer(models_cli, name="models")
cli.add_typer(users_cli, name="users")
cli.command()(transcribe)


@cli.command()
def serve(config: Config = None) -> None:
    """Start everything on this machine and keep it running until Ctrl-C."""
    from callcenter import app
    from callcenter.supervision import become_supervisor, check_machine, write_supervisor_config

    settings = settings_of(config)
    try:
        check_machine(settings)
        complaint = app.check_parts(settings)
        path = write_supervisor_config(settings, config and config.resolve())
    except CannotStart as problem:
        refuse(problem)
    if complaint:
        typer.echo(f"callcenter: {complaint}", err=True)
    become_supervisor(path)


@cli.command()
def stop(config: Config = None) -> None:
    """Stop what ``serve`` started, with the same settings."""
    from callcenter.supervision import stop_supervisor

    try:
        stop_supervisor(settings_of(config))
    except CannotStart as problem:
        refuse(problem)


@cli.command()
def hub(config: Config = None) -> None:
    """Run the hub: rules, database, web pages."""
    from callcenter import app

    _run("hub", lambda settings: app.run_hub(settings, config), config)


@cli.command()
def seat(extension: str, config: Config = None) -> None:
    """Run the softphone bridge of one seat."""
    from callcenter import app

    _run(f"seat-{extension}", lambda settings: app.run_seat(settings, extension), config)


@cli.command()
def recorder(config: Config = None) -> None:
    """Run the recorder."""
    from callcenter import app

    _run("recorder", app.run_recorder, config)


@cli.command()
def listener(config: Config = None) -> None:
    """Run the listener: speech recognition."""
    from callcenter import app

    _run("listener", app.run_listener, config)


@cli.command()
def registrar(config: Config = None) -> None:
    """Run the small loopback registrar, for a machine without a PBX."""
    from callcenter import app

    _run("registrar", app.run_registrar, config)


@cli.command()
def replay(
    inputs: Annotated[
        list[Path], typer.Argument(help="Dialogues (.json, .jsonl), sentences (.jsonl), recordings (.wav).")
    ],
    tenant: Annotated[str | None, typer.Option(help="Judge by this tenant's settings.")] = None,
    phrasebook: Annotated[Path | None, typer.Option(help="Folder of the phrasebook.")] = None,
    out: Annotated[Path | None, typer.Option(help="File to write; without it standard output.")] = None,
    config: Config = None,
) -> None:
    """Judge written dialogues, sentences and recordings; one JSON object a line."""
    from callcenter import app
    from callcenter.replay import UnreadableInput, replay_file

    log_to_stderr("replay")
    settings = settings_of(config)
    if phrasebook is not None:
        settings = settings.model_copy(update={"phrasebook": phrasebook})
    try:
        tools = app.replay_tools(settings)
        with _output(out) as file:
            for path in inputs:
                for row in replay_file(path, tools, tenant):
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except (UnreadableInput, CannotStart) as problem:
        refuse(problem)


@cli.command(hidden=True)
def analyse(
    recording: Path,
    facts: Annotated[str, typer.Option(help="JSON: call_id, tenant, agent_no …")],
    config: Config = None,
) -> None:
    """Write the timeline of an uploaded recording as JSON lines: the hub runs this beside itself."""
    from callcenter import app
    from callcenter.pipeline.dialogue import read_facts
    from callcenter.replay import UnreadableInput, recording_timeline
    from callcenter.wire.event_codec import to_json

    log_to_stderr("analyse")
    try:
        tools = app.replay_tools(settings_of(config))
        for event in recording_timeline(recording, tools, read_facts(json.loads(facts))):
            sys.stdout.write(json.dumps(to_json(event), ensure_ascii=False) + "\n")
    except (UnreadableInput, CannotStart, ValueError) as problem:
        refuse(problem)


@phrasebook_cli.command("check")
def phrasebook_check(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of the phrasebook; without it the one in the settings.")
    ] = None,
    corpus: Annotated[
        Path | None, typer.Option(help="Text or JSON lines: count words that sound like a phrase.")
    ] = None,
    config: Config = None,
) -> None:
    """Find mistakes, failing examples, contradictions and homophones; exit status 1 when there is an error."""
    from callcenter.phrasebook.check import check

    try:
        problems = check(folder or settings_of(config).phrasebook, corpus)
    except (OSError, ValueError) as problem:
        refuse(problem)
    for found in problems:
        typer.echo(str(found))
    typer.echo(f"{len(problems)} found", err=True)
    if any(found.is_error for found in problems):
        raise typer.Exit(1)


@phrasebook_cli.command("coverage")
def phrasebook_coverage(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of the phrasebook; without it the one in the settings.")
    ] = None,
    config: Config = None,
) -> None:
    """Print clause by clause what is checked live, after the call or by people only; 1 if one is missing."""
    from callcenter.phrasebook.coverage import coverage_lines, missing
    from callcenter.phrasebook.loader import load_phrasebook

    try:
        book = load_phrasebook(folder or settings_of(config).phrasebook)
    except (OSError, ValueError) as problem:
        refuse(problem)
    for line in coverage_lines(book):
        typer.echo(line)
    left = missing(book)
    if left:
        typer.echo(f"missing: {', '.join(left)}", err=True)
        raise typer.Exit(1)


def main() -> None:
    """Entry point."""
    cli()


def _run(process: str, work: Callable[[Settings], int], config: Path | None) -> NoReturn:

    log_to_stderr(process)
    settings = settings_of(config)
    try:
        status = work(settings)
    except (CannotStart, SettingsError) as problem:
        refuse(problem)
    raise typer.Exit(status)


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    with path.open("w", encoding="utf-8") as file:
        yield file
