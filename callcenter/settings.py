"""Settings of one installation: ``callcenter.toml`` in the data folder, read once by the command line."""

from __future__ import annotations

import ipaddress
import tomllib
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

PROJECT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """The settings cannot be used; the message names file and field."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def is_this_machine(host: str) -> bool:
    """Whether an address can be reached from here only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class SeatSettings(_Part):
    """One agent extension."""

    extension: str
    agent_no: str
    agent_name: str = ""
    agent_phone: str = Field(description="SIP address of the agent's own phone, rung as the second leg")
    tenant: str = "阳泉市煤气公司"
    password: str = Field(default="", repr=False)
    sip_port: int = 0
    """0 = 5080 and up, in the order of the seats."""
    rtp_port: int = 0
    """First of 40 ports; 0 = 14000 and up."""


class SipSettings(_Part):
    """The telephone side."""

    bind: str = "127.0.0.1"
    registrar: str = "sip:127.0.0.1:5060"
    own_registrar: bool = True
    """Run our small loopback registrar at that address; false when a PBX is there."""
    register_s: int = 60
    ring_cadence_ms: int = 5000
    """Length of one ring cycle of this trunk: in mainland China 1 s ring and 4 s pause."""
    no_answer_s: int = 60


class WebSettings(_Part):
    """The pages."""

    host: str = "127.0.0.1"
    port: int = 8080
    login: Literal["off", "required"] = "off"
    """Off answers this machine only: whoever sits at it may do everything."""
    https: bool = False
    """A proxy in front speaks HTTPS: the session cookie is sent over nothing else."""
    session_hours: int = Field(default=12, ge=1, le=720)
    """Without a request for so long, a session ends."""

    @model_validator(mode="after")
    def _others_have_to_sign_in(self) -> Self:
        if self.login == "off" and not is_this_machine(self.host):
            raise ValueError(
                f'host {self.host} can be reached from other computers; set web.login = "required" and add people '
                "with `callcenter users add`, or set web.host to 127.0.0.1"
            )
        return self


class Settings(_Part):
    """The whole installation."""

    data: Path = PROJECT / "data"
    model: Path = PROJECT / "models" / "zh-hotline-small"
    phrasebook: Path = PROJECT / "phrasebook"
    database: str = ""
    """SQLAlchemy URL; empty = SQLite in the data folder."""
    sip: SipSettings = SipSettings()
    web: WebSettings = WebSettings()
    seats: tuple[SeatSettings, ...] = ()

    @property
    def database_url(self) -> str:
        """The URL in use."""
        return self.database or f"sqlite:///{self.data / 'callcenter.db'}"

    @property
    def session_key(self) -> Path:
        """Signs the session cookies; made at the first start."""
        return self.data / "session.key"

    @property
    def recordings(self) -> Path:
        """Where the recorder writes."""
        return self.data / "recordings"

    @property
    def run(self) -> Path:
        """Where the sockets live."""
        return self.data / "run"

    @property
    def hub_socket(self) -> Path:
        """Events to the hub."""
        return self.run / "hub.sock"

    @property
    def recorder_socket(self) -> Path:
        """Frames to the recorder."""
        return self.run / "recorder.sock"

    @property
    def listener_socket(self) -> Path:
        """Frames to the listener."""
        return self.run / "listener.sock"

    def seat(self, extension: str) -> SeatSettings:
        """The seat with its ports filled in.

        Raises:
            SettingsError: no such seat.
        """
        for number, seat in enumerate(self.seats):
            if seat.extension == extension:
                ports = {"sip_port": seat.sip_port or 5080 + number, "rtp_port": seat.rtp_port or 14000 + 40 * number}
                return seat.model_copy(update=ports)
        known = ", ".join(s.extension for s in self.seats) or "none"
        raise SettingsError(f"no seat {extension!r} in the settings; known seats: {known}")


def read_settings(path: Path | None) -> Settings:
    """The settings in ``path``, or the defaults when it is None.

    Relative folders in the file are meant from the file's own folder.

    Raises:
        SettingsError: unreadable file, bad TOML, unknown or wrong field.
    """
    if path is None:
        return Settings()
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise SettingsError(f"{path}: cannot be read ({problem.strerror}); write it or leave out --config") from problem
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(f"{path}: not valid TOML: {problem}") from problem
    for name in ("data", "model", "phrasebook"):
        if name in values:
            values[name] = (path.parent / values[name]).resolve()
    try:
        return Settings.model_validate(values)
    except ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {where}: {first['msg']}") from problem
