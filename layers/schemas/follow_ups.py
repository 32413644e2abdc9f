"""The layer of follow-ups: what became of a referral after a month, four and six."""

from layers.schemas.schema import Column, Schema

SCHEMA = Schema(
    layer="follow_ups",
    doc="One follow-up of one referral. Personal: never published.",
    is_personal=True,
    past=("done_on",),
    columns=(
        Column(
            "referral_id",
            "text",
            "The referral followed up.",
            required=True,
            sensitive=True,
            aliases=("id orientation", "referral"),
        ),
        Column(
            "kind",
            "text",
            "Which follow-up it is.",
            required=True,
            sensitive=True,
            values=("contact_30d", "month_4", "month_6"),
            aliases=("type", "suivi"),
        ),
        Column(
            "due_on",
            "date",
            "The day it is due.",
            required=True,
            sensitive=True,
            aliases=("due date", "echeance"),
        ),
        Column(
            "done_on",
            "date",
            "The day it was done.",
            sensitive=True,
            aliases=("done", "date", "fait le"),
        ),
        Column(
            "mode",
            "text",
            "How the person was asked.",
            sensitive=True,
            aliases=("moyen",),
        ),
        Column(
            "outcome",
            "text",
            "What came of it, in a word.",
            sensitive=True,
            aliases=("resultat",),
        ),
        Column(
            "satisfaction",
            "integer",
            "How content the person is: 1 not at all, 5 very.",
            low=1,
            high=5,
            sensitive=True,
            aliases=("satisfaction (1-5)",),
        ),
        Column(
            "is_delivered",
            "flag",
            "Whether the service was given as agreed.",
            sensitive=True,
            aliases=("delivered", "fourni"),
        ),
        Column(
            "is_retained",
            "flag",
            "Whether the person is still there, or finished.",
            sensitive=True,
            aliases=("retained", "maintenu"),
        ),
        Column(
            "withdrawal_reason",
            "text",
            "Why the person left.",
            sensitive=True,
            aliases=("motif d'abandon",),
        ),
        Column(
            "source",
            "text",
            "Where the row comes from.",
        ),
    ),
)
