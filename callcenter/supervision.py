"""``callcenter serve``: every process of one machine under supervisord, which starts, restarts and stops them."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import time
from configparser import RawConfigParser
from pathlib import Path
from urllib.parse import urlsplit

from callcenter.refusal import CannotStart
from callcenter.settings import Settings

STOP_LIMIT_S = 20


def check_machine(settings: Settings) -> None:
    """Whether the product can start here.

    Raises:
        CannotStart: no seat, a running instance, a folder that cannot be written, or a port in use.
    """
    if not settings.seats:
        raise CannotStart("no seat in the settings; add at least one [[seats]] table to callcenter.toml")
    for folder in (settings.data, settings.run, settings.recordings):
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise CannotStart(f"folder {folder} cannot be made: {problem.strerror}; choose another `data`") from problem
    if len(str(settings.listener_socket)) > 100:
        raise CannotStart(f"the path {settings.run} is too long for sockets (100 characters); choose a shorter `data`")
    _refuse_second_instance(settings)
    _refuse_used_port(socket.SOCK_STREAM, settings.web.host, settings.web.port, "web.port")
    for seat in settings.seats:
        port = settings.seat(seat.extension).sip_port
        _refuse_used_port(socket.SOCK_DGRAM, settings.sip.bind, port, f"sip_port of seat {seat.extension}")
    if settings.sip.own_registrar:
        host, port = sip_address(settings.sip.registrar)
        _refuse_used_port(socket.SOCK_DGRAM, host, port, "sip.registrar")


def write_supervisor_config(settings: Settings, config: Path | None) -> Path:
    """The configuration of supervisord for these settings, in the run folder; None: default settings."""
    parser = RawConfigParser()
    control = settings.run / "supervisor.sock"
    parser["unix_http_server"] = {"file": str(control), "chmod": "0600"}
    parser["supervisord"] = {
        "nodaemon": "true",
        "silent": "true",
        "logfile": str(settings.run / "supervisor.log"),
        "pidfile": str(_pidfile(settings)),
        "identifier": "callcenter",
        "childlogdir": str(settings.run),
        # pydantic would look through all installed packages for plug-ins in each process: a tenth of a second.
        "environment": 'PYDANTIC_DISABLE_PLUGINS="__all__"',
    }
    parser["rpcinterface:supervisor"] = {
        "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
    }
    parser["supervisorctl"] = {"serverurl": f"unix://{control}"}
    for name, arguments in _programs(settings):
        parser[f"program:{name}"] = _program([*arguments, *(["--config", str(config)] if config else [])])
    path = settings.run / "supervisor.conf"
    with path.open("w", encoding="utf-8") as file:
        parser.write(file)
    return path


def become_supervisor(path: Path) -> None:
    """Replaces this process by supervisord; does not return."""
    os.execv(sys.executable, [sys.executable, "-m", "callcenter.prompt_supervisor", "-c", str(path)])


def stop_supervisor(settings: Settings) -> None:
    """Ends a running instance and waits for it.

    Raises:
        CannotStart: none is running, or it does not end.
    """
    number = _running(settings)
    if number is None:
        raise CannotStart(f"nothing is running with the data folder {settings.data}")
    os.kill(number, signal.SIGTERM)
    end = time.monotonic() + STOP_LIMIT_S
    while _running(settings) == number:
        if time.monotonic() > end:
            raise CannotStart(f"process {number} has not ended after {STOP_LIMIT_S} s; look at it, or kill it")
        time.sleep(0.1)


def sip_address(uri: str) -> tuple[str, int]:
    """Host and port of ``sip:host[:port]``.

    Raises:
        CannotStart: not such an address.
    """
    parts = urlsplit(uri.replace("sip:", "sip://", 1))
    if parts.scheme != "sip" or not parts.hostname:
        raise CannotStart(f"sip.registrar: {uri!r} is not an address like sip:127.0.0.1:5060")
    return parts.hostname, parts.port or 5060


def _programs(settings: Settings) -> list[tuple[str, list[str]]]:
    seats = [(f"seat-{seat.extension}", ["seat", seat.extension]) for seat in settings.seats]
    registrar = [("registrar", ["registrar"])] if settings.sip.own_registrar else []
    return [("hub", ["hub"]), ("recorder", ["recorder"]), ("listener", ["listener"]), *registrar, *seats]


def _program(arguments: list[str]) -> dict[str, str]:
    quoted = " ".join(f'"{part}"' for part in (sys.executable, "-m", "callcenter", *arguments)).replace("%", "%%")
    return {
        "command": quoted,
        "autorestart": "true",
        "startsecs": "1",
        "startretries": "1000000",  # a registrar or database that is away for a night comes back one day
        "stopwaitsecs": "6",
        "stopasgroup": "true",
        "killasgroup": "true",
        "redirect_stderr": "true",
        "stdout_logfile": "/dev/stderr",
        "stdout_logfile_maxbytes": "0",
    }


def _pidfile(settings: Settings) -> Path:
    return settings.run / "serve.pid"


def _running(settings: Settings) -> int | None:
    try:
        number = int(_pidfile(settings).read_text())
        os.kill(number, 0)
    except (OSError, ValueError):
        return None
    return number


def _refuse_second_instance(settings: Settings) -> None:
    number = _running(settings)
    if number is None:
        return
    raise CannotStart(
        f"already running as process {number} with the data folder {settings.data}; "
        "stop it first (callcenter stop) or give another `data` and other ports"
    )


def _refuse_used_port(kind: socket.SocketKind, host: str, port: int, name: str) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, kind) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            why = "is in use by another program" if problem.errno == errno.EADDRINUSE else str(problem.strerror)
            raise CannotStart(f"{name}: address {host}:{port} {why}; free it or choose another port") from problem
