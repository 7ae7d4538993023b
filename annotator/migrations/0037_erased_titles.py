"""Erasing a report renames the events that named it by its title, and no others; and what was left undone so far."""

from django.db import migrations

# as in “erasure”, but for the line about targets
DOOR = """
CREATE OR REPLACE FUNCTION annotator_erases(before jsonb, after jsonb) RETURNS boolean LANGUAGE plpgsql AS $$
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
      WHEN before ? 'target' THEN
        before->>'code' IN ('calibration.ended', 'calibration.withdrawn', 'practice.ended', 'practice.withdrawn')
        AND EXISTS (
          SELECT FROM annotator_document
          WHERE id = gone AND left(title, 200) = before->>'target' AND project_id = (before->>'project_id')::bigint)
      WHEN before ? 'text_sha256' THEN (before->>'id')::bigint = gone
      ELSE false
    END);
END $$;
"""

# what tells copies of reports that were erased
FORGET = """
DELETE FROM annotator_fingerprint USING annotator_document
WHERE annotator_document.id = document_id AND erased_at IS NOT NULL
"""

# reports that were copied from another project were never indexed
INDEX = """
INSERT INTO annotator_wordindex (document_id, words)
SELECT id, setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', left(text, 200000))
FROM annotator_document
WHERE erased_at IS NULL AND NOT EXISTS (SELECT FROM annotator_wordindex WHERE document_id = annotator_document.id)
"""


class Migration(migrations.Migration):
    dependencies = [("annotator", "0036_erasure")]

    operations = [migrations.RunSQL(one, migrations.RunSQL.noop) for one in (DOOR, FORGET, INDEX)]
