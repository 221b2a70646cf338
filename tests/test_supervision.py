"""What is checked before the processes start, and what supervisord is told."""

import configparser
import os
import socket
from pathlib import Path

import pytest

from callcenter.refusal import CannotStart
from callcenter.settings import SeatSettings, Settings, SettingsError, SipSettings, WebSettings, read_settings
from callcenter.supervision import check_machine, sip_address, write_supervisor_config


def free_port(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    registrar = f"sip:127.0.0.1:{free_port(socket.SOCK_DGRAM)}"
    port = free_port(socket.SOCK_DGRAM)
    seat = SeatSettings(extension="8015", agent_no="15", agent_phone="sip:15@127.0.0.1:5180", sip_port=port)
    web = WebSettings(port=free_port(socket.SOCK_STREAM))
    return Settings(data=tmp_path, seats=(seat,), sip=SipSettings(registrar=registrar), web=web)


def test_a_free_machine_may_serve(settings: Settings) -> None:
    check_machine(settings)
    assert settings.recordings.is_dir()


def test_a_used_web_port_is_named(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", settings.web.port)), pytest.raises(CannotStart) as refused:
        check_machine(settings)
    assert f"web.port: address 127.0.0.1:{settings.web.port} is in use" in str(refused.value)


def test_a_used_sip_port_is_named(settings: Settings) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", settings.seats[0].sip_port))
        with pytest.raises(CannotStart, match="sip_port of seat 8015"):
            check_machine(settings)


def test_no_seat_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="add at least one"):
        check_machine(Settings(data=tmp_path))


def test_a_second_instance_is_refused(settings: Settings) -> None:
    settings.run.mkdir()
    (settings.run / "serve.pid").write_text(str(os.getpid()))
    with pytest.raises(CannotStart, match="already running"):
        check_machine(settings)


def test_every_process_is_supervised(settings: Settings) -> None:
    check_machine(settings)
    parser = configparser.RawConfigParser()
    parser.read(write_supervisor_config(settings, Path("callcenter.toml")))
    programs = {name.split(":")[1] for name in parser.sections() if name.startswith("program:")}
    assert programs == {"hub", "recorder", "listener", "registrar", "seat-8015"}


@pytest.mark.parametrize("address", ["127.0.0.1", "sips:127.0.0.1", "sip:"])
def test_a_registrar_needs_an_address(address: str) -> None:
    with pytest.raises(CannotStart, match="is not an address like"):
        sip_address(address)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("seats = 3", "seats"),
        ("[web]\nport = 'x'", "web.port"),
        ("[wep]\nport = 1", "wep"),
        ("[[seats]]\nextension = '1'", "seats.0.agent_no"),
        ("data = ", "not valid TOML"),
    ],
)
def test_wrong_settings_name_file_and_field(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "callcenter.toml"
    path.write_text(text)
    with pytest.raises(SettingsError, match=named) as refused:
        read_settings(path)
    assert str(path) in str(refused.value)


def test_folders_are_meant_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "callcenter.toml"
    path.write_text("data = 'here'")
    assert read_settings(path).data == tmp_path / "here"
