"""What Prometheus reads: requests by route, and the figures the workflow tells. docs/api.md lists the names."""

import time
from collections.abc import Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from colophon.workflow.protocol import Workflow

REQUESTS: Final = "colophon_http_requests_total"
SECONDS: Final = "colophon_http_request_seconds"
UNKNOWN_ROUTE: Final = "none"


class Meter:
    """The counters of one application, in a registry of its own."""

    def __init__(self, workflow: Workflow) -> None:
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self._requests = Counter(REQUESTS, "Answered requests.", labels, registry=self.registry)
        self._seconds = Histogram(SECONDS, "Time until a request was answered.", labels[:2], registry=self.registry)
        self.registry.register(_WorkflowFigures(workflow))

    def count(self, *, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)


class _WorkflowFigures(Collector):
    """Asks the workflow for its figures when they are read, and not before."""

    def __init__(self, workflow: Workflow) -> None:
        self._workflow = workflow

    def describe(self) -> Iterable[Metric]:
        # Without this, registering would collect once, before the place is ready.
        return ()

    def collect(self) -> Iterable[Metric]:
        for name, value in sorted(self._workflow.metrics().items()):
            yield GaugeMetricFamily(name, f"docs/api.md, section Metrics: {name}.", value=value)


class CountRequests:
    """Count every request by method, route template and status; ids in addresses never become labels."""

    def __init__(self, app: ASGIApp, *, meter: Meter) -> None:
        self._app = app
        self._meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the application and count its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 500

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, seen)
        finally:
            self._meter.count(
                method=_method(scope), route=_route(scope), status=status, seconds=time.perf_counter() - began
            )


def _method(scope: Scope) -> str:
    # A client may make methods up; a label must not grow with what clients make up.
    method = str(scope["method"])
    return method if method in {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"} else "other"


def _route(scope: Scope) -> str:
    return str(getattr(scope.get("route"), "path", UNKNOWN_ROUTE))
