"""Submitted reviews, made directly: what a release is frozen from."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from annotator.corpus.models import Document, Publication
from annotator.review.models import Plan, Review, Submission
from annotator.spans import canonical, words

TEXT = "Harbour police said four league guards were killed in Brannport.\nThe league spoke of nine dead."
TRICKY = {
    "astral": "🛶 Police said 👩🏽‍🚒 four guards were killed 🛶 near the quay.",
    "joiners": "Pol\u200dice said four\u200c guards were killed.\ufe0f",
    "combining": "Police said four gua\u0301rds were killed.",
    "no-break": "Police\u00a0said four\u202fguards\u2009were killed.",
    "line separators": "Police said\u2028four guards\u2029were killed\u0085today.\x0b\x0c\x1c",
    "long line": "quay " * 20_000 + "four guards were killed",
    "right to left": "قالت الشرطة إن four guards קראו were killed هنا",
    "markup": "<script>alert('four')</script> {{ settings.SECRET_KEY }} {% now %} &lt;b&gt; &amp;",
    "formula": "=cmd|' /C calc'!A0 were killed, \"four\", guards; -2+3 @SUM(1) four",
    "backslashes": 'said "four" \\" guards\\u0041 \\\\ were killed',
}


def tokens(text: str) -> list[tuple[int, int]]:
    """Extents of a text's words: each can be a span."""
    found, start = [], 0
    for word in text.split():
        start = text.index(word, start)
        found.append((start, start + len(word)))
        start += len(word)
    return found


