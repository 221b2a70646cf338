"""``callcenter models …`` and ``callcenter transcribe``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from callcenter.command_line import BAD_INPUT, Config, refuse, settings_of

models_cli = typer.Typer(help="Speech models.", no_args_is_help=True)


@models_cli.command("list")
def list_models(config: Config = None) -> None:
    """Models that are here or can be fetched; * marks the one in use."""
    from callcenter.asr import model_catalogue

    settings = settings_of(config)
    for model in model_catalogue.list_models(settings.data, settings.model):
        mark = "*" if model.in_use else " "
        where = str(model.directory) if model.directory else "(not fetched)"
        typer.echo(f"{mark} {model.name:28} {model.size_mb:6} MB  {where}  {model.says}")


@models_cli.command("fetch")
def fetch(name: str, config: Config = None) -> None:
    """Download a published model; a broken download is resumed."""
    from callcenter.asr.model_catalogue import UnknownModel
    from callcenter.asr.model_fetch import ModelNotFetched, fetch_model
    from callcenter.asr.vosk_model import ModelUnusable

    settings = settings_of(config)
    try:
        with _progress(name) as update:
            checked = fetch_model(name, settings.data, update)
    except (UnknownModel, ModelNotFetched, ModelUnusable) as problem:
        refuse(problem)
    for warning in checked.warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"{checked.directory} is ready; choose it with: callcenter models use {name}")


@models_cli.command("verify")
def verify(
    directory: Annotated[Path | None, typer.Argument(help="Without it the model in use.")] = None,
    config: Config = None,
) -> None:
    """Look at a model's files, compare known hashes, and load it."""
    from callcenter.asr.model_catalogue import model_in_use
    from callcenter.asr.model_check import check_model
    from callcenter.asr.vosk_model import ModelUnusable

    settings = settings_of(config)
    try:
        checked = check_model(directory or model_in_use(settings.data, settings.model))
    except ModelUnusable as problem:
        refuse(problem)
    for warning in checked.warnings:
        typer.echo(f"warning: {warning}", err=True)
    typer.echo(f"{checked.directory} can be used")


@models_cli.command("use")
def use(name: str, config: Config = None) -> None:
    """Choose the model, by name or folder; the listener takes it when it starts the next time."""
    from callcenter.asr.model_catalogue import UnknownModel, find_model, write_choice
    from callcenter.asr.model_check import check_model
    from callcenter.asr.vosk_model import ModelUnusable

    settings = settings_of(config)
    try:
        directory = find_model(name, settings.data, settings.model)
        check_model(directory)
    except (UnknownModel, ModelUnusable) as problem:
        refuse(problem)
    write_choice(directory, settings.data)
    typer.echo(f"{directory} will be used from the next start of the listener")


@models_cli.command("adapt")
def adapt(
    words: Annotated[list[Path], typer.Argument(help="UTF-8 text files: one word or sentence a line.")],
    name: Annotated[str, typer.Option(help="Name of the new model.")],
    model: Annotated[str | None, typer.Option(help="Model to start from; without it the one in use.")] = None,
    test: Annotated[
        Path | None, typer.Option(help="Recordings with a .txt beside each: error rate before and after.")
    ] = None,
    config: Config = None,
) -> None:
    """Make a model that expects an installation's own words: streets, residential areas, products, sentences."""
    from callcenter.asr.adapt.adapted_model import adapt_model
    from callcenter.asr.adapt.grammar import NotAdaptable
    from callcenter.asr.adapt.openfst import OpenFstMissing
    from callcenter.asr.error_rate import NoSamples, measure, read_samples
    from callcenter.asr.model_catalogue import UnknownModel, fetched_models, find_model, model_in_use
    from callcenter.asr.vosk_model import ModelUnusable, load_model

    settings = settings_of(config)
    try:
        start = (
            find_model(model, settings.data, settings.model) if model else model_in_use(settings.data, settings.model)
        )
        lines = [line for path in words for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        samples = read_samples(test) if test else []
        fetched_models(settings.data).mkdir(parents=True, exist_ok=True)
        report = adapt_model(start, fetched_models(settings.data) / name, lines)
        for one in report.unpronounceable:
            typer.echo(f"left out, a character has no sound in this model: {one}", err=True)
        typer.echo(
            f"{report.directory}: {report.phrases} words and sentences; choose it with: callcenter models use {name}"
        )
        if samples:
            before, after = measure(load_model(start), samples), measure(load_model(report.directory), samples)
            typer.echo(f"characters wrong: {before.rate:.1f} % before, {after.rate:.1f} % after")
    except (
        NotAdaptable,
        OpenFstMissing,
        NoSamples,
        UnknownModel,
        ModelUnusable,
        OSError,
        UnicodeDecodeError,
    ) as problem:
        refuse(problem)


def transcribe(
    recordings: Annotated[list[Path], typer.Argument(help="Any format that libsndfile or ffmpeg reads.")],
    out: Annotated[Path, typer.Option(help="Folder for one JSON file a recording.")] = Path("transcripts"),
    workers: Annotated[int | None, typer.Option(help="Processes; without it one a core.")] = None,
    config: Config = None,
) -> None:
    """Recognise archives on all cores; run again, it goes on where it stopped."""
    from callcenter.asr.batch import TranscriptsCollide, transcribe_files
    from callcenter.asr.model_catalogue import model_in_use
    from callcenter.asr.vosk_model import ModelUnusable

    settings = settings_of(config)
    failed = 0
    try:
        model = model_in_use(settings.data, settings.model)
        done = transcribe_files(recordings, out, model, workers)
        with typer.progressbar(done, length=len(recordings), label="transcribe") as shown:
            for one in shown:
                if one.problem:
                    failed += 1
                    typer.echo(f"\n{one.recording}: {one.problem}", err=True)
    except (TranscriptsCollide, ModelUnusable) as problem:
        refuse(problem)
    if failed:
        raise typer.Exit(BAD_INPUT)


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how much has come; the length is known with the first bytes only."""
    shown = -1

    def update(done: int, total: int) -> None:
        nonlocal shown
        if done // 1_000_000 != shown:
            shown = done // 1_000_000
            share = f"{done / total:4.0%} of {total / 1e6:.0f} MB" if total else f"{done / 1e6:.0f} MB"
            typer.echo(f"\r{name}: {share}", nl=False, err=True)

    yield update
    if shown >= 0:
        typer.echo("", err=True)
