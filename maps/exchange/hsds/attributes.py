"""What HSDS has no field for: attributes of a service, under three taxonomies of waypost's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

TAXONOMIES: Final = {
    "category": "Kind of service, a code of waypost's categories.",
    "eligibility": "Whom a service takes: one attribute a rule, its limits as a JSON object.",
    "column": "Columns of waypost's layer of services that HSDS has no field for.",
}
"""Names of the taxonomies, each with what its terms mean."""


class Attributes:
    """Attributes as they are met, with the terms that they use."""

    def __init__(self, named: Callable[..., str]) -> None:
        self._named = named
        self._terms: dict[tuple[str, str], dict[str, Any]] = {}
        self._attributes: list[dict[str, Any]] = []

    def add(self, service: str, taxonomy: str, code: str, value: str, meaning: str) -> None:
        """Say a value of a service, of the id `service`, under a term that has a meaning."""
        term = self._terms.setdefault(
            (taxonomy, code),
            {
                "id": self._named("term", taxonomy, code),
                "code": code,
                "name": code,
                "description": meaning,
                "taxonomy": f"waypost {taxonomy}",
                "language": "en",
                "taxonomy_id": self._named("taxonomy", taxonomy),
            },
        )
        n = len(self._attributes)
        self._attributes.append(
            {
                "id": self._named("attribute", service, taxonomy, code, str(n)),
                "link_id": service,
                "taxonomy_term_id": term["id"],
                "link_type": f"waypost {taxonomy}",
                "link_entity": "service",
                "value": value,
            }
        )

    def tables(self) -> dict[str, list[dict[str, Any]]]:
        """Return the tables `taxonomies`, `taxonomy_terms` and `attributes`."""
        return {
            "taxonomies": [
                {"id": self._named("taxonomy", one), "name": f"waypost {one}", "description": doc}
                for one, doc in TAXONOMIES.items()
            ],
            "taxonomy_terms": list(self._terms.values()),
            "attributes": self._attributes,
        }