class Opinions:
    """Makes documents with one submitted review each; ids follow from names, as in a copied database."""

    def __init__(self, project, user) -> None:
        self.project, self.user = project, user
        self.scheme = project.scheme.parsed

    def document(self, text: str = TEXT, name: str = "report") -> Document:
        document = Document.objects.create(
            project=self.project,
            public_id=self.uuid(name),
            title=f"Report <{name}>",
            text=text,
            text_sha256=canonical.text_sha256(text),
            words=len(text.split()),
        )
        Publication.objects.create(
            project=self.project,
            document=document,
            external_id=name,
            publisher="Brann Post",
            published_at="2031-05-04",
        )
        return document

    def span(self, document: Document, start: int, end: int, label: str, **more: Any) -> dict[str, Any]:
        """A suggested span as a review holds it after somebody accepted it."""
        values = self.scheme.fill(label, more.pop("values", {}))
        origin = {
            "by": "machine", "suggester": "patterns", "version": "1-ab", "rule": "casualty.passive", "score": 0.93,
            "start": start, "end": end, "label": label, "also": [],
        }  # fmt: skip
        return {
            "id": str(self.uuid(f"{document.public_id} {label} {start}")),
            "start": start,
            "end": end,
            "label": label,
            "status": "accepted",
            "values": values,
            "quote": document.text[start:end],
            "origin": origin,
        } | more

    def words(self, document: Document, quote: str, label: str, **more: Any) -> dict[str, Any]:
        """The same, where these words stand."""
        start = document.text.index(quote)
        return self.span(document, start, start + len(quote), label, **more)

    def link(self, kind: str, source: dict, target: dict, **more: Any) -> dict[str, Any]:
        return {
            "id": str(self.uuid(f"{kind} {source['id']} {target['id']}")),
            "type": kind,
            "from": source["id"],
            "to": target["id"],
            "status": "accepted",
            "origin": {"by": "machine", "suggester": "patterns", "version": "1-ab"},
        } | more

    def submit(
        self, document: Document, spans: list[dict], links: list[dict] = (), *, number: int = 1, **more: Any
    ) -> Submission:
        """A submission of these spans and links and what else, the first of a review or a later one."""
        Plan.objects.get_or_create(document=document, defaults={"needed": 1, "free": 0})
        review, _ = Review.objects.get_or_create(
            document=document, user=self.user, state="submitted",
            scheme=self.project.scheme, guideline=self.project.guideline,
        )  # fmt: skip
        body = {
            "document": {"id": str(document.public_id), "text_sha256": document.text_sha256},
            "kind": "review",
            "scheme": self.project.scheme.name,
            "scheme_sha256": self.project.scheme.sha256,
            "guideline_sha256": self.project.guideline.sha256,
            "nothing_to_mark": not spans,
            "spans": list(spans),
            "links": list(links),
        } | more
        return Submission.objects.create(
            review=review, document=document, number=number, body=body, sha256=words.sha256(body)
        )

    def usual(self, name: str = "report", text: str = TEXT) -> Submission:
        """Two sources with a toll each, a group inside one, and a rejected suggestion."""
        document = self.document(text, name)
        police = self.words(document, "Harbour police", "SOURCE", values={"kind": "official"})
        four = self.words(
            document, "four league guards were killed", "CASUALTY",
            values={"kind": "killed", "count_type": "exact", "count_min": 4, "count_max": 4},
        )  # fmt: skip
        league = self.words(document, "league", "ACTOR")
        nine = self.words(document, "nine dead", "CASUALTY", origin={"by": "person"})
        nine["values"]["kind"] = {"value": "killed", "origin": "person"}
        place = self.words(document, "Brannport", "ACTOR", status="rejected")
        spans, links = [police, four, league, place, nine], [self.link("claimed-by", four, police)]
        return self.submit(document, spans, links, incidents=[self.incident(name)], regions=[self.region()])

    def tolls(
        self, name: str, *said: tuple[str, int], quotes: tuple[str, ...] = (), copies: str = "", day: str = "2031-05-04",
        place: str = "Brannport", published: str = "2031-05-04", **values: Any,
    ) -> Submission:  # fmt: skip
        """Sources that each say how many guards were killed on a day at a place, and sources that say nothing of it.

        With `copies` the report repeats the text of another one, with a line of its own.
        """
        sentences = [f"{source} said {count} guards were killed." for source, count in said]
        sentences += [f"{source} spoke of a raid." for source in quotes]
        own = " ".join(f"{copies or name}-{place}-{at}" for at in range(12))  # or short texts would be alike
        document = self.document("\n".join([*sentences, own, *([f"Update {name}."] if copies else [])]), name)
        document.publications.update(published_at=published)
        spans, links = [], []
        for source, count in said:
            number = {"kind": "killed", "count_type": "exact", "count_min": count, "count_max": count}
            voice = self.words(document, source, "SOURCE")
            start = document.text.index(f"{count} guards were killed", voice["end"])
            end = start + len(f"{count} guards were killed")
            toll = self.span(document, start, end, "CASUALTY", values=number | values)
            spans += [voice, toll]
            links.append(self.link("claimed-by", toll, voice))
        spans += [self.words(document, source, "SOURCE") for source in quotes]
        known = {"date_start": day, "date_precision": "day" if day else "unknown", "location": place,
                 "location_precision": "exact" if place else "unknown"}  # fmt: skip
        return self.submit(document, spans, links, incidents=[self.incident(name, **known)])

    def incident(self, name: str, **more: Any) -> dict[str, Any]:
        """A suggested main incident of which a person corrected the date."""
        known = {
            "label": "", "location": "Brannport", "location_precision": "exact",
            "date_start": "2031-05", "date_end": "", "date_precision": "month",
        }  # fmt: skip
        author = {
            "by": "machine",
            "suggester": "patterns",
            "version": "1-ab",
            "rule": "incident.in",
            "score": 0.6,
        }
        when = {"date_start": "2031-05-04", "date_precision": "day"}
        incident_id = str(self.uuid(f"incident of {name}"))
        return {"id": incident_id, "main": True, "status": "accepted", **known, **when,
                "origin": author | known} | more  # fmt: skip

    @staticmethod
    def region(**more: Any) -> dict[str, Any]:
        """The first line, which a person said is a caption."""
        return {"line": 0, "kind": "caption", "origin": {"by": "person"}} | more

    def wordy(self, name: str, text: str) -> Submission:
        """A toll on every word of a text."""
        document = self.document(text, name)
        return self.submit(
            document, [self.span(document, *extent, "CASUALTY") for extent in tokens(text)[:60]]
        )

    @staticmethod
    def uuid(name: str) -> UUID:
        return uuid5(NAMESPACE_URL, name)
