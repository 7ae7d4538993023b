"""What the database itself holds: insert-only rows, immutable texts, link ends inside one review."""

from django.db import migrations

INSERT_ONLY = [
    "event",
    "schemeversion",
    "guidelineversion",
    "prediction",
    "opening",
    "decision",
    "submission",
    "release",
    "releaseitem",
]

REFUSE = """
CREATE FUNCTION annotator_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- test runners empty tables between tests; no other database may
  IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION '% is insert-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION annotator_refuse_new_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the text of a document never changes' USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER document_text_is_immutable BEFORE UPDATE OF text, text_sha256, project_id ON annotator_document
  FOR EACH ROW WHEN (
    OLD.text IS DISTINCT FROM NEW.text
    OR OLD.text_sha256 IS DISTINCT FROM NEW.text_sha256
    OR OLD.project_id IS DISTINCT FROM NEW.project_id
  ) EXECUTE FUNCTION annotator_refuse_new_text();
"""

UNREFUSE = """
DROP TRIGGER document_text_is_immutable ON annotator_document;
DROP FUNCTION annotator_refuse_new_text();
DROP FUNCTION annotator_refuse_change();
"""

LINK_ENDS = """
ALTER TABLE annotator_link
  ADD CONSTRAINT link_source_in_review FOREIGN KEY (review_id, source_id)
    REFERENCES annotator_span (review_id, public_id) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT link_target_in_review FOREIGN KEY (review_id, target_id)
    REFERENCES annotator_span (review_id, public_id) DEFERRABLE INITIALLY DEFERRED;
"""

NO_LINK_ENDS = """
ALTER TABLE annotator_link DROP CONSTRAINT link_source_in_review, DROP CONSTRAINT link_target_in_review;
"""


def insert_only(table: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        f"""
        CREATE TRIGGER {table}_rows_stay BEFORE UPDATE OR DELETE ON annotator_{table}
          FOR EACH ROW EXECUTE FUNCTION annotator_refuse_change();
        CREATE TRIGGER {table}_table_stays BEFORE TRUNCATE ON annotator_{table}
          FOR EACH STATEMENT EXECUTE FUNCTION annotator_refuse_change();
        """,
        f"""
        DROP TRIGGER {table}_rows_stay ON annotator_{table};
        DROP TRIGGER {table}_table_stays ON annotator_{table};
        """,
    )


class Migration(migrations.Migration):
    dependencies = [("annotator", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE, UNREFUSE),
        *[insert_only(table) for table in INSERT_ONLY],
        migrations.RunSQL(LINK_ENDS, NO_LINK_ENDS),
    ]
