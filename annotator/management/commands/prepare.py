"""`manage.py prepare`: what a start needs before it can serve."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from annotator.common import static

OLDEST_POSTGRESQL = 150000  # PostgreSQL 15, as the server itself counts


class Command(BaseCommand):
    """Bring database and static files up to date and load the demo project; a second call changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        self._require_version()
        self._migrate()
        if settings.DEMO:
            self._load_demo()
        if not static.is_current():
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)
            static.note_current()

    def _require_version(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version_num")
            (version,) = cursor.fetchone()
        if int(version) < OLDEST_POSTGRESQL:
            raise CommandError(f"PostgreSQL 15 or newer is needed, and this is {int(version) // 10000}.")

    def _migrate(self) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stderr.write("Bringing the database up to date …")
            call_command("migrate", interactive=False, verbosity=0)

    def _load_demo(self) -> None:
        try:
            call_command("load_demo", stdout=self.stderr)
        except CommandError as error:  # no reason not to serve what is there
            self.stderr.write(f"The demo project was not loaded: {error}")
