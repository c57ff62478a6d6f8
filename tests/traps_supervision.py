"""Traps in work under others: supervision, delegation, named supervisors."""

from datetime import date

from .clinic import (
    COVERS,
    FUNCTIONS,
    LAPSED,
    LATE,
    ORGANISATIONS,
    REQUIREMENTS,
    SOUND,
    TWO,
    Tables,
    Trap,
    has,
    holds,
    post,
)
from .generate import AS_OF, PLAN_UNTIL

__all__ = ["DELEGATION", "NAMED_SUPERVISORS", "SUPERVISION"]

# Supervision

NO_SUPERVISOR = ("no-supervisor", "people, row 2")
LEARNER, TEACHER = holds("spirometry"), holds("spirometry", "advanced", person="omar")
LEARNING: Tables = {"people": TWO, "posts": [post(), post(person="omar")], "holdings": [LEARNER, TEACHER]}
AWAY = [post(), post(more="employer=trust", person="omar")]
TO_PRACTICE = (
    "id=loan provider=trust host=practice state=assigned starts=2025-04-01 liability=provider indemnity=provider "
    "data_sharing=yes"
)


def learning(
    words: str, trap: Tables, twin: Tables | None = None, both: Tables | None = None, until: date = AS_OF
) -> Trap:
    """A trap in which nobody supervises Asha, who is a level short, as Omar does in the twin."""
    shared = {**LEARNING, **(both or {})}
    return Trap(words, "not_permitted", NO_SUPERVISOR, trap, twin or {}, shared, "lung-test", "supervised", until)


SUPERVISION = {
    "nobody-supervises": learning(
        "A level short in spirometry, she may test lungs under supervision; there is nobody to supervise.",
        {"posts": [post()]},
    ),
    "supervisor-in-another-team": learning(
        "Omar could supervise her, but works only in the trust's team across town.",
        {"posts": AWAY},
        both={"teams": ["id=hub host=practice", "id=ward host=trust"]},
    ),
    "supervisor-objects-to-the-team": learning(
        "Omar works for the same practice and objects to this team.",
        {"people": [TWO[0], f"{TWO[1]} objections=hub"]},
    ),
    "no-clause-between-employers": learning(
        "Omar, lent by the trust, works beside her, but nobody agreed that he answers for the practice's people.",
        {"agreements": [f"{TO_PRACTICE} supervision=no"]},
        {"agreements": [f"{TO_PRACTICE} supervision=yes"]},
        both={"posts": AWAY},
    ),
    "blank-clause-between-employers": learning(
        "The agreement that lends Omar says nothing of supervision.",
        {"agreements": [TO_PRACTICE]},
        {"agreements": [f"{TO_PRACTICE} supervision=yes"]},
        both={"posts": AWAY},
    ),
    "supervisor-unproven": learning(
        "Omar says that he is advanced in spirometry; nobody has verified it.",
        {"holdings": [LEARNER, f"{TEACHER} status=declared"]},
    ),
    "supervisor-no-better": learning(
        "Omar is as short of the level as she is; two learners do not make a teacher.",
        {"holdings": [LEARNER, f"{TEACHER} level=generic"]},
    ),
    "supervisor-not-indemnified": learning(
        "Omar supervises as a volunteer, and the practice's indemnity leaves volunteers out of nursing.",
        {"organisations": ORGANISATIONS},
        {"organisations": [f"id=practice indemnity_covers={COVERS};nursing:volunteer registered_patients=900"]},
        both={
            "people": [TWO[0], "id=omar kind=volunteer"],
            "credentials": [has("clearance", "dbs", person="omar")],
        },
    ),
    "supervisor-leaves-in-the-plan": learning(
        "Omar supervises her today and leaves the day before the plan ends.",
        {"posts": [post(), post(more=f"ends={LATE}", person="omar")]},
        until=PLAN_UNTIL,
    ),
    "student-alone": learning(
        "A student who has mastered spirometry still may not test lungs by herself.",
        {"posts": [post()]},
        both={
            "people": ["id=asha kind=student", TWO[1]],
            "holdings": [holds("spirometry", "specialist"), TEACHER],
        },
    ),
    "two-levels-short": Trap(
        "Supervision makes good one level; she is two short of testing lungs.",
        "no",
        ("level-short", "holdings, row 2, level"),
        {"holdings": [f"{LEARNER} level=core", TEACHER]},
        {},
        LEARNING,
        "lung-test",
        "supervised",
    ),
    "learner-unproven": Trap(
        "What she declares is too little for the work, and does not count as a start under supervision either.",
        "no",
        ("no-competency", "requirements, row 3, item"),
        {"holdings": [f"{LEARNER} status=declared", TEACHER]},
        {},
        LEARNING,
        "lung-test",
        "supervised",
    ),
    "not-for-learners": Trap(
        "With a needle a level short is a level short, whoever stands beside her.",
        "no",
        ("level-short", "holdings, row 2, level"),
        {},
        {"requirements": [f"{REQUIREMENTS[0]} supervisable=yes", *REQUIREMENTS[1:]]},
        {**LEARNING, "holdings": [holds(level="core"), holds(person="omar")]},
        allowed="supervised",
    ),
}

