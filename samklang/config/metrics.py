"""Figures for those who run the site, at ``/metrics``, to this machine only."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY, Collector

from samklang.foundation import jobs
from samklang.foundation.http import route
from samklang.foundation.models import Letter, Schedule

ANSWERS = Counter("samklang_answers", "Answers by page and status.", ["page", "status"])
SECONDS = Histogram(
    "samklang_seconds", "Time to answer.", buckets=(0.002, 0.005, 0.01, 0.025, 0.1, 0.5, 2, 10)
)

Respond = Callable[[HttpRequest], HttpResponseBase]


def count_answers(respond: Respond) -> Respond:
    def answer(request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        response = respond(request)
        SECONDS.observe(time.perf_counter() - began)
        match = request.resolver_match
        page = match.view_name if match else "kept"
        ANSWERS.labels(page, response.status_code).inc()
        return response

    return answer


class Waiting(Collector):
    """What the database knows, read when it is asked for."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        letters = GaugeMetricFamily("samklang_letters", "Letters by state.", labels=["state"])
        for state in Letter.State:
            letters.add_metric([state], Letter.objects.filter(state=state).count())
        yield letters
        failing = GaugeMetricFamily("samklang_failing", "What failed when last tried.", labels=["kind"])
        failing.add_metric(["job"], Schedule.objects.filter(failures__gt=0).count())
        failing.add_metric(["task"], len(jobs.failing_tasks()))
        yield failing
        pulse = Schedule.objects.filter(name="worker").first()
        if pulse and pulse.last_at:
            age = (timezone.now() - pulse.last_at).total_seconds()
            yield GaugeMetricFamily("samklang_worker_pulse_seconds", "Since the worker last said so.", age)


@route("GET")
def metrics(request: HttpRequest) -> HttpResponse:
    if not is_from_here(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Waiting())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # has no types
        text = generate_latest(registry)
    else:
        text = generate_latest(registry) + generate_latest(REGISTRY)
    kind = "text/plain; version=0.0.4; charset=utf-8"
    return HttpResponse(text, content_type=kind, headers={"Cache-Control": "no-store"})


def is_from_here(request: HttpRequest) -> bool:
    """From this machine and not passed on by a proxy that stands on it."""
    address = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104 -- an address that is not ours
    return ip_address(address).is_loopback and "HTTP_X_FORWARDED_FOR" not in request.META
