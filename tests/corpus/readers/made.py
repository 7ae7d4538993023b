"""Files to read, made by the programs whose formats they are."""

import io
import json
import zipfile
from typing import Any

TEXT = "🛶 Harbour police said four league guards were killed in Brannport."
SPANS = [("Harbour police", "SOURCE"), ("four league guards were killed", "CASUALTY"), ("league", "ACTOR")]
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Shots at the quay | Orvessa Daily</title>
<meta property="og:title" content="Shots at the quay"><meta property="og:site_name" content="Orvessa Daily">
<meta property="article:published_time" content="2021-05-12T08:00:00Z"><meta name="author" content="Ada Nonn">
<link rel="canonical" href="https://daily.example/2021/shots"><script>alert('four killed')</script></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Shots at the quay</h1>
<p>Harbour police said four league guards were killed in Brannport on Monday, in the third attack this month.</p>
<p onclick="steal()">A nurse at the hospital of St Brann said that a child was hurt when the windows broke in the street.</p>
<script>document.write("nine dead")</script></article><footer>Imprint and privacy</footer></body></html>"""


def places(text: str = TEXT) -> list[tuple[int, int, str]]:
    return [(text.index(words), text.index(words) + len(words), label) for words, label in SPANS]


def docx(*paragraphs: str, title: str = "", table: list[list[str]] | None = None) -> bytes:
    from docx import Document

    made, file = Document(), io.BytesIO()
    made.core_properties.title = title
    for paragraph in paragraphs:
        made.add_paragraph(paragraph)
    if table:
        grid = made.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    made.save(file)
    return file.getvalue()


def pdf(*pages: str, password: str = "") -> bytes:
    """A page per text; an empty one has no text layer."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    made, file = PdfWriter(), io.BytesIO()
    font = DictionaryObject(
        {NameObject(key): NameObject(value) for key, value in
         (("/Type", "/Font"), ("/Subtype", "/Type1"), ("/BaseFont", "/Helvetica"))}
    )  # fmt: skip
    for words in pages:
        page = made.add_blank_page(300, 300)
        if words:
            fonts = DictionaryObject({NameObject("/F1"): font})
            page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
            stream = DecodedStreamObject()
            stream.set_data(f"BT /F1 12 Tf 20 200 Td ({words}) Tj ET".encode())
            page[NameObject("/Contents")] = stream
    made.add_metadata({"/Title": "Shots at the quay"})
    if password:
        made.encrypt(password)
    made.write(file)
    return file.getvalue()


def docbin() -> bytes:
    import spacy
    from spacy.tokens import DocBin

    doc = spacy.blank("xx")(TEXT)
    source, casualty, actor = (doc.char_span(*place) for place in places())
    doc.ents = [source]
    doc.spans["sc"] = [casualty, actor]
    made = DocBin(store_user_data=True)
    made.add(doc)
    content: bytes = made.to_bytes()
    return content


def cas(kind: str) -> dict[str, bytes]:
    """An XMI file and its types, or a JSON CAS."""
    from cassis import Cas, TypeSystem

    types = TypeSystem()
    entity = types.create_type("de.example.Entity", supertypeName="uima.tcas.Annotation")
    types.create_feature(entity, "value", "uima.cas.String")
    made = Cas(typesystem=types)
    made.sofa_string, made.sofa_mime = TEXT, "text/plain"
    for start, end, label in places():
        made.add(entity(begin=start, end=end, value=label))
    if kind == "json":
        return {"a.json": made.to_json().encode()}
    return {"a.xmi": made.to_xmi().encode(), "TypeSystem.xml": types.to_xml().encode()}


def brat() -> dict[str, bytes]:
    lines = [
        f"T{number}\t{label} {start} {end}\t{TEXT[start:end]}"
        for number, (start, end, label) in enumerate(places(), start=1)
    ]
    lines += ["R1\tclaimed-by Arg1:T2 Arg2:T1\t", "A1\tkind T2 killed"]
    return {"a.txt": TEXT.encode(), "a.ann": "\n".join([*lines, ""]).encode()}


def conll() -> bytes:
    return b"Police\tB-SOURCE\nsaid\tO\nfour\tB-CASUALTY\nguards\tI-CASUALTY\ndied\tI-CASUALTY\n\nThen\tO\nsilence\tO\n"


def doccano() -> bytes:
    entities = [
        {"id": number, "start_offset": start, "end_offset": end, "label": label}
        for number, (start, end, label) in enumerate(places(), start=7)
    ]
    relations = [{"id": 1, "from_id": 8, "to_id": 7, "type": "claimed-by"}]
    return json.dumps(
        {"id": 3, "text": TEXT, "entities": entities, "relations": relations, "Comments": []}
    ).encode()


def label_studio() -> bytes:
    results: list[dict[str, Any]] = [
        {"id": label, "type": "labels", "from_name": "label", "to_name": "text",
         "value": {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}}
        for start, end, label in places()
    ]  # fmt: skip
    results.append({"type": "relation", "from_id": "CASUALTY", "to_id": "SOURCE", "direction": "right", "labels": ["claimed-by"]})  # fmt: skip
    return json.dumps([{"id": 1, "data": {"text": TEXT}, "annotations": [{"result": results}]}]).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def all_formats() -> dict[str, tuple[str, bytes]]:
    """A file of each format, by the format's name: its own name and what it holds."""
    return {
        "text": ("a.txt", TEXT.encode()),
        "jsonl": ("a.jsonl", json.dumps({"text": TEXT, "id": "r1", "spans": []}).encode()),
        "csv": ("a.csv", f'id,text,url\nr1,"{TEXT}",https://daily.example/1\n'.encode()),
        "html": ("a.html", PAGE.encode()),
        "docx": ("a.docx", docx(TEXT, "Then silence.")),
        "pdf": ("a.pdf", pdf("Four guards were killed.")),
        "brat": ("a.zip", zipped(brat())),
        "conll": ("a.conll", conll()),
        "docbin": ("a.spacy", docbin()),
        "label_studio": ("a.json", label_studio()),
        "doccano": ("b.jsonl", doccano()),
        "xmi": ("b.zip", zipped(cas("xmi"))),
        "json_cas": ("b.json", cas("json")["a.json"]),
        "zip": ("c.zip", zipped({"one.txt": b"Four died.", "two.html": PAGE.encode()})),
    }
