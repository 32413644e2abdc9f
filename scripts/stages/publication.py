"""What was drawn leaves: through the gate, as one set, noted in the summary."""

from __future__ import annotations

from mapping.network.road_network import Network
from scripts.runtime import publish_gate, published_set
from scripts.runtime.forgotten_people import forgotten_of
from scripts.runtime.gate import persons
from scripts.runtime.progress import Progress
from scripts.runtime.project import Folder, note, run_id, summary, version
from scripts.runtime.published_set import Outgoing, Run
from scripts.runtime.stored_layers import Layers


def send(
    folder: Folder, layers: Layers, roads: Network | None, out: Outgoing, progress: Progress
) -> None:
    """Publish what was drawn: all of it, or nothing.

    Raises
    ------
    PublishingRefusedError
        The gate found a person, or a file that it cannot read; the old set is untouched.
    SurroundingsError
        The disk is full or may not be written; the old set is untouched.
    """
    with progress.stage("publish"):
        sought = persons.sought(persons.of_layers(layers, roads), forgotten_of(folder))
        for sentence in publish_gate.unsought(sought):
            progress.say(sentence)
        programme = folder.programme
        run = Run(
            run_id(folder, summary(folder).get("inputs", {})),
            version(),
            programme.as_of.isoformat(),
        )
        published_set.replace(
            folder.published, out, run, lambda files: publish_gate.check(files, sought)
        )
    gate = {
        "ids": sought.n_ids,
        "ids_too_short": sought.n_too_short,
        "ids_that_are_public": sought.n_public,
        "ids_that_are_plain_numbers": sought.n_plain_numbers,
    }
    held = published_set.names(folder.published, Outgoing())
    note(folder, published=held, gate=gate, seconds=progress.seconds)
