"""Who is wired to whom: builds each process of the product from its settings.

Native and heavy libraries are imported inside the builders, so that a seat never loads the web server and the hub never
loads pjsua2 or Vosk.
"""

from __future__ import annotations

import gc
import secrets
from collections.abc import Iterable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from callcenter import __version__
from callcenter.domain.events import CallEvent
from callcenter.refusal import CannotStart
from callcenter.settings import Settings

if TYPE_CHECKING:
    from callcenter.ports import Passwords, Store
    from callcenter.replay import ReplayTools
    from callcenter.web.signing import Signing


def run_seat(settings: Settings, extension: str) -> int:
    """The softphone bridge of one agent."""
    from callcenter.sip.seat import run_seat as run

    return run(settings, extension)


def run_registrar(settings: Settings) -> int:
    """The small loopback registrar."""
    from callcenter.sip.registrar import run_registrar as run

    return run(settings)


def run_recorder(settings: Settings) -> int:
    """The recorder."""
    from callcenter.recording.recorder import run_recorder as run

    return run(settings)


def run_listener(settings: Settings) -> int:
    """Speech recognition."""
    from callcenter.asr.listener import run_listener as run

    return run(settings.model_copy(update={"model": _model(settings)}))


def run_hub(settings: Settings, config: Path | None) -> int:
    """Rules, database, pages."""
    # Two fifths of the start would go into looking for garbage among what stays for good; `Hub.run` begins with it.
    gc.disable()
    from callcenter.db.database import open_database
    from callcenter.db.engine import DatabaseError
    from callcenter.hub import Hub, serve_hub
    from callcenter.standard import Standard
    from callcenter.standard_files import read_policies

    standard = Standard(settings.phrasebook)
    try:
        database = open_database(settings.database_url)
    except DatabaseError as problem:
        raise CannotStart(str(problem)) from problem
    policies = read_policies(settings.phrasebook)
    signing = _signing(settings)
    return serve_hub(
        Hub(
            settings,
            config,
            database,
            standard.rule_infos(),
            standard.call_analysis,
            policies,
            signing=signing,
            score=standard.score,
        )
    )


def replay_tools(settings: Settings) -> ReplayTools:
    """What ``callcenter replay`` works with; the speech model is loaded with the first recording only.

    Raises:
        CannotStart: the phrasebook cannot be used.
    """
    from callcenter.replay import ReplayTools
    from callcenter.standard import Standard

    standard = Standard(settings.phrasebook)
    return ReplayTools(
        call_analysis=standard.call_analysis,
        sentence_analysis=standard.sentence_analysis,
        recognised=partial(_recognised, _model(settings)),
    )


def check_parts(settings: Settings) -> str:
    """What can be found wrong before any process starts.

    Returns:
        What is wrong and does not keep it from starting, empty when nothing is: calls are taken and recorded without
        a speech model, and people can be added later.

    Raises:
        CannotStart: the phrasebook cannot be used.
    """
    from callcenter.asr.vosk_model import ModelUnusable, inspect_files

    _check_standard(settings)
    try:
        inspect_files(_model(settings))
    except ModelUnusable as problem:
        return f"{problem}; calls are taken and recorded, but not recognised"
    return _nobody_signs_in(settings)


def _nobody_signs_in(settings: Settings) -> str:
    if settings.web.login == "off":
        return ""
    try:
        with people_store(settings).reading() as work:
            everybody = work.people.everybody()
    except CannotStart:
        return ""  # the hub says so, and tries again
    if not any(person.active for person in everybody):
        return "nobody can sign in yet; add people with: callcenter users add LOGIN NAME ROLE"
    if not any(person.is_admin for person in everybody):
        return "nobody may manage people on the pages; add somebody with: callcenter users add LOGIN NAME admin"
    return ""


def _check_standard(settings: Settings) -> None:
    """Reads the phrasebook, which takes a second; not again while no file of it has changed."""
    stamp = settings.run / "phrasebook-checked"
    version = _version_of(settings.phrasebook)
    if stamp.is_file() and stamp.read_text(encoding="ascii") == version:
        return
    from callcenter.standard_files import read_policies, read_standard

    read_standard(settings.phrasebook)
    read_policies(settings.phrasebook)
    stamp.write_text(version, encoding="ascii")


def _version_of(folder: Path) -> str:
    digest = sha256(__version__.encode())
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def people_store(settings: Settings) -> Store:
    """The database, for those who look after the people in it.

    Raises:
        CannotStart: it cannot be opened.
    """
    from callcenter.db.database import open_database
    from callcenter.db.engine import DatabaseError

    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        return open_database(settings.database_url)
    except (DatabaseError, OSError) as problem:
        raise CannotStart(f"people cannot be read: {problem}") from problem


def password_hashes() -> Passwords:
    """How passwords are kept."""
    from callcenter.web.passwords import Argon2Passwords

    return Argon2Passwords()


def _signing(settings: Settings) -> Signing | None:
    if settings.web.login == "off":
        return None
    from callcenter.web.signing import Signing

    secret = read_session_key(settings.session_key)
    return Signing(
        passwords=password_hashes(), secret=secret, hours=settings.web.session_hours, https=settings.web.https
    )


def read_session_key(path: Path) -> str:
    """The key that signs sessions, made when there is none yet; removing the file ends all sessions.

    Raises:
        CannotStart: the file cannot be read or written, or others may read it.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        if path.stat().st_mode & 0o077:
            raise CannotStart(f"{path} can be read by others; run chmod 600 on it, or remove it to sign everybody out")
        key = path.read_text(encoding="ascii").strip()
    except OSError as problem:
        raise CannotStart(f"{path}: {problem.strerror}; sessions cannot be signed without it") from problem
    if len(key) < 32:
        raise CannotStart(f"{path} is too short to be a key; remove it, and a new one is made")
    return key


def _model(settings: Settings) -> Path:
    """The speech model that was chosen, else the one of the settings."""
    from callcenter.asr.model_catalogue import model_in_use

    return model_in_use(settings.data, settings.model)


def _recognised(model: Path, path: Path, call_id: str) -> Iterable[CallEvent]:
    from callcenter.asr.recordings import recording_events

    return recording_events(path, call_id, model)
