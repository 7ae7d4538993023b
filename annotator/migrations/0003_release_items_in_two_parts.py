"""An item of a release is canonical JSON text and, apart from it, the strings taken from the report."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotator", "0002_database_rules")]

    operations = [
        migrations.AlterField(model_name="releaseitem", name="body", field=models.TextField()),
        migrations.AddField(
            model_name="releaseitem", name="strings", field=models.TextField(), preserve_default=False
        ),
        migrations.AddField(
            model_name="releaseitem",
            name="strings_sha256",
            field=models.CharField(max_length=64),
            preserve_default=False,
        ),
    ]
