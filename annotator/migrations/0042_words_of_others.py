"""What a plan remembered beside its report: words that stand in no line of it are those of other reports."""

from django.db import migrations

from annotator.spans.matching import fold


def forget_words_of_others(apps, schema_editor):
    """Keep of what is held back and of edges what the report's own text has."""
    plans = apps.get_model("annotator", "Plan").objects.exclude(remembered={}).filter(document__erased_at=None)
    rows = plans.values_list("pk", "remembered", "document__text")
    for pk, remembered, text in rows.iterator(chunk_size=100):
        folded = fold(text)
        own = {
            "held": [key for key in remembered["held"] if key[1] in folded],
            "edges": [key for key in remembered["edges"] if key[2] in folded],
        }
        plans.filter(pk=pk).update(remembered={**remembered, **own})


class Migration(migrations.Migration):
    dependencies = [("annotator", "0041_release_jobs")]

    operations = [migrations.RunPython(forget_words_of_others, migrations.RunPython.noop)]