# Delegation

OMARS = [has("registration", "NMC", person="omar")]
DELEGATED: Tables = {
    "people": TWO,
    "posts": [post("assistant"), post(person="omar")],
    "holdings": [holds("wound-care"), holds("wound-care", person="omar")],
    "credentials": OMARS,
}
UNREGISTERED = ("no-credential", "requirements, row 7, item")


def delegated(words: str, verdict: str, obstacle: tuple[str, str], trap: Tables, both: Tables | None = None) -> Trap:
    """A trap in work that Omar, a nurse, delegates to Asha, an assistant, in the twin."""
    return Trap(words, verdict, obstacle, trap, {}, {**DELEGATED, **(both or {})}, "dressings", "supervised")


DELEGATION = {
    "lapsed-nurse-by-delegation": delegated(
        "A nurse whose registration has lapsed cannot go on as an assistant of her colleague.",
        "no",
        ("lapsed-credential", "credentials, row 3, expires"),
        {
            "posts": [post(), post(person="omar")],
            "credentials": [*OMARS, has("registration", "NMC", f"{SOUND} {LAPSED}")],
        },
    ),
    "unregistered-nurse-by-delegation": delegated(
        "A nurse without any registration is no assistant to whom dressings can be delegated.",
        "no",
        UNREGISTERED,
        {"posts": [post(), post(person="omar")]},
    ),
    "nurse-with-a-second-post": delegated(
        "She is an assistant here and a nurse there; a nurse answers for herself and cannot work by delegation.",
        "no",
        UNREGISTERED,
        {"posts": [post("assistant"), post(person="omar"), post(more="employer=trust")]},
    ),
    "volunteer-by-delegation": delegated(
        "A cleared volunteer with a steady hand is not staff, and dressings are not delegated to her.",
        "no",
        UNREGISTERED,
        {"people": ["id=asha kind=volunteer", TWO[1]]},
        {"credentials": [*OMARS, has("clearance", "dbs")]},
    ),
    "student-by-delegation": delegated(
        "A student learns under supervision and takes no delegated work.",
        "no",
        UNREGISTERED,
        {"people": ["id=asha kind=student", TWO[1]]},
    ),
    "not-delegable": delegated(
        "The clinic has not said that dressings may be delegated.",
        "no",
        UNREGISTERED,
        {"functions": [*FUNCTIONS[:4], "id=dressings activity=nursing", *FUNCTIONS[5:]]},
    ),
    "delegated-but-unskilled": delegated(
        "Dressings may be delegated, and she has never learned to dress a wound.",
        "no",
        ("no-competency", "requirements, row 6, item"),
        {"holdings": [holds("wound-care", person="omar")]},
    ),
    "delegated-on-her-word": delegated(
        "That she can dress a wound is her own word; delegation makes good a register, not a skill.",
        "no",
        ("declared-only", "holdings, row 2, status"),
        {"holdings": [holds("wound-care", more="status=declared"), holds("wound-care", person="omar")]},
    ),
    "qualification-not-delegated": delegated(
        "A wound-care degree is asked for too, and a degree cannot be delegated.",
        "no",
        ("no-credential", "requirements, row 10, item"),
        {"credentials": [*OMARS, has("qualification", "wound-care", person="omar")]},
        {
            "requirements": [*REQUIREMENTS, "function=dressings kind=qualification item=wound-care"],
            "credentials": [
                *OMARS,
                *(has("qualification", "wound-care", person=person) for person in ("asha", "omar")),
            ],
        },
    ),
    "delegator-lapsed": delegated(
        "The nurse who delegates has let her own registration lapse.",
        "not_permitted",
        NO_SUPERVISOR,
        {"credentials": [f"{OMARS[0]} {LAPSED}"]},
    ),
    "delegator-to-verify": delegated(
        "Nobody has looked up the registration of the nurse who delegates.",
        "not_permitted",
        NO_SUPERVISOR,
        {"credentials": [f"{OMARS[0]} verified_on="]},
    ),
    "delegator-in-another-team": delegated(
        "The nurse who could delegate works in the trust's team across town.",
        "not_permitted",
        NO_SUPERVISOR,
        {"posts": [post("assistant"), AWAY[1]]},
        {"teams": ["id=hub host=practice", "id=ward host=trust"]},
    ),
    "delegation-without-a-clause": delegated(
        "The trust's nurse works beside the practice's assistant, and no agreement lets her delegate to her.",
        "not_permitted",
        NO_SUPERVISOR,
        {"posts": [post("assistant"), AWAY[1]], "agreements": [f"{TO_PRACTICE} supervision=no"]},
    ),
    "delegator-not-registered": delegated(
        "Omar may dress wounds by his degree in podiatry; without a registration he has nothing to delegate by.",
        "not_permitted",
        NO_SUPERVISOR,
        {"credentials": [has("qualification", "podiatry", person="omar")]},
        {
            "requirements": [
                *REQUIREMENTS[:5],
                f"{REQUIREMENTS[5]} alternative_group=either",
                "function=dressings kind=qualification item=podiatry alternative_group=either",
                *REQUIREMENTS[6:],
            ]
        },
    ),
}

