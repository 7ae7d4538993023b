"""What all tests share: the database."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from django.conf import settings

from annotator.common.database.running import running
from annotator.common.environment import Environment

PRINTED = "printed"  # the property of a test that is told at the end of a run
SECOND_TRY = ("browser", "process")  # marks of tests that a machine under load can make wait too long
WAITED = ["Timeout", "timed out", "Locator expected", "it never came to hold"]  # what such a failure says
pytest_plugins = ["tests.browser", "tests.cast", "tests.reports", "tests.working"]


def pytest_configure() -> None:
    """Hear Ctrl-C: a shell that runs the tests in the background has them ignore it, and all they start with them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only what waited for other programs in vain gets a second try; it is told that it needed one."""
    for item in items:
        if any(item.get_closest_marker(mark) for mark in SECOND_TRY):
            item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=WAITED))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests measured, whichever process they ran in, and how those failed that passed at a second try."""
    for report in terminalreporter.getreports("rerun"):
        terminalreporter.section(f"failed at the first try: {report.nodeid} ({report.when})")
        terminalreporter.write_line(report.longreprtext)
    for report in terminalreporter.getreports("passed"):
        for name, told in report.user_properties:
            if name == PRINTED:
                terminalreporter.section(report.nodeid)
                terminalreporter.write_line(told)


@pytest.fixture(scope="session")
def embedded_database() -> Iterator[None]:
    """A throw-away server for the session, unless DATABASE_URL names one."""
    if Environment.read().database:
        yield
        return
    with running(settings.VAR, "pytest", durable=False):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    embedded_database: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the server before pytest-django makes its database there, one for each process of the suite."""
