"""People to places: the assignment of least cost, exact, in whole numbers.

People come in one after another. Each takes the cheapest chain of moves: into a free place, or into
a full service whose place is freed by somebody who moves on, or who goes without. Full services
have prices, at which nobody would rather be elsewhere; a chain is a shortest path over the services
at those prices (successive shortest paths with potentials; Tomizawa 1971, Edmonds and Karp 1972).
What it costs to move the cheapest member from one service to another is kept per service and only
reckoned again after its members changed, so that a search sees services, not people.
"""

from __future__ import annotations

import heapq
from typing import Any, Final, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

NOWHERE: Final = -1
_FAR: Final = 2**62


def assign(
    start: Ints, site: Ints, cost: Ints, without: Ints, capacity: Ints, there: Bools
) -> Ints:
    """Return the service of each person in each draw, at the least total cost of the draw.

    Parameters
    ----------
    start
        Where the options of each person begin in `site` and `cost`, and the end of the last.
    site, cost
        The service of each option, by position, once per person; and what it costs, from 0.
    without
        What it costs that a person goes without; sums of all costs must stay below 2**62.
    capacity
        Places per service.
    there
        Who is there in each draw, shape (people, draws).

    Returns
    -------
    Ints
        Shape (people, draws): `NOWHERE` for who goes without or is not there.

    Notes
    -----
    Those who are there in every draw come in first and once; each draw goes on from there with its
    own people. Of several assignments of the least cost the one returned depends on the order of
    people and services alone; callers sort both by id.

    Examples
    --------
    >>> options = [np.array(a) for a in ([0, 2, 3], [0, 1, 0], [1, 5, 2])]
    >>> both, one = [True, True], [True, False]
    >>> assign(*options, np.array([90, 90]), np.array([1, 1]), np.array([both, one])).tolist()
    [[1, 0], [0, -1]]
    """
    options = Options(
        *(np.ascontiguousarray(each, dtype=np.int64) for each in (start, site, cost, without))
    )
    always = there.all(axis=1)
    seats, moves, search = _empty(options, capacity)
    _seat_all(np.flatnonzero(always), options, seats, moves, search)
    names = np.append(options.site, NOWHERE)
    found = np.full(there.shape, NOWHERE, dtype=np.int64)
    for draw in range(there.shape[1]):
        more = np.flatnonzero(there[:, draw] & ~always)
        now = seats
        if len(more):
            now = Seats(*(each.copy() for each in seats))
            others = Moves(*(each.copy() for each in moves))
            _seat_all(more, options, now, others, _copied(search))
        found[:, draw] = names[now.taken]
    return found


def _copied(search: Search) -> Search:
    return Search(
        price=search.price.copy(),
        far=search.far.copy(),
        origin=search.origin.copy(),
        by=search.by.copy(),
        is_done=search.is_done.copy(),
    )


def _empty(options: Options, capacity: Ints) -> tuple[Seats, Moves, Search]:
    """Nobody has a place yet, and no price is known."""
    n_people, n_services = len(options.without), len(capacity)
    wanted = np.bincount(options.site, minlength=n_services)
    room = np.minimum(capacity, wanted).astype(np.int64)
    most = int(np.diff(options.start).max(initial=0))
    width = np.minimum(np.minimum(wanted, room) * most, n_services)
    seats = Seats(
        room=room,
        first=_offsets(room),
        member=np.zeros(room.sum(), np.int64),
        n=np.zeros(n_services, np.int64),
        at=np.zeros(n_people, np.int64),
        taken=np.full(n_people, NOWHERE, np.int64),
    )
    moves = Moves(
        first=_offsets(width),
        n=np.full(n_services, NOWHERE, np.int64),
        to=np.zeros(width.sum(), np.int64),
        extra=np.zeros(width.sum(), np.int64),
        mover=np.zeros(width.sum(), np.int64),
        leaver=np.zeros(n_services, np.int64),
        leaving=np.zeros(n_services, np.int64),
        best=np.full(n_services, _FAR, np.int64),
        who=np.zeros(n_services, np.int64),
    )
    search = Search(
        price=np.zeros(n_services, np.int64),
        far=np.full(n_services, _FAR, np.int64),
        origin=np.full(n_services, NOWHERE, np.int64),
        by=np.zeros(n_services, np.int64),
        is_done=np.zeros(n_services, np.bool_),
    )
    return seats, moves, search


class Options(NamedTuple):
    """Where people can go, see `assign`."""

    start: Ints
    site: Ints
    cost: Ints
    without: Ints


class Seats(NamedTuple):
    """Who has a place: the members of a service stand in `member` from `first[service]`.

    `at` is each person's position there, `taken` the option that the person has.
    """

    room: Ints
    first: Ints
    member: Ints
    n: Ints
    at: Ints
    taken: Ints


class Moves(NamedTuple):
    """The cheapest move from each full service: `n` of them from `first` (`NOWHERE`: not reckoned).

    `extra` is what the move `to` another service costs its `mover` more than staying; `leaver` and
    `leaving` say the same of going without. `best` and `who` are workspace.
    """

    first: Ints
    n: Ints
    to: Ints
    extra: Ints
    mover: Ints
    leaver: Ints
    leaving: Ints
    best: Ints
    who: Ints


