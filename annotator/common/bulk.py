"""Many rows at once: PostgreSQL's COPY, in the surrounding transaction."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql


def copy_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows of a model, each with a value per named field; the others keep the database's default.

    About four times as fast as `bulk_create`. Values are not checked here, the database's constraints are. JSON
    goes in as text.
    """
    columns = {field.name: sql.Identifier(field.column) for field in model._meta.fields if field.column}
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(columns[name] for name in fields)
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def new_ids(model: type[Model], count: int) -> list[int]:
    """Ids for rows to come; those not used are never given again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]
