"""Whether a service runs, out of the words that lists of facilities use for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from layers.vocabulary.stems import hits

_STEMS: Final[Mapping[str, tuple[str, ...]]] = {
    "active": (
        "function", "fonction", "operat", "actif$", "active$", "activ", "open", "ouvert", "running",
        "working", "en service", "service$", "ongoing", "en cours", "funciona", "operacion", "ativ",
        "aberto", "aberta", "em curso", "يعمل", "تعمل", "مفتوح", "نشط", "عامل",
    ),
    "inactive": (
        "closed", "clos$", "ferme", "fechad", "inactiv", "inactif", "inativ", "suspen", "planned",
        "planif", "prevu", "planead", "construct", "construc", "complet", "ended", "finished",
        "termin", "acheve", "conclu", "en panne", "dysfunction", "dysfonction", "مغلق", "متوقف",
        "معطل", "قيد الإنشاء", "مخطط", "منتهي",
    ),
    "defunct": (
        "abandon", "demol", "disus", "destroyed", "detruit", "destruid", "permanent", "definitiv",
        "dismantl", "مدمر", "مهجور",
    ),
    "temporary": ("temporar", "temporair", "provisoir", "مؤقت"),
}  # fmt: skip


def status_of(text: str) -> str | None:
    """Return the status that a text means, None where it means none or contradicts itself.

    A no before what runs is a service that does not; other words behind a no mean nothing.

    >>> status_of("Non functioning"), status_of("Fully functioning"), status_of("Form 2")
    ('inactive', 'active', None)
    >>> status_of("Fermé temporairement (travaux)"), status_of("fermé définitivement")
    ('temporarily closed', 'defunct')
    """
    found = hits(text, _STEMS)
    if any(hit.is_negated and hit.code != "active" for hit in found):
        return None
    codes = {"inactive" if hit.is_negated else hit.code for hit in found}
    if codes == {"inactive", "temporary"}:
        return "temporarily closed"
    if codes == {"inactive", "defunct"}:
        return "defunct"
    return codes.pop() if len(codes) == 1 and codes != {"temporary"} else None
