"""What all tests share: the database."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from django.conf import settings

from annotator.common.database.running import running
from annotator.common.environment import Environment

PRINTED = "printed"  # the property of a test that is told at the end of a run
pytest_plugins = ["tests.browser", "tests.cast", "tests.reports", "tests.working"]


def pytest_configure() -> None:
    """Hear Ctrl-C: a shell that runs the tests in the background has them ignore it, and all they start with them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests measured, whichever process they ran in."""
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
