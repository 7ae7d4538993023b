"""The words of documents, to be searched; those that are there are indexed at once.

Words that are taken from a document go from the index with them: erasing a text leaves none behind.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

FILL = """
INSERT INTO annotator_wordindex (document_id, words)
SELECT id, setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', left(text, 200000))
FROM annotator_document
"""

FORGET = """
CREATE FUNCTION annotator_forget_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM annotator_wordindex WHERE document_id = NEW.id;
  RETURN NULL;
END $$;

CREATE TRIGGER document_words_are_its_own AFTER UPDATE OF title, text ON annotator_document
  FOR EACH ROW WHEN (OLD.title IS DISTINCT FROM NEW.title OR OLD.text IS DISTINCT FROM NEW.text)
  EXECUTE FUNCTION annotator_forget_words();
"""

REMEMBER = """
DROP TRIGGER document_words_are_its_own ON annotator_document;
DROP FUNCTION annotator_forget_words();
"""


class Migration(migrations.Migration):
    dependencies = [("annotator", "0031_scheme_order")]

    operations = [
        migrations.CreateModel(
            name="WordIndex",
            fields=[
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="annotator.document",
                    ),
                ),
                ("words", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(fields=["words"], name="wordindex_words")
                ],
            },
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(FORGET, REMEMBER),
    ]