# Named supervisors

ASSISTING: Tables = {
    "people": TWO,
    "posts": [post("pa", "supervisor=omar"), post("doctor", person="omar")],
    "credentials": [has("registration", "GMC", person="omar"), has("registration", "GMC")],
}
UNSUPPORTED = ("unsupported-post", "posts, row 2, supervisor")


def assisting(words: str, trap: Tables, twin: Tables | None = None, until: date = AS_OF) -> Trap:
    """A trap in which Asha, a physician assistant, lacks the supervisor whom she has in the twin."""
    return Trap(words, "no", UNSUPPORTED, trap, twin or {}, ASSISTING, until=until)


NAMED_SUPERVISORS = {
    "assistant-without-supervisor": assisting(
        "A physician assistant for whom no doctor answers sees no patient, not even for a blood test.",
        {"posts": [post("pa"), post("doctor", person="omar")]},
    ),
    "named-supervisor-lapsed": assisting(
        "The doctor who answers for her let his GMC registration lapse.",
        {"credentials": [has("registration", "GMC", f"{SOUND} {LAPSED}", "omar"), has("registration", "GMC")]},
    ),
    "named-supervisor-lapses-in-the-plan": assisting(
        "The doctor who answers for her is registered until the day before the plan ends.",
        {"credentials": [has("registration", "GMC", f"{SOUND} expires={LATE}", "omar")]},
        {"credentials": [has("registration", "GMC", f"{SOUND} expires={PLAN_UNTIL}", "omar")]},
        until=PLAN_UNTIL,
    ),
    "named-supervisor-to-verify": assisting(
        "Nobody has looked up the registration of the doctor who answers for her.",
        {"credentials": [has("registration", "GMC", "", "omar"), has("registration", "GMC")]},
    ),
    "named-supervisor-of-another-register": assisting(
        "A nurse, however senior, is not the doctor who must answer for her.",
        {"credentials": [has("registration", "NMC", person="omar"), has("registration", "GMC")]},
    ),
    "named-supervisor-qualified-only": assisting(
        "A doctor by degree who is not on the register cannot answer for her.",
        {"credentials": [has("qualification", "GMC", person="omar"), has("registration", "GMC")]},
    ),
    "her-own-supervisor": assisting(
        "She is on the GMC's register herself, as assistants now are, and cannot answer for herself.",
        {"posts": [post("pa", "supervisor=asha"), post("doctor", person="omar")]},
    ),
    "named-supervisor-left": assisting(
        "The doctor who answers for her retired yesterday.",
        {"posts": [post("pa", "supervisor=omar"), post("doctor", "ends=2026-01-04", "omar")]},
    ),
    "named-supervisor-leaves": assisting(
        "The doctor who answers for her retires the day before the plan ends.",
        {"posts": [post("pa", "supervisor=omar"), post("doctor", f"ends={LATE}", "omar")]},
        until=PLAN_UNTIL,
    ),
    "named-supervisor-without-post": assisting(
        "The doctor who answers for her is on the list of people and works nowhere.",
        {"posts": [post("pa", "supervisor=omar")]},
    ),
    "unsupported-and-unproven": assisting(
        "With no doctor to answer for her, verifying what she declares would help nobody.",
        {"posts": [post("pa"), post("doctor", person="omar")], "holdings": [holds(more="status=declared")]},
    ),
    "unsupported-learner": Trap(
        "With no doctor to answer for her, she may not learn under a nurse either.",
        "no",
        UNSUPPORTED,
        {"posts": [post("pa"), post(person="omar")]},
        {},
        {**ASSISTING, "posts": [post("pa", "supervisor=omar"), post(person="omar")], "holdings": [LEARNER, TEACHER]},
        "lung-test",
        "supervised",
    ),
    "unsupported-in-a-second-post": Trap(
        "She is a nurse here and a physician assistant there, where no doctor answers for her; that stops both.",
        "no",
        ("unsupported-post", "posts, row 3, supervisor"),
        {"posts": [post(), post("pa", "employer=trust")]},
        {"posts": [post(), post("pa", "employer=trust ends=2026-01-04")]},
    ),
    "undifferentiated-patients": Trap(
        "A physician assistant, well supervised, sees nobody who has no diagnosis yet.",
        "no",
        ("undifferentiated", "functions, row 7, undifferentiated"),
        {},
        {"functions": [*FUNCTIONS[:5], f"{FUNCTIONS[5]} undifferentiated=no", FUNCTIONS[6]]},
        ASSISTING,
        "first-contact",
    ),
    "undifferentiated-in-a-second-post": Trap(
        "She is a nurse and a physician assistant; the patient cannot tell which of them comes in.",
        "no",
        ("undifferentiated", "functions, row 7, undifferentiated"),
        {"posts": [post(), post("pa", "supervisor=omar"), post("doctor", person="omar")]},
        {"posts": [post(), post("doctor", person="omar")]},
        ASSISTING,
        "first-contact",
    ),
}
