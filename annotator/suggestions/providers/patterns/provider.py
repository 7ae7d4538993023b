"""Puts the parts together: read the report, hide what is no running text, apply the rules, weigh, link."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from annotator.suggestions.providers.patterns import grammar, regions, toll_values
from annotator.suggestions.providers.patterns.actors import Actors
from annotator.suggestions.providers.patterns.candidates import Candidate
from annotator.suggestions.providers.patterns.casualties import Casualties
from annotator.suggestions.providers.patterns.incident import Incident
from annotator.suggestions.providers.patterns.links import Links
from annotator.suggestions.providers.patterns.merge import merge
from annotator.suggestions.providers.patterns.naming import name_in_full
from annotator.suggestions.providers.patterns.report import Report, word_expression
from annotator.suggestions.providers.patterns.sources import Sources
from annotator.suggestions.providers.patterns.words import Words, read_countries

FOLDER = Path(__file__).parent
FILES = ("shared", "casualty", "source", "actor", "incident")
LABELS = ("CASUALTY", "SOURCE", "ACTOR")
WRITTEN = {"cap", "caps", "low", "plural", "ing", "ed", "ly", "line", "mark", "english"}
CODE_RULES = {
    "source.signature": "signature line of a social post",
    "actor.again": "name found before",
    "link.before": "speaker in front of the toll, in its sentence",
    "link.behind": "speaker behind the toll, in its sentence",
    "link.pronoun": "speaker of the sentence before, now he, she, it, or in quotation marks",
}


def _version() -> str:
    """Changes with any file of this package that decides what is proposed."""
    digest = hashlib.sha256()
    for path in sorted([*FOLDER.glob("*.py"), *FOLDER.glob("lexicon/*.txt"), *FOLDER.glob("rules/*.toml")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"1-{digest.hexdigest()[:8]}"


class Provider:
    """Lists and rules, read once."""

    def __init__(self) -> None:
        countries = [name.lower() for names, _ in read_countries() for name in names if " " in name]
        shared = {**grammar.read_file("shared")["pieces"], "PHRASE_COUNTRY": " | ".join(countries)}
        shared["COUNTRY_BEGINS"] = " | ".join(sorted({name.split()[0] for name in countries}))
        files = [grammar.read_file(name) for name in FILES]
        spelled = grammar.literals([*files, {"pieces": shared}])
        self.words = Words(spelled)
        self.expression = word_expression(self.words.abbreviations)
        casualty, source, actor, incident = (
            grammar.compile_rules(name, self.words, shared) for name in FILES[1:]
        )
        self.all_rules = [*casualty.rules, *source.rules, *actor.rules]
        self._casualties, self._sources, self._actors = Casualties(casualty), Sources(source), Actors(actor)
        self._links, self._incident = Links(), Incident(incident)

    def suggest(self, text: str, published: str = "") -> dict[str, Any]:
        """See `suggest` of this module."""
        report = Report(text, self.words, self.expression)
        found = regions.find(report)
        regions.hide(report, found)
        spans = merge(self._casualties.find(report), self._sources.find(report), self._actors.find(report))
        links = self._links.find(report, spans)
        places = {id(span): place for place, span in enumerate(spans)}
        proposed = [self._span(report, span) for span in spans]
        name_in_full(text, proposed)
        return {
            "spans": proposed,
            "links": [
                {"from": places[id(link.toll)], "to": places[id(link.source)], "type": "claimed-by",
                 "score": link.score, "rule": link.rule}
                for link in links
            ],
            "regions": [{"start": r.start, "end": r.end, "kind": r.kind} for r in found],
            "incidents": self._incident.find(report, published),
        }  # fmt: skip

    @staticmethod
    def _span(report: Report, span: Candidate) -> dict[str, Any]:
        return {
            "start": report.starts[span.start],
            "end": report.ends[span.end - 1],
            "label": span.label,
            "score": round(span.score, 2),
            "attributes": span.attributes,
            "rule": span.rule,
        }


@cache
def provider() -> Provider:
    """The one provider of this process; made when first asked, for compiling takes half a second."""
    return Provider()


@cache
def _told_lists() -> frozenset[str]:
    """The lists that say what a word means, apart from how it is written and single words that rules spell out."""
    return frozenset(name for name in provider().words.names if name[0] != "=" and name not in WRITTEN)


@lru_cache(maxsize=65536)
def lists_of(word: str) -> frozenset[str]:
    """The word lists this word stands in: a model's features."""
    return provider().words.classes(word) & _told_lists()


def toll_values_of(quote: str) -> dict[str, Any]:
    """The values of a toll that somebody else found, as far as its words show them."""
    lists = frozenset[str]().union(*(lists_of(word) for word in quote.split()))
    return toll_values.of_words(quote, lists)


def _rules() -> dict[str, str]:
    """Rule id -> words a lead can read."""
    written = {rule["id"]: rule["words"] for name in FILES[1:] for rule in grammar.read_file(name)["rule"]}
    return written | CODE_RULES


VERSION: str = _version()
RULES: dict[str, str] = _rules()


def suggest(text: str, published: str = "") -> dict[str, Any]:
    """Spans (code points of `text`, sorted by start, -end, label), links between places in them, regions, incidents.

    The spans obey the overlap policy of the default scheme. Values no rule is sure of are left out.
    """
    return provider().suggest(text, published)
