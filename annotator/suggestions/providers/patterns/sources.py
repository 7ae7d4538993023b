"""SOURCE: who is made responsible for a statement."""

import re

from annotator.suggestions.providers.patterns.candidates import Attributes, Candidate, best
from annotator.suggestions.providers.patterns.grammar import Rule, RuleBook
from annotator.suggestions.providers.patterns.report import Hit, Report

# — Display Name (@handle) May 4, 2031
SIGNATURE = re.compile(
    r"^[ \t]*[—–-]{1,2}[ \t]*(?P<name>[^\n@()]{0,60}\(@\w{1,30}\))[ \t,]*(?P<date>\S[^\n]{0,40})?$",
    re.MULTILINE,
)
# a word of these lists anywhere in the words of a speaker decides its kind
SURE_KINDS = (
    ("medical-rescue", "medical-source"),
    ("armed-group", "group-noun-one"),
    ("armed-group", "sure-group"),
)
# else the last word that stands in one of these lists
KINDS = (
    ("monitor", "monitor"),
    ("witness", "witness"),
    ("media", "media"),
    ("official", "official"),
    ("document", "document"),
)
SPEAKER_LISTS = (
    *(name for _, name in (*SURE_KINDS, *KINDS)),
    "source-noun",
    "title",
    "generic-plural",
    "country",
    "people-of",
)
# rules that read a verb another rule reads too
SHARED_CUE = {"source.shared", "source.quoting", "source.quoted", "source.signature"}
KNOWN = {"cap", *SPEAKER_LISTS}
CHANNELS = (
    ("social-post", frozenset({"tweeted", "tweet", "tweets", "posted", "post", "posts", "twitter"})),
    ("interview", frozenset({"interview"})),
    ("briefing", frozenset({"reporters", "briefing", "conference"})),
    ("statement", frozenset({"statement", "communique", "communiqué"})),
)


