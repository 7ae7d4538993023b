"""A review's state holds its incidents and regions; a review from before has none."""

from django.db import migrations, models

MAINS = "jsonb_array_length(jsonb_path_query_array(incidents, '$[*] ? (@.main == true{})'))"
ONE_MAIN = f"""
ALTER TABLE annotator_review ADD CONSTRAINT review_one_main_incident CHECK (
  jsonb_array_length(incidents) = 0
  OR ({MAINS.format("")} = 1 AND {MAINS.format(' && @.status != "rejected"')} = 1)
)
"""


class Migration(migrations.Migration):
    dependencies = [("annotator", "0009_comparisons")]

    operations = [
        migrations.AddField(model_name="review", name="incidents", field=models.JSONField(default=list)),
        migrations.AddField(model_name="review", name="regions", field=models.JSONField(default=list)),
        migrations.RunSQL(ONE_MAIN, "ALTER TABLE annotator_review DROP CONSTRAINT review_one_main_incident"),
    ]
