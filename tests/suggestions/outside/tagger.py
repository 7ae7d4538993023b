"""What the backend “tagger” is asked about, and answers."""

from annotator.suggestions import actions

TEXT = "🛶 Harbour police said four league guards were killed in Brannport."


def result(text: str, words: str, label: str = "PER", **more) -> dict:
    start = text.index(words)
    value = {"start": start, "end": start + len(words), "labels": [label], "text": words}
    return {"from_name": "label", "to_name": "text", "type": "labels", "value": value, "score": 0.8, **more}


def predicted(*results: dict, **more) -> dict:
    return {"results": [{"result": list(results), "score": 0.7, **more}], "model_version": "7"}


def ask(document) -> int:
    return actions.predict(document_ids=[document.pk], suggester="tagger")
