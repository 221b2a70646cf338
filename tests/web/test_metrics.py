"""Figures for a monitoring system."""

from prometheus_client.parser import text_string_to_metric_families

from tests.web.conftest import Site


async def test_figures_of_product_and_listener(site: Site) -> None:
    answer = await site.http.get("/metrics")
    assert answer.status_code == 200
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    found = {sample.name: sample.value for family in families.values() for sample in family.samples}
    assert found["callcenter_listener_legs"] == 4
    assert found["callcenter_listener_queue_age_seconds"] == 1.5
    assert found["callcenter_listener_restarts_total"] == 1
    assert found["callcenter_listener_memory_bytes"] == 200 * 2**20
    assert families["callcenter_listener_sound_seconds"].type == "counter"
    up = {sample.labels["process"]: sample.value for sample in families["callcenter_process_up"].samples}
    assert up["listener"] == 1
