"""Finding: full text first (SQLite FTS5 or PostgreSQL), then names that are nearly right."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.db import connection
from rapidfuzz import fuzz, process, utils

from charteroak.district.boards.models import Board

from .models import Entry

NEARLY = 78  # of 100: "Quizlit" finds "Quizlet", and "Zoom" does not find "Room"
WORD = re.compile(r"[^\W_]+", re.UNICODE)


def put(board: Board, scope: str, label: str, object_id: str, *, title: str, words: str) -> None:
    """Make a thing findable, or change under what words it is found."""
    Entry.objects.update_or_create(
        board=board, scope=scope, label=label, object_id=object_id, defaults={"title": title[:300], "words": words}
    )


def take_out(board: Board, scope: str, label: str, object_id: str) -> None:
    Entry.objects.filter(board=board, scope=scope, label=label, object_id=object_id).delete()


def find(board: Board, scope: str, query: str, *, limit: int = 50) -> list[Entry]:
    """The best matches first: every word of the query (as beginnings of words), then names spelled nearly so."""
    words = WORD.findall(_without_address_clutter(query).lower())[:12]
    if not words:
        return []
    pool = Entry.objects.filter(board=board, scope=scope)
    ids = _full_text(words, board, scope, limit)
    found = sorted(pool.filter(pk__in=ids), key=lambda entry: ids.index(entry.pk))
    if len(found) < limit:
        found += _nearly(pool.exclude(pk__in=ids), " ".join(words), limit - len(found))
    return found


def host_of(address: str) -> str:
    """The host of a web address, as people write it: without `www.`; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def host_words(address: str) -> str:
    """The part of a web address that people remember, whole and in its parts: `quill.example quill example`.

    PostgreSQL takes a host for one word, SQLite for several.
    """
    host = host_of(address)
    return f"{host} {host.replace('.', ' ')}" if host else ""


def _without_address_clutter(query: str) -> str:
    query = query.strip()
    if "://" in query:
        return host_of(query) or query
    query = re.sub(r"^www\.", "", query)
    # "quill.example/reader" is an address, too: what follows the host says nothing of the product.
    return query.partition("/")[0] if re.match(r"[\w-]+(?:\.[\w-]+)+/", query) else query


def _full_text(words: list[str], board: Board, scope: str, limit: int) -> list[int]:
    if connection.vendor == "sqlite":
        sql = """SELECT e.id FROM search_entry_fts f JOIN search_entry e ON e.id = f.rowid
                 WHERE search_entry_fts MATCH %s AND e.board_id = %s AND e.scope = %s
                 ORDER BY bm25(search_entry_fts, 8.0, 1.0), e.title LIMIT %s"""
        match = " ".join(f'"{word}"*' for word in words)
    else:
        sql = """SELECT id FROM search_entry, to_tsquery('simple', %s) q
                 WHERE (setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', words)) @@ q
                 AND board_id = %s AND scope = %s
                 ORDER BY ts_rank(setweight(to_tsvector('simple', title), 'A') || to_tsvector('simple', words), q) DESC,
                 title LIMIT %s"""
        match = " & ".join(f"{word}:*" for word in words)
    with connection.cursor() as cursor:
        cursor.execute(sql, [match, board.pk, scope, limit])
        return [row[0] for row in cursor.fetchall()]


def _nearly(pool, query: str, limit: int) -> list[Entry]:  # type: ignore[no-untyped-def]
    titles = dict(pool.values_list("pk", "title"))
    hits = process.extract(
        query, titles, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=NEARLY, limit=min(limit, 10)
    )
    order = [key for _, _, key in hits]
    return sorted(pool.filter(pk__in=order), key=lambda entry: order.index(entry.pk))
