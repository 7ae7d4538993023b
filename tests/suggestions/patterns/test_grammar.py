"""The language rules are written in."""

import re
from dataclasses import replace

import pytest

from annotator.suggestions.providers.patterns import provider
from annotator.suggestions.providers.patterns.grammar import RULES_FOLDER, Grammar, RuleError, read_file
from annotator.suggestions.providers.patterns.report import Report, word_expression
from annotator.suggestions.providers.patterns.words import Words, read_lists
from tests.suggestions.patterns.marked import articles

LITERALS = {"guards", "were"}


@pytest.fixture(scope="module")
def words() -> Words:
    return Words(LITERALS)


def found(words: Words, pattern: str, text: str) -> list[str]:
    expression = Grammar(words, {"PIECE": "guards were"}).compile(pattern, "test")
    report = Report(text, words, word_expression(words.abbreviations))
    return [report.said(*match.span()) for match in expression.finditer(report.letters)]


def test_a_word_is_matched_in_any_case(words: Words) -> None:
    assert found(words, "guards", "Guards and GUARDS, guards.") == ["Guards", "GUARDS", "guards"]


def test_a_list_stands_for_its_words(words: Words) -> None:
    assert found(words, "<out-killed>", "four were killed, two dead") == ["killed", "dead"]


def test_lists_are_joined_met_and_left_out(words: Words) -> None:
    text = "Police killed four"
    assert found(words, "<out-killed|numword>", text) == ["killed", "four"]
    assert found(words, "<official&cap>", text) == ["Police"]
    assert found(words, "<!out-killed|numword>", text) == ["Police"]
    assert found(words, "<verb|numword!out-killed>", text) == ["four"]


def test_a_piece_stands_for_its_words(words: Words) -> None:
    assert found(words, "PIECE", "the guards were there") == ["guards were"]


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("<no-such-list>", "no list is called no-such-list"),
        ("NO_SUCH_PIECE", "no piece is called NO_SUCH_PIECE"),
        ("guards §", "cannot read"),
        ("(guards", "missing"),
    ],
)
def test_a_faulty_rule_is_named_with_what_is_wrong(words: Words, pattern: str, problem: str) -> None:
    with pytest.raises(RuleError, match=rf"(?s)my\.rule.*{problem}"):
        Grammar(words, {}).compile(pattern, "my.rule")


@pytest.mark.parametrize("name", ["casualty", "source", "actor"])
def test_every_rule_has_words_for_the_lead_and_a_prior(name: str) -> None:
    for rule in read_file(name)["rule"]:
        assert rule["words"]
        assert 0 < rule["score"] <= 1
        assert rule["id"].startswith(f"{name}.")


def test_saying_where_a_rule_begins_and_what_it_needs_loses_nothing() -> None:
    machine = provider.provider()
    for article in [*articles("seen"), *articles("unseen")]:
        report = Report(article.text, machine.words, machine.expression)
        sentences = report.sentences_with(frozenset(machine.words.all_letters))
        for rule in machine.all_rules:
            free = replace(rule, begins=None, needs=None)
            assert list(sentences.hits(rule)) == list(sentences.hits(free)), rule.id


def test_every_word_list_is_used() -> None:
    rules = " ".join(path.read_text() for path in RULES_FOLDER.glob("*.toml"))
    named = {name for lists in re.findall(r"<([^>]+)>", rules) for name in re.split(r"[|&!]", lists)}
    code = " ".join(path.read_text() for path in RULES_FOLDER.parent.glob("*.py"))
    assert [name for name in read_lists() if name not in named and f'"{name}"' not in code] == []
