"""Shortlists of a few mentors for each request, with reasons; fair when many wait at once; cohorts as a whole."""

import hashlib
import math
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from ceh.mentors.rules.candidates import Candidate
from ceh.mentors.rules.scoring import ENOUGH, FILTERS, PARTS, Pool, Request
from ceh.mentors.rules.times import PARTS as PARTS_OF_DAY

SHOWN = 3
FAIR = 1.5  # times its fair share is how often a mentor is shown at most
REACH = 50  # best mentors of a request that a common choice looks at
EXACT = 2_000_000  # pairs of requests and places up to which an assignment looks at all mentors


def shortlist(pool: Pool, request: Request, size: int = SHOWN) -> list[Candidate]:
    """The best mentors who pass all filters, by score less load price; equals by a hash, so that nobody is favoured."""
    table, load = pool.parts(request), pool.load()
    allowed = np.flatnonzero(pool.passes(request).all(axis=1))
    scores = table.sum(axis=1)
    order = _ordered(pool, request, allowed, scores - load)
    plain = {row: place for place, row in enumerate(_ordered(pool, request, allowed, scores), 1)}
    covers = [pool.cover(need) for need in request.needs]
    common, km = pool.common(request), pool.km(request)
    best = int((scores - load)[order[0]]) if order else 0
    candidates = []
    for place, row in enumerate(order[:size], 1):
        skills = {
            share: [
                need.skill for need, cover in zip(request.needs, covers, strict=True) if cover[row] == share
            ]
            for share in (1.0, 0.5, 0.0)
        }
        gap = best - int(scores[row] - load[row])
        candidates.append(
            Candidate(
                mentor=pool.mentors[row].key,
                parts=dict(zip(PARTS, map(int, table[row]), strict=True)),
                most=pool.programme.most,
                load_price=int(load[row]),
                rank=place,
                rank_without_load=plain[row],
                covered=tuple(skills[1.0]),
                partly=tuple(skills[0.5]),
                missing=tuple(skills[0.0]),
                unasked=request.unasked,
                common=int(common[row]),
                km=round(float(km[row]), 1),
                mentees=int(pool.mentees[row]),
                capacity=int(pool.capacity[row]),
                change="" if place == 1 else _change(pool, request, row, gap, int(load[row])),
                version=pool.programme.version,
            )
        )
    return candidates


def _change(pool: Pool, request: Request, row: int, gap: int, load: int) -> str:
    """What alone would bring a mentor past the first one: fewer mentees, or one more free part of the week."""
    if load > gap:
        return "load"
    most, mentor = pool.programme.most["times"], pool.mentors[row]
    now = min((mentor.times & request.times).bit_count(), ENOUGH)
    for weekday in range(7):
        for part in range(len(PARTS_OF_DAY)):
            mask = _mask(pool, weekday, part) & request.times
            then = min(((mentor.times | mask) & request.times).bit_count(), ENOUGH)
            if (then - now) * most // ENOUGH > gap:
                return f"{weekday}-{PARTS_OF_DAY[part]}"
    return ""


def _mask(pool: Pool, weekday: int, part: int) -> int:
    """The bits of one part of the week in the four weeks from today."""
    first = (weekday - pool.today.weekday()) % 7
    return sum(1 << ((first + 7 * week) * len(PARTS_OF_DAY) + part) for week in range(4))


def refused(pool: Pool, request: Request) -> dict[str, list[str]]:
    """Mentor → the filters that keep them off the list, for the adviser."""
    passed = pool.passes(request)
    return {
        pool.mentors[row].key: [name for name, fine in zip(FILTERS, passed[row], strict=True) if not fine]
        for row in np.flatnonzero(~passed.all(axis=1))
    }


def _ordered(pool: Pool, request: Request, rows: Any, values: Any) -> list[int]:
    return sorted(
        map(int, rows), key=lambda row: (-int(values[row]), _tie(request.key, pool.mentors[row].key))
    )


def _tie(request: str, mentor: str) -> bytes:
    """The order of equals: by a hash of both, not by age of an account or name."""
    return hashlib.blake2b(f"{request}|{mentor}".encode(), digest_size=8).digest()


