"""Figures for a monitoring system, in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fastapi import APIRouter, Response
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from callcenter.web.hub_services import Hub, Processes

router = APIRouter(tags=["state"])


class _Figures(Collector):
    """Read anew for each request: nothing is counted twice."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes

    def collect(self) -> Iterable[Metric]:
        """All families."""
        yield from self._product()
        yield from self._listener()

    def _product(self) -> Iterator[Metric]:
        yield _gauge("ready", "Calls can come.", float(self._processes.ready))
        there = GaugeMetricFamily("callcenter_process_up", "The process is there.", labels=["process"])
        for name, up in self._processes.processes().items():
            there.add_metric([name], float(up))
        yield there

    def _listener(self) -> Iterator[Metric]:
        told = self._processes.hearing
        yield _gauge("listener_legs", "Legs that are listened to.", told.legs)
        yield _gauge("listener_queue_age_seconds", "Age of the oldest sound that waits.", told.behind_ms / 1000)
        factor = "Processor seconds for a second of sound, lately."
        yield _gauge("listener_real_time_factor", factor, told.real_time_factor)
        yield _gauge("listener_memory_bytes", "Resident memory.", told.memory_mb * 2**20)
        yield _counter("listener_sound_seconds", "Sound heard.", told.sound_s)
        yield _counter("listener_cpu_seconds", "Processor time used.", told.cpu_s)
        yield _counter("listener_restarts", "Recognisers that broke or hung and were replaced.", told.restarts)


@router.get("/metrics", response_class=Response)
def metrics(hub: Hub) -> Response:
    """Numbers only: nothing of what was said, and no names."""
    registry = CollectorRegistry()
    registry.register(_Figures(hub.processes))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"callcenter_{name}", about, value=value)


def _counter(name: str, about: str, value: float) -> Metric:
    return CounterMetricFamily(f"callcenter_{name}", about, value=value)
