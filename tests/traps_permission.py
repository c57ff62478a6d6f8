"""Traps in where a person may work: agreements, indemnity, integration."""

from datetime import date

from .clinic import LATE, ORGANISATIONS, TWO, Tables, Trap, has
from .generate import AS_OF, PLAN_UNTIL

__all__ = ["PERMISSION"]


def agreed(more: str = "") -> str:
    """An agreement by which the practice lends its people to the network."""
    usual = "state=assigned starts=2025-04-01 liability=provider indemnity=provider data_sharing=yes"
    return f"id=mou provider=practice host=pcn {usual} {more}"


AT_PCN: Tables = {"teams": ["id=hub host=pcn", "id=other host=pcn"]}


def lent(words: str, obstacle: str, cell: str, *agreements: str, twin: str = "", until: date = AS_OF) -> Trap:
    """A trap in the agreements by which Asha may work in the network's hub."""
    return Trap(
        words,
        "not_permitted",
        (obstacle, cell),
        {"agreements": list(agreements)},
        {"agreements": [agreed(twin)]},
        AT_PCN,
        until=until,
    )


MOU = "agreements, row 2"

PERMISSION = {
    "no-agreement": lent(
        "The hub is the network's, and the practice has signed nothing with it.",
        "no-agreement",
        "posts, row 2, employer",
    ),
    "agreement-of-another-provider": lent(
        "The trust lends its nurses to the hub; the practice does not.",
        "no-agreement",
        "posts, row 2, employer",
        agreed("provider=trust"),
        twin="provider=trust;practice",
    ),
    "agreement-the-other-way": lent(
        "The network lends people to the practice, not the practice to the network.",
        "no-agreement",
        "posts, row 2, employer",
        agreed("provider=pcn host=practice"),
    ),
    "agreement-ended": lent(
        "The agreement ended yesterday; everybody works on as before.",
        "agreement-ended",
        f"{MOU}, ends",
        agreed("ends=2026-01-04"),
        twin=f"ends={AS_OF}",
    ),
    "agreement-from-tomorrow": lent(
        "The agreement begins tomorrow.",
        "agreement-not-begun",
        f"{MOU}, starts",
        agreed("starts=2026-01-06"),
        twin=f"starts={AS_OF}",
    ),
    "agreement-ends-in-the-plan": lent(
        "The agreement holds today and ends the day before the plan does.",
        "agreement-ended",
        f"{MOU}, ends",
        agreed(f"ends={LATE}"),
        twin=f"ends={PLAN_UNTIL}",
        until=PLAN_UNTIL,
    ),
    "liability-unsigned": lent(
        "The agreement is drawn up, and nobody has signed for liability.",
        "liability-open",
        f"{MOU}, liability",
        agreed("liability=none"),
        twin="liability=shared",
    ),
    "agreement-on-another-team": lent(
        "The agreement lends her to the network's other team.",
        "other-teams",
        f"{MOU}, teams",
        agreed("teams=other"),
        twin="teams=other;hub",
    ),
    "agreement-on-other-roles": lent(
        "The agreement lends assistants, and she is a nurse.",
        "other-roles",
        f"{MOU}, roles",
        agreed("roles=assistant"),
        twin="roles=nurse",
    ),
    "agreement-on-other-work": lent(
        "The agreement lends her for dressings, and this is a blood test.",
        "out-of-scope",
        f"{MOU}, functions",
        agreed("functions=dressings"),
        twin="functions=dressings;bloods",
    ),
    "two-halves-of-an-agreement": lent(
        "One agreement names the team, another names the work; none names both.",
        "out-of-scope",
        f"{MOU}, functions",
        agreed("teams=hub functions=dressings"),
        agreed("id=second teams=other functions=bloods"),
        twin="teams=hub functions=bloods",
    ),
    "records-not-shared": lent(
        "Blood results stand in shared records, and she is lent without access to them.",
        "no-data-sharing",
        f"{MOU}, data_sharing",
        agreed("data_sharing=no"),
    ),
    "indemnity-unsaid": lent(
        "The agreement does not say whose indemnity covers her.",
        "indemnity-open",
        f"{MOU}, indemnity",
        agreed("indemnity="),
        twin="indemnity=host",
    ),
    "indemnity-none": lent(
        "The agreement says that nobody's indemnity covers her.",
        "indemnity-open",
        f"{MOU}, indemnity",
        agreed("indemnity=none"),
    ),
    "transferred-and-lent-again": lent(
        "Her post has moved to the trust; her old employer can no longer lend her to the network.",
        "transferred",
        "agreements, row 3, state",
        agreed(),
        agreed("id=move host=trust state=transferred"),
    ),
    "agreement-on-other-people": Trap(
        "The agreement lends Omar by name, and not her.",
        "not_permitted",
        ("other-people", f"{MOU}, people"),
        {"agreements": [agreed("people=omar")]},
        {"agreements": [agreed("people=omar;asha")]},
        {**AT_PCN, "people": TWO},
    ),
    "indemnity-of-the-host": Trap(
        "She is insured at home for nursing, but the agreement counts on the network, whose cover leaves it out.",
        "not_permitted",
        ("not-indemnified", "organisations, row 4, indemnity_covers"),
        {"agreements": [agreed("indemnity=host")]},
        {"agreements": [agreed()]},
        {**AT_PCN, "organisations": [*ORGANISATIONS[:2], "id=pcn kind=pcn indemnity_covers=social"]},
    ),
    "not-indemnified-at-home": Trap(
        "Her own practice has never been covered for taking blood.",
        "not_permitted",
        ("not-indemnified", "organisations, row 2, indemnity_covers"),
        {"organisations": ["id=practice indemnity_covers=social registered_patients=900", *ORGANISATIONS[1:]]},
    ),
    "volunteers-not-indemnified": Trap(
        "The practice's cover for befriending is for its staff, and not for volunteers.",
        "not_permitted",
        ("not-indemnified", "organisations, row 2, indemnity_covers"),
        {"organisations": ["id=practice indemnity_covers=social registered_patients=900", *ORGANISATIONS[1:]]},
        {},
        {"people": ["id=asha kind=volunteer"], "credentials": [has("clearance", "dbs")]},
        function="befriending",
    ),
    "cover-for-volunteers-only": Trap(
        "The practice covers volunteers who befriend; a peer supporter is none.",
        "not_permitted",
        ("not-indemnified", "organisations, row 2, indemnity_covers"),
        {
            "organisations": [
                "id=practice indemnity_covers=social:volunteer registered_patients=900",
                *ORGANISATIONS[1:],
            ]
        },
        {},
        {"people": ["id=asha kind=peer"], "credentials": [has("clearance", "dbs")]},
        function="befriending",
    ),
    "one-employer-team": Trap(
        "The hub takes only people whom the network employs, and she is lent.",
        "not_permitted",
        ("actual-integration", "teams, row 2, integration"),
        {"agreements": [agreed("state=seconded")]},
        {"agreements": [agreed("state=transferred")]},
        {"teams": ["id=hub host=pcn integration=actual"]},
    ),
    "transferred-away": Trap(
        "Her post has moved to the network, and her old practice still puts her on its list.",
        "not_permitted",
        ("transferred", f"{MOU}, state"),
        {"agreements": [agreed("state=transferred")]},
        {"agreements": [agreed("state=seconded")]},
    ),
    "transferred-without-liability": Trap(
        "Her post has moved to the network although liability is open; her old practice has lost her all the same.",
        "not_permitted",
        ("transferred", f"{MOU}, state"),
        {"agreements": [agreed("state=transferred liability=none")]},
        {"agreements": [agreed("state=transferred liability=none roles=assistant")]},
    ),
}
