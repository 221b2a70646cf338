"""The work order table: mistakes in it are told with file and entry, a tenant can differ from its trade."""

from __future__ import annotations

from datetime import timedelta

import pytest

from callcenter.phrasebook.work_orders import WorkOrderPolicies, WorkOrderTableError
from tests.domain.work_orders.orders_at_work import GAS, POLICIES, TABLE_FILE, policies_with


def broken(tmp_path, old, new):
    file = tmp_path / "work_orders.yaml"
    text = TABLE_FILE.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(WorkOrderTableError) as problem:
        WorkOrderPolicies(file)
    sentence = str(problem.value)
    assert str(file) in sentence
    return sentence


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("limit: 6h,", "limit: 6 Stunden,", "clocks.0.limit"),
        ("start: received, stop: handled", "start: received, stop: erledigt", "clocks.0.stop"),
        ("types: [报修], start", "types: [报喜], start", "报喜"),
        ("profile: 燃气", "profile: 石油", "石油"),
        ("zone: Asia/Shanghai", "zone: Asia/Yangquan", "Asia/Yangquan"),
        ("block: contact", "block: kontakt", "kontakt"),
        ("{name: meter_reading}", "{name: meter_readings}", "meter_readings"),
        ("share: 0.2", "share: 20", "share"),
        ("field: attitude", "field: mood", "mood"),
        ("most_attempts: 3", "most_attempts: 0", "callbacks.most_attempts"),
        ("default_profile: 通用", "default_profile: 无", "default_profile"),
        ("clocks: [C-32.handle,", "clocks: [C-99,", "C-99"),
        ("fields:   ", "fields: [   ", "not valid YAML"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, old, new, named):
    assert named in broken(tmp_path, old, new)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(WorkOrderTableError, match="cannot be read"):
        WorkOrderPolicies(tmp_path / "none.yaml")


def test_a_tenant_can_have_its_own_limits_and_areas():
    policy = policies_with(
        """
  甲公司:
    code: JG
    profile: 燃气
    clock_changes: {C-32.handle: {limit: 2h}}
    routing: [{areas: [滨河], types: [报修], department: 滨河管理站, priority: 2}]
    callbacks: {most_attempts: 5}
    cards: {燃气泄漏: 请打开门窗，不要动电器开关。}
"""
    ).of("甲公司")
    assert next(clock.limit for clock in policy.clocks if clock.id == "C-32.handle") == timedelta(hours=2)
    assert policy.routing.rules[0].department == "滨河管理站"
    assert policy.callbacks.most_attempts == 5
    assert policy.routing.emergencies[0].card.startswith("请打开门窗")
    gas = POLICIES.of(GAS)
    assert gas.routing.emergencies[0].card == ""  # nothing is invented for a tenant that gave no advice


def test_every_clause_names_its_source():
    policy = POLICIES.of(GAS)
    for entry in (*policy.clocks, *policy.callbacks.rules, *policy.routing.emergencies):
        assert entry.clause[:3].isdigit(), entry
