"""What Croissant JSON-LD says of a release and its tables, by which programs find and load them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from annotator.releases.writers.card import GAPS
from annotator.releases.writers.columns import FLAG, NUMBER, WHOLE, Table
from annotator.releases.writers.edition import Edition

CROISSANT = "http://mlcommons.org/croissant/"
CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{name: f"cr:{name}" for name in (
        "citeAs", "column", "equivalentProperty", "extract", "field", "fileProperty", "fileObject", "fileSet", "format",
        "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet", "references", "regex",
        "repeated", "replace", "samplingRate", "separator", "source", "subField", "transform",
    )},
    "conformsTo": "dct:conformsTo",
    "cr": CROISSANT,
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": f"{CROISSANT}RAI/",
    "sc": "https://schema.org/",
}  # fmt: skip
KINDS = {WHOLE: "sc:Integer", NUMBER: "sc:Float", FLAG: "sc:Boolean"}
# what leads state -> where Croissant has a place for it
STATED = {
    "motivation": "rai:dataUseCases",
    "inclusion": "rai:dataCollection",
    "people": "rai:annotatorDemographics",
    "uses": "rai:dataSocialImpact",
    "licence": "license",
    "contact": "rai:dataReleaseMaintenancePlan",
}


def beside(edition: Edition, of: Sequence[Table], hashes: Mapping[str, str]) -> str:
    """The description of tables that lie in the same folder."""
    return text(described(edition, of, [file(name, sha256=sha256) for name, sha256 in hashes.items()]))


def text(described: dict[str, Any]) -> str:
    """JSON that people can read, too."""
    return json.dumps(described, ensure_ascii=False, indent=1) + "\n"


def file(name: str, **more: Any) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "encodingFormat": "text/csv",
        **more,
    }


def described(edition: Edition, of: Sequence[Table], files: list[dict[str, Any]]) -> dict[str, Any]:
    said = edition.card.get("stated", {})
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "name": edition.title.replace("/", "-release-"),
        "description": (
            f"Release {edition.number} of the project {edition.project}: who says what toll fell on whom, in reports that"
            " people read with and without suggestions by machines."
        ),
        "conformsTo": [f"{CROISSANT}1.0", f"{CROISSANT}RAI/1.0"],
        "version": f"{edition.number}.0.0",
        "datePublished": edition.frozen_at,
        "identifier": f"sha256:{edition.content_sha256}",
        "rai:dataLimitations": GAPS,
        **{place: said[name] for name, place in STATED.items() if said.get(name)},
        "distribution": files,
        "recordSet": [_records(table) for table in of],
    }


def _records(table: Table) -> dict[str, Any]:
    fields = [
        {
            "@type": "cr:Field",
            "@id": f"{table.name}/{column.name}",
            "name": column.name,
            "description": column.meaning,
            "dataType": KINDS.get(column.kind, "sc:Text"),
            "source": {"fileObject": {"@id": f"{table.name}.csv"}, "extract": {"column": column.name}},
        }
        for column in table.columns
    ]
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
        "field": fields,
    }