class Sources:
    """Applies the rules of `rules/source.toml`."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book

    def find(self, report: Report) -> list[Candidate]:
        """The speakers of a report, none overlapping another."""
        sentences = report.sentences_with(self._book.needs)
        proposed = list(self._signatures(report))
        origins: dict[int, tuple[Hit, Rule]] = {}
        for rule in self._book.rules:
            for hit in sentences.hits(rule):
                if candidate := self._candidate(report, hit, rule):
                    proposed.append(candidate)
                    origins[id(candidate)] = hit, rule
        found = best(_one_speaker_per_cue(proposed))
        for candidate in found:
            if origin := origins.get(id(candidate)):
                candidate.attributes = self._attributes(report, candidate, *origin)
        return found

    def _candidate(self, report: Report, hit: Hit, rule: Rule) -> Candidate | None:
        start, end = self._trim(report, hit.start, hit.end)
        start = self._after_owner(report, start, end)
        if end <= start or not self._may_speak(
            report,
            start,
            end,
            weak=bool(rule.settings.get("weak")),
            headline=bool(rule.settings.get("headline")),
        ):
            return None
        known = self._known(report, start, end) and not self._hearsay(report, start, end)
        score = rule.score if known else rule.score * 0.6
        return Candidate(start, end, "SOURCE", score, rule.id, cue=_cue(hit)[0])

    @staticmethod
    def _after_owner(report: Report, start: int, end: int) -> int:
        """Where the proper name begins that a country's possessive stands before."""
        has = report.lexicon.with_class
        if not report.any_of((start, start + 3), has("poss")):
            return start
        for place in range(start, min(start + 3, end - 1)):
            if report.has(place, has("poss")):
                owner = all(report.has(p, has("cap")) for p in range(start, place))
                proper = report.has(place + 1, has("cap")) and not report.has(place + 1, has("title"))
                return place + 1 if owner and proper else start
        return start

    @staticmethod
    def _trim(report: Report, start: int, end: int) -> tuple[int, int]:
        has = report.lexicon.with_class
        if start < end and report.words[start] == "that" and report.has(start - 1, has("cue")):
            start += 1  # says that they complained
        while start < end and (report.has(start, has("art")) or report.has(start, has("adv"))):
            start += 1
        while end > start and (
            report.has(end - 1, has("poss"))
            or report.has(end - 1, has("adv"))
            or report.has(end - 1, has("name-prep"))
        ):
            end -= 1
        return start, end

    def _known(self, report: Report, start: int, end: int) -> bool:
        return not KNOWN.isdisjoint(report.lists(start, end))

    @staticmethod
    def _hearsay(report: Report, start: int, end: int) -> bool:
        """“reports said” names nobody."""
        return end - start == 1 and report.lowered[start] in ("reports", "report", "statement")

    def _may_speak(self, report: Report, start: int, end: int, *, weak: bool, headline: bool) -> bool:
        has = report.lexicon.with_class
        if end - start == 1 and (report.has(start, has("det")) or report.has(start, has("adv"))):
            return False
        if report.has(end - 1, has("attack-noun")):
            return False  # the operation answered an attack
        if headline:
            return any(report.has(end - 1, has(name)) for name in SPEAKER_LISTS[:-3])
        if weak:
            return self._known(report, start, end)
        return any(character.isalpha() for character in report.said(start, end))

    def _attributes(self, report: Report, candidate: Candidate, hit: Hit, rule: Rule) -> Attributes:
        part = candidate.start, candidate.end
        found: Attributes = {"cue": report.said(*_cue(hit))}
        if kind := self._kind(report, part):
            found["kind"] = kind
        if self._unnamed(report, part):
            found["named"] = "unnamed"
        if channel := self._channel(report, part[0]):
            found["channel"] = channel
        if rule.settings.get("inner"):
            found["level"] = "secondary"
        return found

    @staticmethod
    def _kind(report: Report, part: tuple[int, int]) -> str | None:
        words = report.lowered[part[0] : part[1]]
        if "ministry" in words or "minister" in words:
            return "official"
        lists = report.lists(*part)
        for kind, name in SURE_KINDS:
            if name in lists:
                return kind
        told = [(kind, name) for kind, name in KINDS if name in lists]
        for place in reversed(range(*part)) if told else ():
            here = report.lists(place, place + 1)
            if found := next((kind for kind, name in told if name in here), None):
                return found
        return None

    @staticmethod
    def _unnamed(report: Report, part: tuple[int, int]) -> bool:
        lists = report.lists(*part)
        return "generic-plural" in lists and (
            "cap" not in lists or report.has(part[1] - 1, report.lexicon.with_class("generic-plural"))
        )

    @staticmethod
    def _channel(report: Report, place: int) -> str | None:
        start, end = report.sentence(place)
        near = report.lowered[max(start, place - 8) : min(end, place + 16)]
        return next((channel for channel, words in CHANNELS if not words.isdisjoint(near)), None)

    @staticmethod
    def _signatures(report: Report) -> list[Candidate]:
        found = []
        for match in SIGNATURE.finditer(report.text):
            start, end = report.place_at(match.start("name")), report.place_at(match.end("name"))
            if end > start:
                attributes: Attributes = {"kind": "social-user", "channel": "social-post"}
                found.append(Candidate(start, end, "SOURCE", 0.95, "source.signature", attributes, cue=start))
        return found


def _cue(hit: Hit) -> tuple[int, int]:
    """The words that show that somebody speaks; those behind the speaker where the rule names none."""
    return hit.part("cue") or (hit.end, hit.end + 1)


def _one_speaker_per_cue(found: list[Candidate]) -> list[Candidate]:
    """A verb of speech has one subject: of several rules that read the same verb, the surest is believed."""
    strongest: dict[int, float] = {}
    for candidate in found:
        if candidate.rule not in SHARED_CUE:
            strongest[candidate.cue] = max(candidate.score, strongest.get(candidate.cue, 0))
    return [c for c in found if c.rule in SHARED_CUE or c.score >= strongest[c.cue]]