class Search(NamedTuple):
    """One search: how far each service is, from which other one, and by whose move."""

    price: Ints
    far: Ints
    origin: Ints
    by: Ints
    is_done: NDArray[np.bool_]


def _offsets(sizes: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


@numba.njit(cache=True)
def _seat_all(people: Ints, options: Options, seats: Seats, moves: Moves, search: Search) -> None:
    """Seat one person after another where the whole stays cheapest, moving others on the way."""
    for person in people:
        seen = [np.int64(NOWHERE)]
        goal, last, is_freed = _cheapest(person, options, seats, moves, search, seen)
        for k in range(1, len(seen)):
            s = seen[k]
            if search.is_done[s] and search.far[s] < goal and seats.room[s] > 0:
                search.price[s] += goal - search.far[s]
        if last != NOWHERE:
            if is_freed:
                _take_out(moves.leaver[last], options, seats)
            _shift(last, options, seats, moves, search)
        for k in range(1, len(seen)):
            search.far[seen[k]] = _FAR
            search.is_done[seen[k]] = False


@numba.njit(cache=True)
def _cheapest(
    person: int, options: Options, seats: Seats, moves: Moves, search: Search, seen: list[Any]
) -> Any:
    """Return the cost of the cheapest chain, the service where it ends, and if one leaves there."""
    price, far, is_done = search.price, search.far, search.is_done
    queue = [(np.int64(0), np.int64(NOWHERE))]
    for at in range(options.start[person], options.start[person + 1]):
        s = options.site[at]
        if seats.room[s] > 0:
            _reach(options.cost[at] + price[s], s, NOWHERE, person, search, seen, queue)
    goal, last, is_freed = options.without[person], np.int64(NOWHERE), False
    while queue:
        reached, s = heapq.heappop(queue)
        if s == NOWHERE or is_done[s] or reached > far[s]:
            continue
        if reached >= goal:
            break
        is_done[s] = True
        if seats.n[s] < seats.room[s]:
            return reached, s, False
        if moves.n[s] == NOWHERE:
            _reckon(s, options, seats, moves)
        beyond = reached - price[s]
        if beyond + moves.leaving[s] < goal:
            goal, last, is_freed = beyond + moves.leaving[s], s, True
        _move_on(s, beyond, goal, moves, search, seen, queue)
    return goal, last, is_freed


@numba.njit(cache=True)
def _move_on(
    s: Any, beyond: Any, goal: Any, moves: Moves, search: Search, seen: list[Any], queue: list[Any]
) -> None:
    """Reach other services by the moves out of a full one."""
    for k in range(moves.first[s], moves.first[s] + moves.n[s]):
        t = moves.to[k]
        there = beyond + moves.extra[k] + search.price[t]
        if there < search.far[t] and there < goal:
            _reach(there, t, s, moves.mover[k], search, seen, queue)


@numba.njit(cache=True)
def _reach(
    there: Any, t: Any, origin: Any, mover: Any, search: Search, seen: list[Any], queue: list[Any]
) -> None:
    if search.far[t] == _FAR:
        seen.append(t)
    search.far[t], search.origin[t], search.by[t] = there, origin, mover
    heapq.heappush(queue, (there, t))


@numba.njit(cache=True)
def _reckon(s: Any, options: Options, seats: Seats, moves: Moves) -> None:
    """Find the cheapest move from a full service to each other one, and out of all services."""
    best, first, n = moves.best, moves.first[s], 0
    moves.leaving[s] = _FAR
    for slot in range(seats.first[s], seats.first[s + 1]):
        person = seats.member[slot]
        here = options.cost[seats.taken[person]]
        if options.without[person] - here < moves.leaving[s]:
            moves.leaver[s], moves.leaving[s] = person, options.without[person] - here
        for at in range(options.start[person], options.start[person + 1]):
            t = options.site[at]
            if t == s or seats.room[t] == 0:
                continue
            if best[t] == _FAR:
                moves.to[first + n] = t
                n += 1
            if options.cost[at] - here < best[t]:
                best[t], moves.who[t] = options.cost[at] - here, person
    for k in range(first, first + n):
        moves.extra[k], moves.mover[k] = best[moves.to[k]], moves.who[moves.to[k]]
        best[moves.to[k]] = _FAR
    moves.n[s] = n


@numba.njit(cache=True)
def _shift(last: int, options: Options, seats: Seats, moves: Moves, search: Search) -> None:
    """Move everybody along the chain that ends at `last`, from its end."""
    s = last
    while s != NOWHERE:
        person, before = search.by[s], search.origin[s]
        if before != NOWHERE:
            _take_out(person, options, seats)
        at = options.start[person]
        while options.site[at] != s:
            at += 1
        seats.taken[person] = at
        seats.at[person] = seats.first[s] + seats.n[s]
        seats.member[seats.at[person]] = person
        seats.n[s] += 1
        moves.n[s] = NOWHERE
        s = before


@numba.njit(cache=True)
def _take_out(person: int, options: Options, seats: Seats) -> None:
    s = options.site[seats.taken[person]]
    end = seats.first[s] + seats.n[s] - 1
    moved = seats.member[end]
    seats.member[seats.at[person]] = moved
    seats.at[moved] = seats.at[person]
    seats.n[s] -= 1
    seats.taken[person] = NOWHERE
