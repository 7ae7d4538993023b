"""For operators: whether it lives and can serve, figures for Prometheus, and a page about workers and jobs."""

import hmac
import platform
from datetime import datetime
from functools import cache
from ipaddress import ip_address
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Max, Min, Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob, ProcrastinateWorker

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import clock, metrics
from annotator.projects import rules

SHOWN = 100  # failed jobs on the page


@login_not_required
@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers; says nothing of the database, whose outage no restart of this process mends."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Whether requests can be sent here: the database answers, and is as this version of the program needs it."""
    try:
        applied = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
        found = {"database": True, "migrations": _known() <= applied}
    except DatabaseError:
        found = {"database": False, "migrations": False}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


@login_not_required
@never_cache
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """For Prometheus, which has the token or is on this machine; 404 for everybody else."""
    if not _may_scrape(request):
        raise Http404
    return HttpResponse(metrics.text(), content_type="text/plain; version=0.0.4; charset=utf-8")


@require_safe
def operation(request: HttpRequest) -> HttpResponse:
    """Version, database, workers, queues and failed jobs."""
    rules.can_operate(cast(User, request.user)).require()
    failed = ProcrastinateJob.objects.filter(status="failed").annotate(
        failed_at=Max("procrastinateevent__at", filter=Q(procrastinateevent__type="failed"))
    )
    page = {
        "facts": _facts(),
        "workers": ProcrastinateWorker.objects.order_by("pk").annotate(
            jobs=Count("procrastinatejob", filter=Q(procrastinatejob__status="doing"))
        ),
        "queues": _queues(clock.now()),
        "failed": failed.order_by("-pk")[:SHOWN],
        "failed_count": failed.count(),
    }
    return render(request, "web/operation.html", page)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a failed job done once more."""
    user = cast(User, request.user)
    rules.can_operate(user).require()
    job = ProcrastinateJob.objects.filter(pk=pk, status="failed").first()
    if job is None:
        messages.warning(request, _("This job is not among the failed ones any more."))
        return redirect("operation")
    app.job_manager.retry_job_by_id(job_id=pk, retry_at=clock.now())
    audit.record("job.retried", by=user, target=f"{job.task_name} {pk}")
    messages.success(request, _("The job waits for a worker again."))
    return redirect("operation")


@cache
def _known() -> frozenset[str]:
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


def _may_scrape(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and hmac.compare_digest(
        given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()
    ):
        return True
    # what a proxy passes on comes from this machine, too, and says for whom
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-Ip"))
    address = request.META.get("REMOTE_ADDR", "")
    return not forwarded and bool(address) and ip_address(address).is_loopback


def _facts() -> list[tuple[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        (size,) = cursor.fetchone()
        cursor.execute("SELECT count(*), current_setting('max_connections') FROM pg_stat_activity")
        connections, most = cursor.fetchone()
    return [
        (_("Attest"), settings.VERSION),
        (_("Python"), platform.python_version()),
        (_("PostgreSQL"), server),
        (_("Size of the database"), size),
        (_("Connections"), f"{connections} / {most}"),
    ]


def _queues(now: datetime) -> list[dict[str, Any]]:
    """How many jobs of each task wait, since when the oldest, how many are being done, and how many failed."""
    waits = Q(status="todo")
    found = (
        ProcrastinateJob.objects.order_by()
        .values("task_name")
        .annotate(
            waiting=Count("pk", filter=waits, distinct=True),
            doing=Count("pk", filter=Q(status="doing"), distinct=True),
            failed=Count("pk", filter=Q(status="failed"), distinct=True),
            since=Min(
                "procrastinateevent__at", filter=waits & (Q(scheduled_at=None) | Q(scheduled_at__lte=now))
            ),
        )
    )
    return list(found.order_by("task_name"))
