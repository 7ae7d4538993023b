"""Erasing a report: the one door through the triggers, and hashes of openings and submissions that outlive their words."""

from django.db import migrations, models

from annotator.spans import words

DOOR = """
-- A row of the document that this transaction erases (corpus.actions.erase), changed in nothing but its words.
CREATE FUNCTION annotator_erases(before jsonb, after jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  gone bigint := nullif(current_setting('attest.erasing', true), '')::bigint;
  words text[] := ARRAY['body', 'words_sha256', 'changes', 'note', 'comment', 'strings', 'file', 'text', 'title', 'erased_at', 'target', 'answer'];
BEGIN
  RETURN gone IS NOT NULL AND before - words = after - words AND (
    CASE
      WHEN before ? 'document_id' THEN (before->>'document_id')::bigint = gone
      WHEN before ? 'review_id' THEN EXISTS (
        SELECT FROM annotator_review WHERE id = (before->>'review_id')::bigint AND document_id = gone)
      WHEN before ? 'submission_id' THEN EXISTS (
        SELECT FROM annotator_submission WHERE id = (before->>'submission_id')::bigint AND document_id = gone)
      WHEN before ? 'thread_id' THEN EXISTS (
        SELECT FROM annotator_thread JOIN annotator_review ON annotator_review.id = review_id
        WHERE annotator_thread.id = (before->>'thread_id')::bigint AND document_id = gone)
      WHEN before ? 'trained_on' THEN before->'trained_on'->'submissions' ? (
        SELECT public_id::text FROM annotator_document WHERE id = gone)
      WHEN before ? 'target' THEN before->>'target' = (SELECT left(title, 200) FROM annotator_document WHERE id = gone)
      WHEN before ? 'text_sha256' THEN (before->>'id')::bigint = gone
      ELSE false
    END);
END $$;

CREATE OR REPLACE FUNCTION annotator_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- test runners empty tables between tests; no other database may
  IF TG_OP = 'TRUNCATE' AND current_database() LIKE 'test\\_%' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND current_setting('attest.erasing', true) <> '' THEN
    IF annotator_erases(to_jsonb(OLD), to_jsonb(NEW)) THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is insert-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION annotator_refuse_new_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF annotator_erases(to_jsonb(OLD), to_jsonb(NEW)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the text of a document never changes' USING ERRCODE = 'restrict_violation';
END $$;
"""


def hash_anew(apps, schema_editor):
    """Hashes over words and structure apart, for what was stored before there was a difference."""
    for model, table in (("Opening", "opening"), ("Submission", "submission")):
        rows = apps.get_model("annotator", model).objects
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE annotator_{table} DISABLE TRIGGER {table}_rows_stay")
            for pk, body in rows.values_list("pk", "body").iterator(chunk_size=100):
                rows.filter(pk=pk).update(sha256=words.sha256(body))
            cursor.execute(f"ALTER TABLE annotator_{table} ENABLE TRIGGER {table}_rows_stay")


class Migration(migrations.Migration):
    dependencies = [("annotator", "0035_threads")]

    operations = [
        migrations.AddField("document", "erased_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("review", "erased", models.BooleanField(db_default=False)),
        migrations.AddField("opening", "words_sha256", models.CharField(blank=True, db_default="", max_length=64)),
        migrations.AddField("submission", "words_sha256", models.CharField(blank=True, db_default="", max_length=64)),
        migrations.RunSQL(DOOR),
        migrations.RunPython(hash_anew, migrations.RunPython.noop),
    ]
