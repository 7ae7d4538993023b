"""Gathers the tasks of every room for the worker (`manage.py procrastinate worker`)."""

from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from annotator.common import jobs
from annotator.releases import tasks

for name, path in jobs.JOBS.items():
    app.task(name=name, retry=jobs.RETRY)(import_string(path))

# A worker that was killed is missed after 30 seconds; every 15 seconds, before all other work, its jobs are taken up.
app.periodic(cron="* * * * * */15")(
    app.task(name="retry_stalled", pass_context=True, queueing_lock="retry_stalled", priority=jobs.FIRST)(
        jobs.retry_stalled
    )
)

app.periodic(cron="17 3 * * *")(app.task(name="tidy", queueing_lock="tidy")(tasks.tidy))
