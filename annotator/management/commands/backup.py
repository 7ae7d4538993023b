"""`manage.py backup FOLDER`"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from annotator.common import backup


class Command(BaseCommand):
    """Write database and stored files to a new folder, with their hashes, while the program works."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        manifest = backup.back_up(options["folder"])
        self.stdout.write(
            f"{options['folder']}: {len(manifest['sha256'])} files, as of {manifest['made_at']}"
        )
