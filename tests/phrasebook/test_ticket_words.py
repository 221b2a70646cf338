from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from callcenter.phrasebook.ticket_words import UnreadableTicketWordsError, read_ticket_words
from callcenter.phrasebook.work_orders import WorkOrderPolicies

OWN = Path(__file__).parents[2] / "phrasebook" / "tickets"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(OWN, tmp_path / "tickets"))


def test_a_tenant_has_its_own_lists_and_the_clocks_of_its_work_orders() -> None:
    words = read_ticket_words(OWN, WorkOrderPolicies(OWN.parent / "work_orders.yaml").clocks_of)
    gas = words.of_tenant("阳泉市煤气公司")
    assert gas.routing["报修"] == "用户管理站"
    assert "滨河小区" in gas.communities
    assert {"C-32.handle", "C-32.restore"} <= {clock.id for clock in gas.clocks}
    assert "C-35" in {clock.id for clock in words.of_tenant("万和物业服务中心").clocks}
    assert "C-37" in {clock.id for clock in words.of_tenant("没有听说过的公司").clocks}


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "kinds.yaml").unlink()
    with pytest.raises(UnreadableTicketWordsError, match=r"kinds\.yaml: cannot be read"):
        read_ticket_words(folder)


def test_a_pattern_that_is_none_is_named(folder: Path) -> None:
    (folder / "departments.yaml").write_text("- {name: 维修部, said: ['(维修']}\n", encoding="utf-8")
    with pytest.raises(UnreadableTicketWordsError, match=r"departments\.yaml: '\(维修' is no pattern"):
        read_ticket_words(folder)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- {kind: 报修, strength: 9, words: [坏]}", r"0\.strength"),
        ("- {kind: 报修, words: [坏]}", r"0\.strength"),
        ("- {kind: 报修, strength: 2, words: [坏], colour: red}", r"0\.colour"),
        ("kind: [", "not valid YAML"),
    ],
)
def test_a_wrong_field_is_named(folder: Path, text: str, told: str) -> None:
    (folder / "kinds.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableTicketWordsError, match=told):
        read_ticket_words(folder)
