"""Changes that the database refuses everybody else."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def tamper(rows, **columns) -> None:
    """Change rows as somebody with the database's own keys could."""
    with _unguarded(rows.model):
        rows.update(**columns)


def lose(rows) -> None:
    """Delete rows as a damaged database could."""
    with _unguarded(rows.model):
        rows.delete()


@contextmanager
def _unguarded(model) -> Iterator[None]:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come cannot be altered
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
