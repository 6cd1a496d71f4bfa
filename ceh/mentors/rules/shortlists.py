"""Shortlists of a few mentors for each request: ranked with a load price, and fair when many wait at once."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import LinearConstraint, linprog, linear_sum_assignment
from scipy.sparse import coo_matrix

from ceh.mentors.rules.scoring import FILTERS, PARTS, Pool, Request

SHOWN = 3
FAIR = 1.5  # times its fair share is how often a mentor is shown at most
REACH = 50  # best mentors of a request that a common choice looks at


@dataclass(frozen=True)
class Candidate:
    """A mentor on a shortlist: points by part (hundredths), the load price, and the places with and without it."""

    mentor: str
    parts: dict[str, int]
    load_price: int
    rank: int
    rank_without_load: int

    @property
    def total(self) -> int:
        """The score; the load price only changes the order."""
        return sum(self.parts.values())


def shortlist(pool: Pool, request: Request, size: int = SHOWN) -> list[Candidate]:
    """The best mentors who pass all filters, by score less load price; ties by a hash, so that nobody is favoured."""
    table, load = pool.parts(request), pool.load()
    allowed = np.flatnonzero(pool.passes(request).all(axis=1))
    scores = table.sum(axis=1)
    order = _ordered(pool, request, allowed, scores - load)
    plain = {row: place for place, row in enumerate(_ordered(pool, request, allowed, scores), 1)}
    return [
        Candidate(
            mentor=pool.mentors[row].key,
            parts=dict(zip(PARTS, map(int, table[row]), strict=True)),
            load_price=int(load[row]),
            rank=place,
            rank_without_load=plain[row],
        )
        for place, row in enumerate(order[:size], 1)
    ]


def refused(pool: Pool, request: Request) -> dict[str, list[str]]:
    """Mentor → the filters that keep them off the list, for the adviser."""
    passed = pool.passes(request)
    return {
        pool.mentors[row].key: [name for name, fine in zip(FILTERS, passed[row], strict=True) if not fine]
        for row in np.flatnonzero(~passed.all(axis=1))
    }


def _ordered(pool: Pool, request: Request, rows: Any, values: Any) -> list[int]:
    return sorted(map(int, rows), key=lambda row: (-int(values[row]), _tie(request.key, pool.mentors[row].key)))


def _tie(request: str, mentor: str) -> bytes:
    """The order of equals: by a hash of both, not by age of an account or name."""
    return hashlib.blake2b(f"{request}|{mentor}".encode(), digest_size=8).digest()


def fair_shortlists(
    values: Any, allowed: Any, size: int = SHOWN, fair: float = FAIR
) -> list[list[int]]:
    """For each request, the rows of mentors to show, so that nobody is shown more than `fair` times the fair share.

    `values` (whole numbers) and `allowed` have a row for each request and a column for each mentor. Solved as a linear
    programme over the best mentors of each request: its corners are whole, because it is a flow. A request that finds
    fewer than `size` under the cap gets fewer.
    """
    requests, mentors = values.shape
    if not requests or not mentors:
        return [[] for _request in range(requests)]
    cap = max(1, math.ceil(fair * requests * size / mentors))
    rows, columns = _best(values, allowed)
    if not len(rows):
        return [[] for _request in range(requests)]
    ones = np.ones(len(rows))
    count = np.arange(len(rows))
    limits = coo_matrix(
        (np.concatenate([ones, ones]), (np.concatenate([rows, requests + columns]), np.concatenate([count, count]))),
        shape=(requests + mentors, len(rows)),
    )
    gain = values[rows, columns] + float(np.abs(values).max() + 1)  # one more on a list beats any better one
    most = np.concatenate([np.full(requests, size), np.full(mentors, cap)])
    found = linprog(-gain, A_ub=limits.tocsr(), b_ub=most, bounds=(0, 1), method="highs")
    lists: list[list[int]] = [[] for _request in range(requests)]
    for edge in np.flatnonzero(found.x > 0.5):
        lists[rows[edge]].append(int(columns[edge]))
    return [sorted(chosen, key=lambda row: -values[at, row]) for at, chosen in enumerate(lists)]


def assign(values: Any, allowed: Any, capacity: Any) -> list[int | None]:
    """For each request, the row of its mentor, so that the sum of the values is as large as can be; None for nobody.

    As many requests as possible get a mentor. Small instances are solved exactly as an assignment, larger ones as a
    linear programme over the best REACH mentors of each request.
    """
    requests, mentors = values.shape
    if not requests or not mentors:
        return [None] * requests
    gain = values + float(np.abs(values).max() + 1)
    if requests * int(capacity.sum()) <= 4_000_000:
        slots = np.repeat(np.arange(mentors), np.minimum(capacity, requests))
        table = np.where(allowed, gain, 0.0)[:, slots]
        chosen: list[int | None] = [None] * requests
        for row, slot in zip(*linear_sum_assignment(table, maximize=True), strict=True):
            if table[row, slot] > 0:
                chosen[row] = int(slots[slot])
        return chosen
    return _assign_large(values, gain, allowed, capacity)


def _assign_large(values: Any, gain: Any, allowed: Any, capacity: Any) -> list[int | None]:
    requests, mentors = values.shape
    rows, columns = _best(values, allowed)
    ones, count = np.ones(len(rows)), np.arange(len(rows))
    limits = coo_matrix(
        (np.concatenate([ones, ones]), (np.concatenate([rows, requests + columns]), np.concatenate([count, count]))),
        shape=(requests + mentors, len(rows)),
    )
    most = np.concatenate([np.ones(requests), capacity])
    found = linprog(-gain[rows, columns], A_ub=limits.tocsr(), b_ub=most, bounds=(0, 1), method="highs")
    chosen: list[int | None] = [None] * requests
    for edge in np.flatnonzero(found.x > 0.5):
        chosen[rows[edge]] = int(columns[edge])
    return chosen


def _best(values: Any, allowed: Any) -> tuple[Any, Any]:
    """(request, mentor) of the best REACH allowed mentors of each request."""
    reach = min(REACH, values.shape[1])
    masked = np.where(allowed, values, np.iinfo(np.int32).min).astype(np.int64)
    columns = np.argpartition(-masked, reach - 1, axis=1)[:, :reach]
    rows = np.repeat(np.arange(values.shape[0]), reach)
    columns = columns.ravel()
    keep = allowed[rows, columns]
    return rows[keep], columns[keep]
