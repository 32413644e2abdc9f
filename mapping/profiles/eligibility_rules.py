"""Eligibility rules as rows: one table from service columns, criteria rows and the usual circle."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
import pandas as pd

from layers import criteria as criteria_module
from layers.vocabulary.categories import categories
from layers.vocabulary.codes import UNTRAVELLED_DELIVERIES
from mapping.profiles import capacity
from mapping.settings.programme import Programme

COLUMNS: Final = (
    "service_id", "criterion", "min", "max", "values", "urban_limit_m", "rural_limit_m", "basis",
    "setting_of", "at", "areas_above", "area_names", "criterion_id", "flexibility", "agreed_on",
    "bridging_service_id", "text_en", "text_fr", "is_stated", "is_protective",
)  # fmt: skip
_NUMBERS: Final = ("min", "max", "urban_limit_m", "rural_limit_m")
_OTHERS: Final = ("agreed_on", "is_stated", "is_protective")
_TEXTS: Final = tuple(name for name in COLUMNS if name not in (*_NUMBERS, *_OTHERS))
_PROTECTING: Final = ("sex", "age", "vulnerability")
"""Rules that protect people where a service is confidential, a shelter or child protection."""
_OF_PERSON: Final = (
    *_PROTECTING, "grade", "nationality", "legal_status", "return_type", "arrival_window",
    "household", "skill",
)  # fmt: skip
"""Rules that say whom a service takes; where it has one, its words are taken to say the same."""

_SCOPES: Final = (
    ("service", "service_id"),
    ("programme", "programme_id"),
    ("partner", "partner_id"),
)

_READ: Final = (
    "service_id", "programme_id", "partner_id", "category", "delivery", "position_class",
    "is_confidential", "has_stops", "eligibility_description", "to_ask",
    "age_min", "age_max", "grade_min", "grade_max", "sexes",
    "urban_limit_km", "rural_limit_km", "basis", "setting_of",
    "languages", "is_language_asked", "has_interpretation", "documents_required",
    "serves_pcodes", "areas_above", "area_names", "is_referral_required",
    "capacity", "capacity_unit", "n_places_free", "returnee_share", "n_returnee_places",
)  # fmt: skip
"""The columns of services that rules are made of."""


def of_services(
    services: pd.DataFrame, criteria: pd.DataFrame | None, programme: Programme
) -> pd.DataFrame:
    """Return every rule that holds on the programme's day, one row per (service, rule).

    Parameters
    ----------
    services
        The layer of services.
    criteria
        The layer of criteria, scoped to a service, a development programme of a partner, or a
        partner; None where there is none.
    programme
        Its limits give the usual circle to services that state none; its day picks valid rules.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`; limits in metres; sorted by service and criterion. Every service has the
        automatic criteria. A service by phone or online has no distance rule: nobody travels; nor
        has a mobile team without stops, which does not wait at its base. One with stops is asked
        about these and not about the areas it serves. Who visits at home has the circle around the
        base that it states, in a straight line.
        `criterion_id` is empty for rules that come from columns of services or from the
        programme. Rules of service, programme and partner hold together. A rule of which nobody
        wrote down whether it can bend counts as hard; `is_stated` tells the two apart. One that
        protects people (`is_protective`) is hard whatever was written.
    """
    # A service has a hundred columns, of which its rules stand in some.
    services = pd.DataFrame({name: services[name] for name in _READ if name in services})
    parts = [_automatic(services), *_from_columns(services)]
    if criteria is not None and len(criteria):
        parts.append(_from_rows(services, _valid(criteria, programme)))
    rules = _joined(parts)
    rules = _joined([rules, _in_words(services, rules)])
    rules = _joined([rules, *_usual_circle(services, rules, programme)])
    rules = _without_way(rules, services)
    rules = rules.astype(dict.fromkeys(_NUMBERS, float)).astype(dict.fromkeys(_TEXTS, "str"))
    rules["agreed_on"] = pd.to_datetime(rules["agreed_on"]).astype("datetime64[ms]")
    rules["at"] = rules["at"].fillna("referral")
    rules["basis"] = rules["basis"].fillna("radius")
    rules["setting_of"] = rules["setting_of"].fillna("site")
    rules["is_protective"] = _are_protective(rules, services)
    rules["flexibility"] = rules["flexibility"].mask(rules["is_protective"], "hard")
    rules["is_stated"] = rules["flexibility"].notna()
    rules["flexibility"] = rules["flexibility"].fillna("hard")
    return rules[list(COLUMNS)].sort_values(
        ["service_id", "criterion", "min", "max", "urban_limit_m", "values", "criterion_id"],
        ignore_index=True,
    )


def asked(rule_rows: pd.DataFrame, services: pd.DataFrame) -> set[tuple[str, str]]:
    """Return which criteria the services of each category ask: (category, criterion)."""
    kinds = services.set_index(services["service_id"].astype("str"))["category"]
    pairs = zip(rule_rows["service_id"].map(kinds), rule_rows["criterion"], strict=True)
    return {(str(kind), str(criterion)) for kind, criterion in pairs}


def beside_services(rules: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """Return the rules beside what is known of their service, sorted by its position `site`.

    Parameters
    ----------
    rules
        From `of_services`.
    services
        From `mapping.profiles.services.of_layer`. Their `setting` and `position_class` come as
        `site_setting` and `site_position_class`, the words of a person being `setting` and
        `position_class`; of other columns of one name the rule's stays.
    """
    names = {"setting": "site_setting", "position_class": "site_position_class"}
    known = pd.DataFrame(services.drop(columns="geometry", errors="ignore")).rename(columns=names)
    known = known.assign(site=np.arange(len(known)))
    beside = known.columns.difference(rules.columns.difference(["service_id"]))
    found = rules.merge(known[list(beside)], on="service_id")
    return found.sort_values("site", kind="stable")


def columns_read(rules: pd.DataFrame, services: pd.DataFrame) -> list[str]:
    """Return the columns of services that the criteria of these rules read beside a rule.

    All of them, where a criterion does not say what it reads.
    """
    steps = {str(one) for one in rules["criterion"].unique() if one in criteria_module.CRITERIA}
    if steps - set(criteria_module.READS):
        return [str(name) for name in services]
    own = {"service_id", "setting", "position_class"}
    read = own.union(*(criteria_module.READS[one] for one in steps))
    return [str(name) for name in services if name in read]


def papers(rules: pd.DataFrame) -> pd.Series:
    """Return the papers that the rules of each service ask for, by `service_id`.

    Codes with blanks between, each once; a service that asks for none is left out.
    """
    asked = rules.loc[rules["criterion"] == "document", ["service_id", "values"]].dropna()
    found = asked.groupby("service_id")["values"].agg(
        lambda given: " ".join(sorted({code for one in given for code in one.split()}))
    )
    return found.astype("str")


def with_referrals(
    services: pd.DataFrame, criteria: pd.DataFrame, programme: Programme
) -> pd.DataFrame:
    """Return the services with `is_referral_required` where a rule of theirs asks for one.

    The layer, row by row; the column is true, false or missing.
    """
    told = of_services(services, criteria, programme)
    asking = told.loc[told["criterion"] == "referral_required", "service_id"]
    is_asking = services["service_id"].isin(asking)
    return services.assign(
        is_referral_required=services["is_referral_required"].mask(is_asking, other=True)
    )


def circle_m(rules: pd.DataFrame) -> pd.Series:
    """Return each service's widest straight-line limit in metres; services without are absent.

    Shape: a Series indexed by service_id. A road limit implies a circle of the same size, since a
    road is never shorter than the straight line.
    """
    circles = rules[rules["criterion"] == "distance"]
    widest = circles[["urban_limit_m", "rural_limit_m"]].max(axis=1)
    return widest.groupby(circles["service_id"]).max().dropna()


def _joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The parts that hold rules, one after another; the first has all columns."""
    return pd.concat([parts[0], *(one for one in parts[1:] if len(one))], ignore_index=True)


def _rows(services: pd.DataFrame, criterion: str, **columns: Any) -> pd.DataFrame:
    """A rule of each service; without services there is none, and no need of its columns."""
    if services.empty and criterion not in criteria_module.AUTOMATIC:
        return services
    keys = {"service_id": services["service_id"], "criterion": criterion}
    blanks = dict.fromkeys(COLUMNS) | dict.fromkeys(_NUMBERS, np.nan)
    return pd.DataFrame(blanks | keys | columns, index=services.index)


def _automatic(services: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([_rows(services, name) for name in criteria_module.AUTOMATIC])


def _from_columns(services: pd.DataFrame) -> list[pd.DataFrame]:
    """The rules that columns of services state: age, grade, sex, circle, lists and quota."""
    parts = []
    for name in ("age", "grade"):
        has = services[services[f"{name}_min"].notna() | services[f"{name}_max"].notna()]
        parts.append(_rows(has, name, min=has[f"{name}_min"], max=has[f"{name}_max"]))
    has = services[services["sexes"].isin(["f", "m"])]
    parts.append(_rows(has, "sex", values=has["sexes"]))
    has = services[services["urban_limit_km"].notna() | services["rural_limit_km"].notna()]
    parts.append(
        _rows(
            has,
            "distance",
            urban_limit_m=has["urban_limit_km"] * 1000,
            rural_limit_m=has["rural_limit_km"] * 1000,
            basis=has["basis"],
            setting_of=has["setting_of"],
        )
    )
    return [*parts, *_from_lists(services), _quotas(services)]


def _from_lists(services: pd.DataFrame) -> list[pd.DataFrame]:
    """What a service speaks, asks for and serves, and whether somebody must refer.

    Where nobody's languages are on record (`is_language_asked` is false) what a service speaks is
    no rule: it would turn every verdict into "cannot tell".
    """
    is_interpreted = services["has_interpretation"].fillna(value=False).to_numpy(dtype=bool)
    is_asked = services.get("is_language_asked", default=True)
    spoken = services[services["languages"].notna() & ~is_interpreted & is_asked]
    papers = services[services["documents_required"].notna()]
    areas = services[services["serves_pcodes"].notna() & ~_has_stops(services)]
    known = {name: areas[name] for name in ("areas_above", "area_names") if name in areas}
    referred = services[services["is_referral_required"].fillna(value=False).to_numpy(dtype=bool)]
    return [
        _rows(spoken, "language", values=spoken["languages"]),
        _rows(papers, "document", values=papers["documents_required"]),
        _rows(areas, "residence_area", values=areas["serves_pcodes"], **known),
        _rows(referred, "referral_required"),
    ]


def _quotas(services: pd.DataFrame) -> pd.DataFrame:
    places = capacity.kept_for_returnees(services)
    has = services[places.notna()]
    return _rows(has, "quota", max=places[places.notna()])


def _valid(criteria: pd.DataFrame, programme: Programme) -> pd.DataFrame:
    day = pd.Timestamp(programme.as_of)
    begun = criteria["from_on"].isna() | (criteria["from_on"] <= day)
    runs = criteria["to_on"].isna() | (criteria["to_on"] >= day)
    return criteria[begun & runs]


def _from_rows(services: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for scope, column in _SCOPES:
        held = criteria[criteria["scope"].fillna("service") == scope]
        keys = services[["service_id"]].assign(scope_id=services[column])
        parts.append(keys.merge(held.drop(columns="scope"), on="scope_id"))
    rows = pd.concat(parts)
    return rows[[column for column in COLUMNS if column in rows]]


def _are_protective(rules: pd.DataFrame, services: pd.DataFrame) -> pd.Series:
    """Whether each rule protects people: as written down, else by what it asks and where."""
    kinds = [code for code, kind in categories().items() if kind.is_protective]
    is_guarded = services["category"].isin(kinds)
    is_guarded |= services["is_confidential"].fillna(value=False).astype(bool)
    usual = rules["criterion"].isin(_PROTECTING)
    usual &= rules["service_id"].isin(services.loc[is_guarded, "service_id"])
    written: pd.Series = rules["is_protective"].astype("boolean")
    return written.fillna(usual).astype(bool)


def _in_words(services: pd.DataFrame, rules: pd.DataFrame) -> pd.DataFrame:
    """A rule of every service that says only in words whom it takes, or has to be asked anyway."""
    told = rules.loc[rules["criterion"].isin(_OF_PERSON), "service_id"]
    own = services["eligibility_description"].mask(services["service_id"].isin(told))
    words = (own + "; " + services["to_ask"]).fillna(own).fillna(services["to_ask"])
    has = services[words.notna()]
    return _rows(has, "eligibility_text", values=words[words.notna()])


def _without_way(rules: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    """The rules without those on a way that nobody goes."""
    is_way = rules["criterion"] == "distance"
    visits = (services["delivery"] == "home") & services["position_class"].notna()
    unasked = services["delivery"].isin(UNTRAVELLED_DELIVERIES) & ~visits & ~_has_stops(services)
    kept = rules[~is_way | ~rules["service_id"].isin(services.loc[unasked, "service_id"])]
    around = (kept["criterion"] == "distance") & kept["service_id"].isin(
        services.loc[visits, "service_id"]
    )
    return kept.assign(basis=kept["basis"].mask(around, "radius"))


def _has_stops(services: pd.DataFrame) -> pd.Series:
    """Whether each service is a mobile team with stops; of a layer that does not tell, none is."""
    if "has_stops" in services:
        return services["has_stops"]
    return pd.Series(data=False, index=services.index)


def _usual_circle(
    services: pd.DataFrame, rules: pd.DataFrame, programme: Programme
) -> list[pd.DataFrame]:
    """The programme's circle of each category, for services without a rule of distance."""
    stated = set(rules.loc[rules["criterion"] == "distance", "service_id"])
    parts = []
    for category, limit in programme.limits.items():
        if math.isnan(limit.urban_limit_km) and math.isnan(limit.rural_limit_km):
            continue
        is_of_kind = (services["category"] == category) & (services["delivery"] != "home")
        silent = services[is_of_kind & ~services["service_id"].isin(stated)]
        parts.append(
            _rows(
                silent,
                "distance",
                urban_limit_m=limit.urban_limit_km * 1000,
                rural_limit_m=limit.rural_limit_km * 1000,
                basis=limit.basis,
                setting_of=limit.setting_of,
            )
        )
    return parts
