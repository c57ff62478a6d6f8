"""The filled example of the template: a small invented locality, made from the example cell of every column.

A row starts from the examples of the row models; `ROWS` says what differs, so that the rows belong together.
"""

from typing import Any

from pchteam.load import Table, alias
from pchteam.tables import TABLES, Row

__all__ = ["EXAMPLE_NOTE", "example_tables"]

EXAMPLE_NOTE = (
    "THIS IS AN EXAMPLE. Every organisation, person and figure in it is invented. Fill in the workbook beside it, not "
    "this one. It is complete: every command below runs on it."
)
NO_MATCH = {"exact_match": "", "close_match": ""}
OTHER_ROLE = {"supervisor_register": "", "reimbursement_ceiling": "", **NO_MATCH}
NO_LIMITS = {"retained_hours": "", "outward_hours": ""}
ALL_OF_HOST = {"functions": "", "teams": "", "people": "", "roles": ""}
OTHER_COMPETENCY = {"alt_labels": "", "broader": "", "entails": "", **NO_MATCH}
A_REGISTER = {
    "kind": "registration",
    "item": "NMC",
    "min_level": "",
    "annotation": "",
    "min_status": "",
    "supervisable": "",
}

# What differs from the examples of the columns, row by row; "" leaves a cell blank.
ROWS: dict[str, tuple[dict[str, str], ...]] = {
    "organisations": (
        {"indemnity_covers": "primary_medical;community_health", **NO_LIMITS},
        {"id": "community-trust", "name": "Example Community Trust", "kind": "nhs_trust", "ods_code": "",
         "registered_patients": "", "indemnity_covers": "community_health;primary_medical", "retained_hours": "6",
         "outward_hours": "24"},
        {"id": "north-pcn", "name": "Example North Network", "kind": "pcn", "ods_code": "", "registered_patients": "",
         "employs": "no", "indemnity_covers": "", **NO_LIMITS},
    ),
    "sites": ({},),
    "people": (
        {"objections": ""},
        {"id": "p002", "name": "Ben Example", "wants": "", "objections": "bp-review"},
        {"id": "p003", "name": "Chris Example", "wants": "", "objections": ""},
    ),
    "roles": (
        OTHER_ROLE,
        {"id": "district-nurse", "label": "District nurse", **OTHER_ROLE},
        {"id": "gp", "label": "General practitioner", "profession": "doctor", "staff_group": "gp", "register": "GMC",
         **OTHER_ROLE},
    ),
    "posts": (
        {},
        {"id": "p002-a", "person": "p002", "employer": "community-trust", "role": "district-nurse", "band": "band-7",
         "line_manager": "", "supervisor": ""},
        {"id": "p003-a", "person": "p003", "role": "gp", "hours_per_week": "25", "band": "", "line_manager": "",
         "supervisor": ""},
    ),
    "competencies": (
        {"entails": "hand-hygiene", **NO_MATCH},
        {"id": "clinical-procedures", "label": "Clinical procedures", **OTHER_COMPETENCY},
        {"id": "hand-hygiene", "label": "Hand hygiene", **OTHER_COMPETENCY},
        {"id": "blood-pressure", "label": "Blood pressure measurement", "framework": "trust", **OTHER_COMPETENCY},
        {"id": "frailty-care", "label": "Assessment of frailty", **OTHER_COMPETENCY},
        {"id": "team-leadership", "label": "Team leadership", **OTHER_COMPETENCY},
        {"id": "care-coordination", "label": "Care coordination", **OTHER_COMPETENCY},
    ),
    "framework_levels": ({"level": "novice", "common_level": "core", "label": "Novice"}, {}),
    "mappings": (
        {"subject_id": "blood-pressure", "predicate_id": "skos:closeMatch",
         "object_id": "http://data.europa.eu/esco/skill/x"},
    ),
    "level_descriptors": ({},),
    "role_profiles": ({}, {"role": "district-nurse", "competency": "frailty-care"}),
    "holdings": (
        {},
        {"competency": "blood-pressure", "level": "proficient", "evidence": "observed practice"},
        {"competency": "care-coordination"},
        {"person": "p002", "competency": "frailty-care", "level": "advanced"},
        {"person": "p002", "competency": "team-leadership", "level": "advanced"},
        {"person": "p003", "competency": "frailty-care", "level": "advanced"},
        {"person": "p003", "competency": "blood-pressure", "level": "advanced"},
    ),
    "credentials": (
        {"annotations": ""},
        {"person": "p002", "number": "00A0001E"},
        {"person": "p003", "item": "GMC", "number": "0000001", "annotations": ""},
    ),
    "functions": (
        {"traditional_roles": "practice-nurse;gp"},
        {"id": "frailty-assessment", "label": "Frailty assessment", "alt_labels": "comprehensive geriatric assessment",
         "description": "Assess needs at home and agree a plan.", "activity": "community_health", "setting": "home",
         "delegable": "no", "traditional_roles": "gp"},
    ),
    "pathways": ({"function": "bp-review", "order": "1"}, {}),
    "requirements": (
        {"annotation": "", "min_status": "", "alternative_group": ""},
        A_REGISTER,
        {**A_REGISTER, "item": "GMC"},
        {"function": "frailty-assessment", "item": "frailty-care", "min_level": "advanced", "annotation": "",
         "min_status": "", "alternative_group": "", "supervisable": "no"},
    ),
    "segments": (
        {},
        {"id": "care-home", "label": "People in care homes", "population": "90", "scheme_code": "NWL-15"},
    ),
    "needs": (
        {"team": ""},
        {"function": "bp-review", "team": "", "contacts_per_1000": "1000", "minutes_per_contact": "15"},
        {"segment": "care-home", "team": "", "contacts_per_1000": "1200", "minutes_per_contact": "40"},
    ),
    "teams": ({"segments": "older-frail;care-home", "min_size": "2", "min_professions": "2"},),
    "agreements": (
        {**ALL_OF_HOST, "hours_per_week": "30"},
        {"id": "mou-delamere", "provider": "delamere", "hours_per_week": "", "recharge_percent": "", **ALL_OF_HOST},
    ),
    "staffing_ratios": ({"per": "district-nurse", "ratio": "0.05"},),
    "memberships": ({},),
    "pins": ({},),
    "rotations": ({"post": "p003-a", "team": "frailty"},),
    "leave": ({}, {"person": "p003", "from": "2026-02-16", "to": "2026-02-18", "kind": "study", "note": ""}),
    "requests": (
        {"date": ""},
        {"id": "r002", "person": "p002", "weekday": "", "part": "", "importance": "", "note": ""},
    ),
    "training": (
        {"id": "frailty-course", "competency": "frailty-care", "from_level": "generic", "to_level": "advanced"},
    ),
    "bands": ({}, {"band": "band-7", "cost_per_hour": "25.30"}),
    "measures": ({},),
    "policy": ({}, {"key": "plan_until", "value": "2026-03-29"}, {"key": "locality", "value": "Example North"}),
}  # fmt: skip


def example_tables() -> dict[str, Table]:
    """Tables of a small locality: every reference is known, and a plan can be made of it."""
    return {name: _table(model) for name, model in TABLES.items()}


def _table(model: type[Row]) -> Table:
    examples = {alias(model, field): _example(info) for field, info in model.model_fields.items()}
    rows = enumerate((examples | different for different in ROWS.get(model.table, ())), start=2)
    return Table(model.table, tuple(examples), tuple((number, tuple(row.values())) for number, row in rows))


def _example(info: Any) -> str:
    return str(info.json_schema_extra["example"])
