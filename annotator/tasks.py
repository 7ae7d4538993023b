"""Gathers the tasks of every room for the worker (`manage.py procrastinate worker`)."""

from django.utils.module_loading import import_string
from procrastinate.contrib.django import app

from annotator.common import jobs

for name, path in jobs.JOBS.items():
    app.task(name=name, retry=jobs.RETRY)(import_string(path))

# a worker that was killed is missed after 30 seconds, and its jobs within the minute after
app.periodic(cron="* * * * *")(
    app.task(name="retry_stalled", pass_context=True, queueing_lock="retry_stalled")(jobs.retry_stalled)
)
