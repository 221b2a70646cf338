"""``callcenter serve`` on a machine where something is in the way: one sentence, exit status 2."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

SEAT = '[[seats]]\nextension = "1"\nagent_no = "1"\nagent_phone = "sip:1@127.0.0.1:5999"\nsip_port = {port}\n'


def serve(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "callcenter.toml").write_text(text)
    command = [sys.executable, "-m", "callcenter", "serve", "--config", str(folder / "callcenter.toml")]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def settings(head: str = "", web_port: int = 0) -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return f'data = "d"\n{head}\n[sip]\nown_registrar = false\n[web]\nport = {web_port}\n' + SEAT.format(port=port)


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("callcenter: ")]
    return line


def test_a_used_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert f"127.0.0.1:{port} is in use" in refusal(serve(tmp_path, settings(web_port=port)))


def test_a_syntax_error_in_the_phrasebook_is_named(tmp_path: Path) -> None:
    shutil.copytree("phrasebook", tmp_path / "book")
    with (tmp_path / "book" / "closing.yaml").open("a") as file:
        file.write("\nphrases: [\n")
    said = refusal(serve(tmp_path, settings('phrasebook = "book"')))
    assert "closing.yaml" in said
    assert "line" in said or ":" in said.split("closing.yaml")[1]


def test_an_unknown_setting_is_named(tmp_path: Path) -> None:
    assert "registar" in refusal(serve(tmp_path, settings().replace("own_registrar", "registar")))


def test_stop_says_that_nothing_runs(tmp_path: Path) -> None:
    (tmp_path / "callcenter.toml").write_text(settings())
    command = [sys.executable, "-m", "callcenter", "stop", "--config", str(tmp_path / "callcenter.toml")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert "nothing is running" in refusal(done)
