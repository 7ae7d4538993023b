"""Ada reviews a report; Max freezes what she said and gives it away."""

import csv
import io
import json

from annotator.releases.checks import faults
from tests.review.desk import Analyst, change, entry

URL = "/projects/coast/releases/"


def test_what_a_person_decided_is_what_a_data_user_reads(client, ada, max, review):
    """Ada accepts everything, turns the group down, gives the bare toll's count a person's word, and submits.

    Max sees one of one report ready, freezes it, and downloads both files; they say what Ada said, and of each word
    whether it was hers or the machine's.
    """
    desk = Analyst(client, ada, review)
    desk.decide_everything()
    desk.one(entry("reject", change(desk.span("league"), status="rejected")))
    toll = desk.span("four league guards were killed")
    described = toll["values"] | {"victim_status": {"value": "combatant", "origin": "person"}}
    assert desk.one(entry("describe", change(toll, values=described)))["outcome"] == "applied"
    assert desk.one(entry("submit"))["outcome"] == "applied"

    client.force_login(max)
    assert "1 of 1 report is finished" in client.get(URL).content.decode()
    client.post(URL, {"name": "First hundred", "after": "0"})

    lines = downloaded(client, "jsonl").decode().split("\n")[:-1]
    header, document = (json.loads(line) for line in lines)
    assert header["name"] == "First hundred"
    assert [span["quote"] for span in document["rejected_spans"]] == ["league"]
    told = next(span for span in document["spans"] if span["id"] == toll["id"])
    assert told["attributes"]["victim_status"] == "combatant"
    assert told["value_origins"] == {"kind": "machine", "count_min": "machine", "count_max": "machine",
                                     "victim_status": "person"}  # fmt: skip
    assert (told["decided_by"], told["changed"]) == (ada.pseudonym, [])

    (row,) = csv.DictReader(io.StringIO(downloaded(client, "claims").decode(), newline=""))
    assert (row["source_text"], row["kind"], row["min"], row["max"]) == ("Harbour police", "killed", "4", "4")
    assert (row["victim_status"], row["victim_group"]) == ("combatant", "")
    assert list(faults()) == []


def downloaded(client, name: str) -> bytes:
    return b"".join(client.get(f"{URL}1/export/", {"format": name}).streaming_content)
