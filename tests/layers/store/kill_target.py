"""A process that forks writers of a store, to be killed in the middle of their work.

Reads the store's URL and folder, then one line per writer; each writer prints its process id,
then the number of each version that it has committed.
"""

import os
import sys
from pathlib import Path

from layers import store as stores
from tests.layers.store.samples import version


def main() -> None:
    url, folder = (sys.stdin.readline().strip() for _ in range(2))
    loads = [version(number) for number in range(3)]
    for _ in sys.stdin:
        writer = os.fork()
        if writer == 0:
            store = stores.connect(url, Path(folder))
            print(os.getpid(), flush=True)  # noqa: T201 the test reads it
            for turn in range(1000):
                stores.write(store, loads[turn % 3])
                print(turn % 3, flush=True)  # noqa: T201 the test reads it
        os.waitpid(writer, 0)
        print("killed", flush=True)  # noqa: T201 the test reads it


if __name__ == "__main__":
    main()
