"""Searching the words of reports: PostgreSQL's full text, without a language, since reports come in many."""

from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Q, QuerySet

from annotator.common import jobs
from annotator.corpus.models import Document, WordIndex

CONFIG = "simple"  # folds case and leaves words as they are
SEARCHED = 200_000  # code points of a text: PostgreSQL takes at most a megabyte for an entry
BATCH = 500  # documents a job indexes

INDEX = """
INSERT INTO annotator_wordindex (document_id, words)
SELECT id, setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', left(text, %s))
FROM annotator_document WHERE id = ANY(%s) AND erased_at IS NULL FOR KEY SHARE
ON CONFLICT (document_id) DO UPDATE SET words = EXCLUDED.words
"""


def defer_index(document_ids: Sequence[int]) -> None:
    """Have the worker let the words of these documents be searched."""
    batches = [document_ids[start : start + BATCH] for start in range(0, len(document_ids), BATCH)]
    jobs.defer_many("index", [{"document_ids": list(ids)} for ids in batches])


def index(document_ids: Sequence[int]) -> None:
    """Let the words of these documents be searched."""
    with connection.cursor() as cursor:
        cursor.execute(INDEX, [SEARCHED, list(document_ids)])


def with_words(documents: QuerySet[Document], asked: str) -> QuerySet[Document]:
    """Those that hold all of these words; “…” asks for words in a row, a minus leaves out, `or` takes either."""
    query = SearchQuery(asked, config=CONFIG, search_type="websearch")
    return documents.filter(pk__in=WordIndex.objects.filter(words=query).values("document"))


def with_phrases(documents: QuerySet[Document], phrases: Iterable[str]) -> QuerySet[Document]:
    """Those that hold one of these, word for word in a row."""
    held = Q(pk=None)
    for phrase in phrases:
        held |= Q(words=SearchQuery(phrase, config=CONFIG, search_type="phrase"))
    return documents.filter(pk__in=WordIndex.objects.filter(held).values("document"))
