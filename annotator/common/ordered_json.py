"""JSON whose keys keep their order: PostgreSQL's jsonb sorts them, json stores what was written."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, JSONField
from psycopg.types.json import Json


class OrderedJSONField(JSONField):
    """For what people read in the order in which it was written. Nothing can be looked up inside it."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "json"

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,
        prepared: bool = False,  # noqa: FBT001, FBT002 # Django's
    ) -> Any:
        return Json(value)

    def from_db_value(self, value: Any, expression: Expression, connection: BaseDatabaseWrapper) -> Any:
        return value  # psycopg reads json itself