def fair_shortlists(values: Any, allowed: Any, size: int = SHOWN, fair: float = FAIR) -> list[list[int]]:
    """For each request, the rows of mentors to show, so that nobody is shown more than `fair` times the fair share.

    `values` (whole numbers) and `allowed` have a row for each request and a column for each mentor. Solved as a linear
    programme over the best mentors of each request: its corners are whole, because it is a flow. A request that finds
    fewer than `size` under the cap gets fewer.
    """
    requests, mentors = values.shape
    cap = max(1, math.ceil(fair * requests * size / max(mentors, 1)))
    chosen = _flow(values, allowed, np.full(requests, size), np.full(mentors, cap))
    lists: list[list[int]] = [[] for _request in range(requests)]
    for request, mentor in chosen:
        lists[request].append(mentor)
    return [sorted(rows, key=lambda row: -values[at, row]) for at, rows in enumerate(lists)]


def assign(values: Any, allowed: Any, capacity: Any) -> list[int | None]:
    """For each request, the row of its mentor, so that the sum of the values is as large as can be; None for nobody.

    As many requests as possible get a mentor. Solved as a matching of requests with free places (Jonker and Volgenant):
    over all mentors while there are few pairs, else over the best REACH mentors of each request.
    """
    requests, mentors = values.shape
    result: list[int | None] = [None] * requests
    capacity = np.minimum(capacity, requests)
    reach = mentors if requests * int(capacity.sum()) <= EXACT else REACH
    rows, columns = _best(values, allowed, reach)
    if not len(rows):
        return result
    # A column for each free place, and one for each request that stands for nobody: SciPy wants everybody matched.
    first = np.concatenate([[0], np.cumsum(capacity)])
    places = int(first[-1])
    sizes = capacity[columns]
    edge = np.repeat(np.arange(len(rows)), sizes)
    place = np.arange(len(edge)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + first[columns[edge]]
    gain = _gain(values)[rows, columns]
    cost = np.concatenate([gain.max() + 1 - gain[edge], np.full(requests, gain.max() + 1)])
    ends = np.concatenate([place, places + np.arange(requests)])
    begins = np.concatenate([rows[edge], np.arange(requests)])
    graph = coo_matrix((cost, (begins, ends)), shape=(requests, places + requests)).tocsr()
    owner = np.repeat(np.arange(mentors), capacity)
    for row, end in zip(*min_weight_full_bipartite_matching(graph), strict=True):
        if end < places:
            result[row] = int(owner[end])
    return result


def _flow(values: Any, allowed: Any, sizes: Any, caps: Any) -> list[tuple[int, int]]:
    """(request, mentor) of the best choice: `sizes` mentors for each request, each mentor at most `caps` times."""
    requests, mentors = values.shape
    if not requests or not mentors or not allowed.any():
        return []
    rows, columns = _best(values, allowed, REACH)
    ones, count = np.ones(len(rows)), np.arange(len(rows))
    limits = coo_matrix(
        (
            np.concatenate([ones, ones]),
            (np.concatenate([rows, requests + columns]), np.concatenate([count, count])),
        ),
        shape=(requests + mentors, len(rows)),
    )
    solution = linprog(
        -_gain(values)[rows, columns],
        A_ub=limits.tocsr(),
        b_ub=np.concatenate([sizes, caps]),
        bounds=(0, 1),
        method="highs",
    )
    return [(int(rows[edge]), int(columns[edge])) for edge in np.flatnonzero(solution.x > 0.5)]


def _gain(values: Any) -> Any:
    """The values, so large that one pair more beats all that better pairs could bring."""
    return values + float((np.ptp(values) + 1) * len(values) + np.abs(values).max())


def _best(values: Any, allowed: Any, reach: int) -> tuple[Any, Any]:
    """(request, mentor) of the best `reach` allowed mentors of each request."""
    reach = min(reach, values.shape[1])
    if not reach:
        return np.zeros(0, dtype=int), np.zeros(0, dtype=int)
    masked = np.where(allowed, values, np.iinfo(np.int32).min).astype(np.int64)
    columns = np.argpartition(-masked, reach - 1, axis=1)[:, :reach]
    rows = np.repeat(np.arange(values.shape[0]), reach)
    columns = columns.ravel()
    keep = allowed[rows, columns]
    return rows[keep], columns[keep]
