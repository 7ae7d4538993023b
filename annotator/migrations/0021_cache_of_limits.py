"""The table in which is counted how often a door was tried; what `createcachetable` would make."""

from django.db import migrations

MAKE = """
CREATE TABLE attest_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX attest_cache_expires ON attest_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("annotator", "0020_order_of_the_queue")]
    operations = [migrations.RunSQL(MAKE, "DROP TABLE attest_cache")]
