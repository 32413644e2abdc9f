"""From an extract to routable arrays, beside osmnx, each in a process of its own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from scripts.bench import extracts, table
from scripts.bench.measuring import Cost, Fresh, fresh
from scripts.bench.table import OURS, Row

TITLE = "load: extract to arrays"
WHOLE = "  with start and imports"


def rows(path: Path) -> Iterator[Row]:
    """Yield the work from file to arrays, and the whole processes with their start and imports.

    The target is the work's. osmnx reads XML only: the extract is written as XML beforehand, once
    as it is, and once with nothing but the roads in it, which spares osmnx the buildings.
    """
    name = path.name.partition(".")[0]
    ours = fresh("load_waypost", str(path))
    yield Row(TITLE, name, OURS, ours.work, ours.found)
    yield Row(WHOLE, name, OURS, ours.whole)
    with tempfile.TemporaryDirectory() as folder:
        for words, only_roads in (("osmnx, XML of it", False), ("osmnx, its roads only", True)):
            xml = Path(folder) / "extract.osm"
            extracts.write(path, xml, only_roads=only_roads)
            theirs = fresh("load_osmnx", str(xml))
            targets = "" if only_roads else _targets(ours.work, theirs.work)
            found = theirs.found
            yield Row(TITLE, name, words, theirs.work, found, ours.work, targets)
            yield Row(WHOLE, name, words, theirs.whole, "", ours.whole)


def copies(path: Path, n_copies: tuple[int, ...]) -> Iterator[tuple[int, Fresh, Fresh]]:
    """Yield what waypost and osmnx take for an extract that lies there so many times."""
    with tempfile.TemporaryDirectory() as folder:
        for n in n_copies:
            files = [Path(folder) / f"{n}.osm.pbf", Path(folder) / f"{n}.osm"]
            for each in files:
                extracts.write(path, each, n_copies=n)
            yield n, fresh("load_waypost", str(files[0])), fresh("load_osmnx", str(files[1]))


def _targets(own: Cost, peer: Cost) -> str:
    targets = (
        table.share("CPU", own.cpu_s, peer.cpu_s, 15),
        table.share("memory", own.peak_mib, peer.peak_mib, 8),
    )
    return "; ".join(targets)
