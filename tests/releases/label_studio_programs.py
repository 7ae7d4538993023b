"""Label Studio's own programs on an export: CONFIG TASKS OUTPUT. Run by a Python that has `label-studio-sdk`."""

import json
import sys
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface

config, tasks, output = map(Path, sys.argv[1:])
interface = LabelInterface(config.read_text(encoding="utf-8"))
interface.validate()
for task in json.loads(tasks.read_text(encoding="utf-8")):
    assert interface.validate_task({"data": task["data"]}), task["data"]
    for made in task["annotations"] + task["predictions"]:
        for result in made["result"]:
            assert result["type"] == "relation" or interface.validate_region(result), result
converter = Converter(config.read_text(encoding="utf-8"), None, download_resources=False)
converter.convert_to_json_min(str(tasks), str(output), is_dir=False)
converter.convert_to_conll2003(str(tasks), str(output), is_dir=False)
