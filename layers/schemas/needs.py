"""The layer of needs: what each returnee needs, how urgently, and from when to when."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="needs",
    doc=(
        "One need of one returnee. Open ones are added to the column need of the layer returnees, "
        "closed ones taken away from it. Personal: never published."
    ),
    is_personal=True,
    past=("opened_on", "closed_on"),
    in_order=(("opened_on", "closed_on"),),
    points_to=(("returnee_id", "returnees"),),
    columns=(
        Column(
            "returnee_id",
            "text",
            "The returnee who has the need.",
            required=True,
            sensitive=True,
            aliases=("id", "case id", "case number", "numero de dossier", "identifiant"),
        ),
        Column(
            "category",
            "text",
            "Kind of service needed, a code or label of categories.toml.",
            required=True,
            sensitive=True,
            aliases=("need", "besoin", "categorie", "type"),
        ),
        Column(
            "opened_on",
            "date",
            "The day the need was noted.",
            sensitive=True,
            aliases=("from", "ouvert le"),
        ),
        Column(
            "closed_on",
            "date",
            "The day the need was met or fell away.",
            sensitive=True,
            aliases=("to", "ferme le", "clos le"),
        ),
        Column("source", "text", "Where the row comes from."),
    ),
)
