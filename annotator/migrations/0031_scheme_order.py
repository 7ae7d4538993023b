"""Schemes keep the order of their keys, and the default scheme gets its own back."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from annotator.common.ordered_json import OrderedJSONField
from annotator.projects import defaults
from annotator.spans import canonical


def order_default(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Only the default scheme has a file here to take the order from; its content is the same to the last value."""
    scheme = defaults.scheme()
    schema_editor.execute("ALTER TABLE annotator_schemeversion DISABLE TRIGGER schemeversion_rows_stay")
    kept = apps.get_model("annotator", "SchemeVersion").objects.filter(sha256=canonical.sha256(scheme))
    kept.update(body=scheme)
    schema_editor.execute("ALTER TABLE annotator_schemeversion ENABLE TRIGGER schemeversion_rows_stay")


class Migration(migrations.Migration):
    dependencies = [("annotator", "0030_statements")]
    operations = [
        migrations.AlterField("schemeversion", "body", OrderedJSONField()),
        migrations.RunPython(order_default, migrations.RunPython.noop),
    ]
