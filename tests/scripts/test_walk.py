"""A row walks through the house: within a stage no room is entered again once it was left.

Traced on a programme of one service and one returnee: whenever a stage of the run calls into
`mapping` or `maps`, the room it enters is noted. What a room calls below itself is its own affair
(the contracts of pyproject.toml hold that direction).
"""

import sys
from collections import defaultdict
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest

from scripts import commands
from scripts.runtime.progress import Progress
from tests import small_programmes
from tests.scripts.runs import without_paper

REPO = Path(__file__).parents[2]
STOREYS = ("layers", "mapping", "maps", "scripts")
EVERYWHERE = ("mapping.settings", "maps.frame")
"""The words that every room has in hand: settings, and the frame with its labels."""


@pytest.fixture
def programme(tmp_path):
    return small_programmes.two_rows(tmp_path)


def test_no_room_is_entered_again_within_a_stage(programme):
    walks = walked(["run", str(programme), "--quiet"])
    assert len(walks) > 10
    assert {room for walk in walks.values() for room in walk} >= {
        "mapping.profiles", "mapping.routing", "mapping.reach", "mapping.indicators", "maps.pages",
    }  # fmt: skip
    assert {stage: walk for stage, walk in walks.items() if len(set(walk)) < len(walk)} == {}


def walked(arguments):
    """Stage of the run -> the rooms that it called into, in order, each stay once."""
    walks, stages = defaultdict(list), ["before"]

    def look(frame, *_):
        room = entered(frame.f_code.co_filename)
        if not room:  # millions of calls end here
            return
        if walks[stages[-1]][-1:] != [room] and is_called_by_a_stage(frame):
            walks[stages[-1]].append(room)

    with followed(stages), without_paper():
        sys.settrace(look)  # which returns nothing, so that calls are told, and no lines
        try:
            assert commands.main(arguments) == 0
        finally:
            sys.settrace(None)
    return {stage: walk for stage, walk in walks.items() if walk}


@cache
def entered(file):
    """The room that a call into a file enters; empty where it is none that is walked through."""
    room = room_of(file)
    return room if room.startswith(("mapping.", "maps.")) and room not in EVERYWHERE else ""


def is_called_by_a_stage(frame):
    """Whether `scripts` called it, libraries between them aside; what an import runs is no call."""
    if frame.f_code.co_name == "<module>":
        return False
    caller = frame.f_back
    while caller is not None and not room_of(caller.f_code.co_filename):
        if "importlib" in caller.f_code.co_filename:
            return False
        caller = caller.f_back
    return caller is not None and room_of(caller.f_code.co_filename).startswith("scripts")


@cache
def room_of(file):
    """The room of a file, such as mapping.reach; empty outside the house."""
    parts = file.removeprefix(f"{REPO}/").split("/")
    return ".".join(parts[:2]).removesuffix(".py") if parts[0] in STOREYS else ""


@contextmanager
def followed(stages):
    """Let `stages` end with the name of the stage that the run is in, or came out of last."""
    stage = Progress.stage

    @contextmanager
    def named(self, name):
        stages.append(name)
        try:
            with stage(self, name) as tick:
                yield tick
        finally:
            stages.pop()
            if len(stages) == 1:
                stages[0] = f"after {name}"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Progress, "stage", named)
        yield
