"""Every column that is stored is read by something; what nobody reads of people is not stored."""

import re

import pytest

from layers.schemas import SCHEMAS
from tests.paths import REPO

READERS = ("mapping", "maps", "scripts/stages", "scripts/runtime", "scripts/commands",
           "scripts/rights", "layers/criteria", "layers/ingest")  # fmt: skip
WRITERS = ("scripts/commands/init", "scripts/commands/describe")
KEPT = {
    "referrals": "the chain of a referral is followed from what is on record of it",
    "follow_ups": "so is what became of it",
    "roads": "a way is found again in its source by its number",
    "presence": "what kind of organisation it is, when and by whose word is kept for who asks",
    "demand": "counts by place wait for the figures made of them",
    "returnees": "who lives with a disability is not sent on foot",
}
"""Layers of which a column may wait for its reader, and why."""


@pytest.fixture(scope="module")
def code():
    files = [
        path
        for room in READERS
        for path in sorted((REPO / room).rglob("*"))
        if path.suffix in (".py", ".js")
    ]
    kept = [
        path for path in files if not any(str(path).startswith(str(REPO / one)) for one in WRITERS)
    ]
    return "\n".join(path.read_text(encoding="utf-8") for path in kept)


@pytest.mark.parametrize("layer", [layer for layer in SCHEMAS if layer not in KEPT])
def test_every_column_has_a_reader(layer, code):
    schema = SCHEMAS[layer]
    checked = {*schema.past, *(name for pair in schema.in_order for name in pair)}
    unread = [
        column.name
        for column in schema.columns
        if column.name not in checked
        and not re.search(rf"[\"'.]{re.escape(column.name)}\b", code)
        and not column.name.endswith(("_stage", "_latitude", "_longitude"))  # read by their ends
    ]
    assert unread == []


def test_the_layers_that_wait_hold_no_more_than_a_few_such_columns(code):
    for layer in KEPT:
        names = [column.name for column in SCHEMAS[layer].columns]
        unread = [name for name in names if not re.search(rf"[\"'.]{re.escape(name)}\b", code)]
        dated = [name for name in unread if name.endswith("_on") or name in SCHEMAS[layer].ends]
        assert len(unread) - len(dated) <= 3, (layer, unread)
