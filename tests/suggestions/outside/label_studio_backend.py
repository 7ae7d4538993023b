"""A backend made with Label Studio's own package: marks “police” with the last label it is told."""

import re
import sys
import tempfile

from label_studio_ml.api import init_app
from label_studio_ml.model import LabelStudioMLBase


class Backend(LabelStudioMLBase):
    """What the package's users write."""

    def __init__(self, **options):
        super().__init__(**options)
        self.from_name, told = next(iter(self.parsed_label_config.items()))
        self.to_name, self.labels = told["to_name"][0], told["labels"]

    def predict(self, tasks, **_options):
        return [
            {"result": [self._result(found) for found in re.finditer("police", task["data"]["text"])]}
            for task in tasks
        ]

    def _result(self, found):
        value = {"start": found.start(), "end": found.end(), "text": found[0], "labels": [self.labels[-1]]}
        return {
            "from_name": self.from_name,
            "to_name": self.to_name,
            "type": "labels",
            "value": value,
            "score": 0.8,
        }


with tempfile.TemporaryDirectory() as folder:
    init_app(model_class=Backend, model_dir=folder, redis_queue="default", redis_host="localhost").run(
        "127.0.0.1", int(sys.argv[1])
    )
