"""The browser libraries are the pinned ones, and nothing on the pages comes from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import callcenter.web

WEB = Path(callcenter.web.__file__).parent
PROJECT = WEB.parent.parent
ELSEWHERE = re.compile(r"""(?:src|href|from|import|url)\s*[=(]?\s*["'(]?(?:https?:)?//""")


def test_the_vendored_files_are_as_pinned() -> None:
    command = [sys.executable, str(PROJECT / "scripts" / "vendor"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_each_library_brings_its_licence() -> None:
    folders = [folder for folder in (WEB / "static" / "vendor").iterdir() if folder.is_dir()]
    assert folders
    assert all((folder / "LICENSE").read_text(encoding="utf-8") for folder in folders)


def test_no_page_asks_another_host() -> None:
    ours = [
        *WEB.glob("templates/*.html"),
        *WEB.glob("static/*.js"),
        *WEB.glob("static/parts/*.js"),
        *WEB.glob("static/css/*"),
    ]
    assert len(ours) > 30
    assert [path.name for path in ours if ELSEWHERE.search(path.read_text(encoding="utf-8"))] == []


def test_no_part_of_a_page_is_too_long() -> None:
    ours = [*WEB.glob("static/*.js"), *WEB.glob("static/parts/*.js"), *WEB.glob("static/css/*")]
    assert [path.name for path in ours if len(path.read_text(encoding="utf-8").splitlines()) > 300] == []
