"""``callcenter users`` on a real database, and the settings that ask for a name."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from callcenter import app
from callcenter.cli import cli
from callcenter.refusal import CannotStart
from callcenter.settings import SettingsError, read_settings

PASSWORD = "correct-horse\n"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    file = tmp_path / "callcenter.toml"
    file.write_text('data = "data"\n[web]\nlogin = "required"\n', encoding="utf-8")
    return file


def users(config: Path, *arguments: str, given: str = "") -> tuple[int, str]:
    answer = CliRunner().invoke(cli, ["users", *arguments, "--config", str(config)], input=given)
    return answer.exit_code, answer.output


def added(config: Path, login: str = "anna", *more: str) -> tuple[int, str]:
    roles = more or ("agent", "--agent-no", "08")
    return users(config, "add", login, "安娜", *roles, "--password-stdin", given=PASSWORD)


def test_a_person_is_added_listed_and_changed(config: Path) -> None:
    assert added(config) == (0, "anna may sign in as agent\n")
    assert users(config, "roles", "anna", "agent", "qa")[0] == 0
    assert users(config, "off", "anna") == (0, "anna may not sign in\n")
    status, shown = users(config, "list")
    assert status == 0
    assert shown.split() == ["anna", "安娜", "agent,qa", "no.", "08", "(off)"]
    assert users(config, "on", "anna")[0] == 0
    assert "(off)" not in users(config, "list")[1]


def test_a_password_is_kept_as_a_hash_and_can_be_changed(config: Path) -> None:
    added(config)
    store, hashes = app.people_store(read_settings(config)), app.password_hashes()
    with store.reading() as work:
        first = work.people.password_of("anna")
    assert first.startswith("$argon2id$")
    assert users(config, "passwd", "anna", "--password-stdin", given="another-horse\n")[0] == 0
    with store.reading() as work:
        kept, person = work.people.password_of("anna"), work.people.get("anna")
    assert hashes.fits(kept, "another-horse")
    assert not hashes.fits(kept, PASSWORD.strip())
    assert person is not None
    assert person.epoch == 2


def test_a_token_is_shown_once_and_withdrawn_by_its_number(config: Path) -> None:
    assert users(config, "add", "oa", "工单系统", "supervisor", "--tokens-only")[0] == 0
    status, token = users(config, "token", "oa", "对接")
    assert status == 0
    assert token.startswith("cc_")
    shown = users(config, "list")[1]
    assert "token 1 对接" in shown
    assert token.strip() not in shown
    assert users(config, "revoke", "1")[0] == 0
    assert "token 1 对接 (withdrawn)" in users(config, "list")[1]


@pytest.mark.parametrize(
    ("arguments", "given", "named"),
    [
        (("add", "Anna", "安娜", "qa", "--password-stdin"), PASSWORD, "login:"),
        (("add", "anna", " ", "qa", "--password-stdin"), PASSWORD, "name:"),
        (("add", "anna", "安娜", "agent", "--password-stdin"), PASSWORD, "agent_no:"),
        (("add", "anna", "安娜", "qa", "--password-stdin"), "short\n", "password:"),
        (("add", "anna", "安娜", "qa", "--password-stdin"), "anna-anna-anna\n", "password:"),
        (("add", "anna", "安娜", "boss", "--password-stdin"), PASSWORD, "boss"),
        (("passwd", "nobody", "--password-stdin"), PASSWORD, "login:"),
        (("roles", "nobody", "qa"), "", "login:"),
        (("token", "nobody", "x"), "", "login:"),
        (("revoke", "7"), "", "token:"),
    ],
)
def test_bad_input_is_named(config: Path, arguments: tuple[str, ...], given: str, named: str) -> None:
    status, said = users(config, *arguments, given=given)
    assert status == 2
    assert named in said


def test_a_name_is_given_once(config: Path) -> None:
    added(config)
    assert added(config)[0] == 2


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20", "hotline.example"])
def test_others_are_answered_only_when_people_sign_in(tmp_path: Path, host: str) -> None:
    file = tmp_path / "callcenter.toml"
    file.write_text(f'[web]\nhost = "{host}"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"web: .*login = \"required\""):
        read_settings(file)
    file.write_text(f'[web]\nhost = "{host}"\nlogin = "required"\n', encoding="utf-8")
    assert read_settings(file).web.host == host


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.5", "::1", "localhost"])
def test_on_this_machine_nobody_has_to(tmp_path: Path, host: str) -> None:
    file = tmp_path / "callcenter.toml"
    file.write_text(f'[web]\nhost = "{host}"\n', encoding="utf-8")
    assert read_settings(file).web.login == "off"


def test_the_key_of_the_sessions_is_made_once_and_for_us_alone(tmp_path: Path) -> None:
    path = tmp_path / "data" / "session.key"
    key = app.read_session_key(path)
    assert app.read_session_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(CannotStart, match=r"session\.key can be read by others"):
        app.read_session_key(path)
    path.chmod(0o600)
    path.write_text("short", encoding="ascii")
    with pytest.raises(CannotStart, match="too short"):
        app.read_session_key(path)


def test_a_password_to_start_with_and_who_gave_it_stand_in_the_list_and_the_log(config: Path) -> None:
    added(config)
    assert users(config, "passwd", "anna", "--password-stdin", "--once", given="another-horse\n")[0] == 0
    assert "(first password)" in users(config, "list")[1]
    status, shown = users(config, "log")
    assert status == 0
    newest, oldest = shown.splitlines()
    assert newest.split()[2] == oldest.split()[2] == "命令行"
    assert newest.split()[-2:] == ["anna", "password"]
    assert oldest.split()[-3:] == ["anna", "added", "agent"]


def test_the_last_administrator_is_kept_on_the_command_line_too(config: Path) -> None:
    added(config, "yan", "admin")
    for arguments, named in ((("off", "yan"), "active:"), (("roles", "yan", "qa"), "roles:")):
        status, said = users(config, *arguments)
        assert status == 2
        assert named in said
    added(config, "zhou", "admin")
    assert users(config, "off", "yan")[0] == 0
