"""Policy keys: the settings of a workspace, each with default, unit, description and source in one place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from pchteam.columns import FIRST_YEAR, LAST_YEAR, Day, Number, cell_error, split
from pchteam.tables import STAFF_GROUPS, StatusName

__all__ = ["SETTINGS", "Policy", "Setting", "parse_setting"]

ASSUMPTION = "Assumption of this project, to be replaced by local figures."
PLANNING_MODEL = "docs/planning-model.md; weights are choices of the workspace."

Count = Annotated[Number, Field(ge=0, multiple_of=1)]
Positive = Annotated[Number, Field(ge=1, multiple_of=1)]
Money = Annotated[Number, Field(ge=0)]
Share = Annotated[Number, Field(ge=0, le=1)]
Division = Literal["england-and-wales", "scotland", "northern-ireland"]


def _clock(cell: Any) -> Any:
    if not isinstance(cell, str) or re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", cell):
        return cell
    raise cell_error("is not a time of the day", "write hours and minutes, such as 08:30")


Clock = Annotated[time, BeforeValidator(_clock)]
Statuses = Annotated[tuple[StatusName, ...], BeforeValidator(split)]


@dataclass(frozen=True)
class Setting:
    """A policy key.

    Parameters
    ----------
    type
        Type that reads its cell.
    default
        Value as text where the workspace is silent; None where the workspace must say it or
        where the description says what then holds.
    """

    key: str
    type: Any
    default: str | None
    unit: str | None
    description: str
    source: str


# Days of a year: 52.14 weeks x 5 days less 29 days' leave, 8 bank holidays and 5 study days, less sickness 5.7 %.
_AVAILABLE = dict.fromkeys(STAFF_GROUPS, "0.79") | {"voluntary": "0.85"}
_PRACTICE_NURSES = (
    "PSSRU, Unit Costs of Health and Social Care 2015, section 10.6, after the UK General Practice Workload Survey "
    "2006/07: 1 h face to face takes 1.30 h of a practice nurse"
)
_OCCUPATIONAL_THERAPY = (
    "Wilberforce and others, British Journal of Occupational Therapy 79(7), 2016: direct care 39 %, indirect "
    "casework 31 %"
)
# Share and source; docs/decisions/006-direct-contact-shares.md says how published figures are read.
_DIRECT = {
    "gp": (
        "0.82",
        "Eighth National GP Worklife Survey, 2015, after written answer 31774 of 23 March 2016: direct patient care "
        "62.1 %, indirect care 19.7 %.",
    ),
    "nursing": ("0.77", f"{_PRACTICE_NURSES}."),
    "pharmacy": (
        "0.73",
        "Hospital pharmacists, for want of a figure from general practice: between clinical work of 82 % (Wong and "
        "others, Canadian Journal of Hospital Pharmacy 73(4), 2020) and 64 % (Leung and others, Journal of Pharmacy "
        "Practice and Research 42, 2012: 56 % of a day of which 13 % are breaks and social).",
    ),
    "allied_health": ("0.70", f"{_OCCUPATIONAL_THERAPY}."),
    "mental_health": (
        "0.78",
        "Happell and others, Australian Health Review 37(4), 2013: nurses of community mental health services, "
        "clinical care 78 %.",
    ),
    "social_care": ("0.70", f"{ASSUMPTION} Nearest: occupational therapy in a joint trust. {_OCCUPATIONAL_THERAPY}."),
    "support": ("0.70", f"{_OCCUPATIONAL_THERAPY}; assistants differed modestly from those qualified."),
    "administration": ("0.77", f"{ASSUMPTION} Nearest: practice nurses. {_PRACTICE_NURSES}."),
    "voluntary": (
        "0.90",
        f"{ASSUMPTION} Nearest: support, without its 22 % of team and service activity. {_OCCUPATIONAL_THERAPY}.",
    ),
}

SETTINGS: dict[str, Setting] = {
    setting.key: setting
    for setting in (
        Setting(
            "as_of", Day, None, None, "Day for which questions are answered and from which a plan holds.", "Workspace."
        ),
        Setting(
            "plan_until", Day, None, None, "Last day of the plan. Blank: 12 weeks after as_of, less a day.", ASSUMPTION
        ),
        Setting("locality", str, "", None, "Name of the locality, for titles.", "Workspace."),
        Setting(
            "block_minutes",
            Positive,
            "125",
            "minutes",
            "Planning block: half a session.",
            "Salaried GP model contract: nine sessions of 4 h 10 min.",
        ),
        Setting(
            "accepted_statuses",
            Statuses,
            "verified",
            None,
            "Statuses of holdings that count as evidence.",
            "docs/eligibility.md, Evidence.",
        ),
        Setting("supervised_levels_short", Count, "1", "levels", "Levels that supervision may make good.", ASSUMPTION),
        Setting("watch_days", Positive, "90", "days", "How far ahead the watch list looks.", ASSUMPTION),
        Setting(
            "supervision_percent",
            Positive,
            "20",
            "per cent",
            "Minutes of a supervisor for 100 supervised minutes.",
            ASSUMPTION,
        ),
        Setting("max_teams", Count, "2", "teams", "Most teams of a person.", ASSUMPTION),
        Setting(
            "max_team_size",
            Positive,
            "12",
            "people",
            "Most members of a team.",
            "NHS England new care models: self-managed teams of at most 12.",
        ),
        Setting(
            "travel_speed",
            Annotated[Number, Field(gt=0)],
            "20",
            "km/h",
            "Mean speed between sites, straight line.",
            ASSUMPTION,
        ),
        Setting(
            "unmet_weight", Count, "500", "points a minute", "Price of an unmet minute at priority 1.", PLANNING_MODEL
        ),
        Setting(
            "membership_change_weight",
            Count,
            "5000",
            "points",
            "Price of a membership that begins or ends.",
            PLANNING_MODEL,
        ),
        Setting("travel_minute_weight", Count, "20", "points a minute", "Price of a minute's travel.", PLANNING_MODEL),
        Setting("cost_weight", Count, "10", "points a pound", "Price of a pound of staff cost.", PLANNING_MODEL),
        Setting("broken_pin_weight", Count, "1000000", "points", "Price of a broken pin or rotation.", PLANNING_MODEL),
        Setting("want_weight", Count, "500", "points", "Price of a wanted team that is not granted.", PLANNING_MODEL),
        Setting(
            "day_starts",
            Clock,
            "08:30",
            "local time",
            "When morning sessions begin; a half-day is 250 minutes.",
            ASSUMPTION,
        ),
        Setting("afternoon_starts", Clock, "13:30", "local time", "When afternoon sessions begin.", ASSUMPTION),
        Setting(
            "bank_holidays",
            Division,
            "england-and-wales",
            None,
            "Whose bank holidays hold: england-and-wales, scotland or northern-ireland.",
            "GOV.UK bank holidays, as copied by the package govuk-bank-holidays.",
        ),
        Setting(
            "budget",
            Money,
            None,
            "pounds a year",
            "Budget against which the cost of the teams is shown. Blank: no budget.",
            "Workspace.",
        ),
        Setting(
            "verification_cost",
            Money,
            "50",
            "pounds",
            "Cost of seeing and verifying one piece of evidence: about an hour of an assessor.",
            ASSUMPTION,
        ),
        Setting(
            "worth_of_need",
            Money,
            "50",
            "pounds an hour",
            "Most that `pchteam develop` pays to close an hour of need at priority 1; at priority 3, three times that.",
            ASSUMPTION,
        ),
        Setting(
            "coverage_tolerance",
            Share,
            "0.005",
            "share",
            "Part of the unmet need, by priority, by which it may rise so that fewer memberships change.",
            PLANNING_MODEL,
        ),
        Setting(
            "disruption_tolerance",
            Share,
            "0",
            "share",
            "Part of membership changes and travel by which these may rise so that the plan costs less.",
            PLANNING_MODEL,
        ),
        Setting(
            "options_tolerance",
            Share,
            "0.02",
            "share",
            "Part of the need, by priority, that an option may leave unmet beyond the recommended plan.",
            PLANNING_MODEL,
        ),
        *(
            Setting(
                f"available_share.{group}",
                Share,
                share,
                "share",
                f"Share of contracted hours left after leave, bank holidays, study and sickness: {group}.",
                "NHS terms and conditions (29 days' leave), 8 bank holidays, 5 study days; sickness absence 5.7 %, "
                "NHS England, January 2025. Voluntary: " + ASSUMPTION,
            )
            for group, share in _AVAILABLE.items()
        ),
        *(
            Setting(
                f"direct_contact_share.{group}",
                Share,
                share,
                "share",
                f"Share of available time spent on care functions, notes and letters included: {group}.",
                source,
            )
            for group, (share, source) in _DIRECT.items()
        ),
    )
}


def parse_setting(setting: Setting, text: str) -> Any:
    """Read the text of a policy value.

    Raises
    ------
    pydantic.ValidationError
        If the text is not a value of the setting.
    """
    return TypeAdapter(setting.type).validate_python(text)


@dataclass(frozen=True)
class Policy:
    """The settings of a workspace, defaults filled in. Index it by key."""

    values: Mapping[str, Any]

    @classmethod
    def read(cls, stated: Mapping[str, str], as_of: date | None = None, plan_until: date | None = None) -> "Policy":
        """Fill in defaults.

        Parameters
        ----------
        stated
            Key to text, as in the table policy; keys and values that cannot be read are left out.
        as_of, plan_until
            Dates that replace those of the workspace.

        Raises
        ------
        ValueError
            If a date that replaces another is beyond all planning.
        """
        for day in (as_of, plan_until):
            if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
                raise ValueError(f"{day} is far away; give a day of the years {FIRST_YEAR} to {LAST_YEAR}")
        values: dict[str, Any] = {}
        for key, setting in SETTINGS.items():
            text = stated.get(key, setting.default)
            if text is None:
                continue
            try:
                values[key] = parse_setting(setting, text)
            except ValidationError:
                if setting.default is not None:
                    values[key] = parse_setting(setting, setting.default)
        if as_of:
            values["as_of"] = as_of
            values.pop("plan_until", None) if values.get("plan_until", as_of) < as_of else None
        if plan_until:
            values["plan_until"] = plan_until
        if "as_of" in values:
            values.setdefault("plan_until", values["as_of"] + timedelta(weeks=12, days=-1))
        return cls(values)

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def day(self, key: str) -> date:
        """A date of the policy."""
        value: date = self.values[key]
        return value

    def number(self, key: str) -> Decimal:
        """A number of the policy."""
        value: Decimal = self.values[key]
        return value
