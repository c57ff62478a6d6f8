"""Traps in what a person can show: competence, credentials, kind of person and post."""

from .clinic import COMPETENCIES, LAPSED, LATE, REQUIREMENTS, SOUND, Tables, Trap, has, holds, post
from .generate import AS_OF, PLAN_UNTIL

__all__ = ["COMPETENCE", "CREDENTIALS", "PEOPLE"]

# Competence

PRESUMED: Tables = {"role_profiles": ["role=nurse competency=venepuncture level=generic"]}

COMPETENCE = {
    "broader-heading": Trap(
        "A specialist in clinical skills at large has not shown that she can draw blood.",
        "no",
        ("no-competency", "requirements, row 2, item"),
        {"holdings": [holds("clinical-skills", "specialist")]},
    ),
    "narrower-skill": Trap(
        "Drawing blood is one clinical skill and does not make her sound in clinical skills.",
        "no",
        ("no-competency", "requirements, row 2, item"),
        {"holdings": [holds(level="specialist")]},
        {"holdings": [holds("clinical-skills")]},
        {"requirements": ["function=bloods kind=competency item=clinical-skills", *REQUIREMENTS[1:]]},
    ),
    "close-match-only": Trap(
        "The trust's phlebotomy is only close to the practice's venepuncture; nobody has found them equal.",
        "no",
        ("no-competency", "requirements, row 2, item"),
        {"competencies": [*COMPETENCIES, "id=phlebotomy close_match=venepuncture"]},
        {"competencies": [*COMPETENCIES, "id=phlebotomy exact_match=venepuncture"]},
        {"holdings": [holds("phlebotomy")]},
    ),
    "external-match-only": Trap(
        "Two frameworks name the same published skill; that alone does not carry a certificate from one to the other.",
        "no",
        ("no-competency", "requirements, row 2, item"),
        {
            "competencies": [
                "id=venepuncture exact_match=http://esco/blood",
                *COMPETENCIES[1:],
                "id=phlebotomy exact_match=http://esco/blood",
            ]
        },
        {"competencies": [*COMPETENCIES, "id=phlebotomy exact_match=venepuncture;http://esco/blood"]},
        {"holdings": [holds("phlebotomy")]},
    ),
    "entails-up-to-a-level": Trap(
        "Advanced practice brings the core of venepuncture with it, and no more however senior she is.",
        "no",
        ("level-short", "holdings, row 2, level"),
        {"competencies": [*COMPETENCIES, "id=advanced-practice entails=venepuncture:core"]},
        {"competencies": [*COMPETENCIES, "id=advanced-practice entails=venepuncture:generic"]},
        {"holdings": [holds("advanced-practice", "specialist")]},
    ),
    "entails-backwards": Trap(
        "Cannulation includes venepuncture; she can draw blood, and has never cannulated.",
        "no",
        ("no-competency", "requirements, row 2, item"),
        {"holdings": [holds(level="specialist")]},
        {"holdings": [holds("cannulation")]},
        {
            "competencies": [*COMPETENCIES, "id=cannulation entails=venepuncture"],
            "requirements": ["function=bloods kind=competency item=cannulation", *REQUIREMENTS[1:]],
        },
    ),
    "level-short": Trap(
        "She has drawn blood in a classroom, the core level, and the clinic asks for the generic one.",
        "no",
        ("level-short", "holdings, row 2, level"),
        {"holdings": [holds(level="core")]},
    ),
    "declared-only": Trap(
        "She says that she draws blood well, and nobody has watched her do it.",
        "unverified",
        ("declared-only", "holdings, row 2, status"),
        {"holdings": [holds(more="status=declared")]},
    ),
    "verified-asked-by-the-row": Trap(
        "This clinic trusts what people declare, but not where a needle is involved.",
        "unverified",
        ("declared-only", "holdings, row 2, status"),
        {"requirements": [f"{REQUIREMENTS[0]} min_status=verified", *REQUIREMENTS[1:]]},
        {},
        {
            "policy": [
                f"key=as_of value={AS_OF}",
                f"key=plan_until value={PLAN_UNTIL}",
                "key=accepted_statuses value=verified;declared",
            ],
            "holdings": [holds(more="status=declared")],
        },
    ),
    "lapsed-certificate": Trap(
        "Her venepuncture certificate ran out yesterday.",
        "no",
        ("lapsed-evidence", "holdings, row 2, expires"),
        {"holdings": [holds(more=LAPSED)]},
        {"holdings": [holds(more=f"expires={AS_OF}")]},
    ),
    "lapsed-certificate-of-a-nurse": Trap(
        "Nurses are presumed to draw blood; her own certificate has lapsed, and the uniform does not renew it.",
        "no",
        ("lapsed-evidence", "holdings, row 2, expires"),
        {"holdings": [holds(more=LAPSED)]},
        {},
        PRESUMED,
    ),
    "assessed-lower-than-presumed": Trap(
        "Nurses are presumed to draw blood; she was assessed, and found to be at the core level.",
        "no",
        ("level-short", "holdings, row 2, level"),
        {"holdings": [holds(level="core")]},
        {},
        PRESUMED,
    ),
    "lapsed-in-the-presumed-one": Trap(
        "The role presumes phlebotomy, which equals venepuncture; her phlebotomy has lapsed.",
        "no",
        ("lapsed-evidence", "holdings, row 2, expires"),
        {"holdings": [holds("phlebotomy", more=LAPSED)]},
        {"holdings": [holds("phlebotomy")]},
        {
            "competencies": [*COMPETENCIES, "id=phlebotomy exact_match=venepuncture"],
            "role_profiles": ["role=nurse competency=phlebotomy level=generic"],
        },
    ),
    "presumed-only": Trap(
        "She is a nurse, nurses draw blood, and that is all the evidence there is.",
        "unverified",
        ("presumed-only", "posts, row 2, role"),
        {"holdings": []},
        {},
        PRESUMED,
    ),
    "presumed-by-a-past-post": Trap(
        "She was a nurse here last year; today she is an assistant, and nothing is presumed of her.",
        "no",
        ("no-competency", "requirements, row 2, item"),
        {"holdings": []},
        {},
        {**PRESUMED, "posts": [post("assistant"), post(more="ends=2026-01-04")]},
    ),
    "certificate-from-tomorrow": Trap(
        "She passes her assessment tomorrow; the patient is here today.",
        "no",
        ("evidence-not-begun", "holdings, row 2, valid_from"),
        {"holdings": [holds(more="valid_from=2026-01-06")]},
        {"holdings": [holds(more=f"valid_from={AS_OF}")]},
    ),
    "certificate-ends-in-the-plan": Trap(
        "Her certificate holds today and runs out the day before the plan ends.",
        "no",
        ("lapsed-evidence", "holdings, row 2, expires"),
        {"holdings": [holds(more=f"expires={LATE}")]},
        {"holdings": [holds(more=f"expires={PLAN_UNTIL}")]},
        until=PLAN_UNTIL,
    ),
    "one-competency-of-two": Trap(
        "She is a registered nurse, but nobody has ever seen her dress a wound.",
        "no",
        ("no-competency", "requirements, row 6, item"),
        {"holdings": [holds()]},
        function="dressings",
    ),
}

# Credentials

NMC = "credentials, row 2"

CREDENTIALS = {
    "lapsed-registration": Trap(
        "She still knows how to dress a wound, but her registration ran out yesterday.",
        "no",
        ("lapsed-credential", f"{NMC}, expires"),
        {"credentials": [has("registration", "NMC", f"{SOUND} {LAPSED}")]},
        function="dressings",
    ),
    "registration-ends-in-the-plan": Trap(
        "Her registration is to be renewed before the plan ends, and nobody knows yet whether it will be.",
        "no",
        ("lapsed-credential", f"{NMC}, expires"),
        {"credentials": [has("registration", "NMC", f"{SOUND} expires={LATE}")]},
        {"credentials": [has("registration", "NMC", f"{SOUND} expires={PLAN_UNTIL}")]},
        function="dressings",
        until=PLAN_UNTIL,
    ),
    "registration-from-tomorrow": Trap(
        "Her registration begins tomorrow, after the last paper is in.",
        "no",
        ("credential-not-begun", f"{NMC}, issued"),
        {"credentials": [has("registration", "NMC", f"{SOUND} issued=2026-01-06")]},
        {"credentials": [has("registration", "NMC", f"{SOUND} issued={AS_OF}")]},
        function="dressings",
    ),
    "verified-after-the-day": Trap(
        "Her registration was looked up the day after the question is asked.",
        "unverified",
        ("credential-to-verify", f"{NMC}, verified_on"),
        {"credentials": [has("registration", "NMC", "verified_on=2026-01-06")]},
        {"credentials": [has("registration", "NMC", f"verified_on={AS_OF}")]},
        function="dressings",
    ),
    "never-verified": Trap(
        "She has sent a copy of her registration, and nobody has looked at the register.",
        "unverified",
        ("credential-to-verify", f"{NMC}, verified_on"),
        {"credentials": [has("registration", "NMC", "number=00A0000E")]},
        function="dressings",
    ),
    "wrong-register": Trap(
        "She is registered as a paramedic, and dressings are asked of the nursing register.",
        "no",
        ("no-credential", "requirements, row 7, item"),
        {"credentials": [has("registration", "HCPC")]},
        function="dressings",
    ),
    "qualification-for-registration": Trap(
        "She has passed her nursing degree and never joined the register.",
        "no",
        ("no-credential", "requirements, row 7, item"),
        {"credentials": [has("qualification", "NMC")]},
        function="dressings",
    ),
    "competent-unregistered": Trap(
        "A nurse who dresses wounds well has no registration on file at all.",
        "no",
        ("no-credential", "requirements, row 7, item"),
        {"credentials": []},
        function="dressings",
    ),
    "no-annotation": Trap(
        "She is a registered nurse and a teacher, and no prescriber.",
        "no",
        ("no-annotation", f"{NMC}, annotations"),
        {"credentials": [has("registration", "NMC", f"annotations=teaching {SOUND}")]},
        function="prescriptions",
    ),
    "annotation-of-another-register": Trap(
        "She prescribes as a pharmacist; her nursing registration bears no such mark.",
        "no",
        ("no-annotation", f"{NMC}, annotations"),
        {
            "credentials": [
                has("registration", "NMC"),
                has("registration", "GPhC", f"annotations=prescriber {SOUND}"),
            ]
        },
        function="prescriptions",
    ),
    "annotation-of-a-lapsed-entry": Trap(
        "Her old entry in the register bore the mark of a prescriber; it lapsed, and the new one does not.",
        "no",
        ("no-annotation", f"{NMC}, annotations"),
        {
            "credentials": [
                has("registration", "NMC", f"{SOUND} issued=2025-06-01"),
                has("registration", "NMC", f"annotations=prescriber {SOUND} issued=2022-06-01 {LAPSED}"),
            ]
        },
        function="prescriptions",
    ),
    "prescribing-course-only": Trap(
        "She has passed the prescribing course, and the register does not show it yet.",
        "no",
        ("no-annotation", f"{NMC}, annotations"),
        {"credentials": [has("registration", "NMC"), has("qualification", "prescriber")]},
        function="prescriptions",
    ),
    "qualification-for-approval": Trap(
        "She is trained for Mental Health Act work, and no authority has approved her for it.",
        "no",
        ("no-credential", "requirements, row 5, item"),
        {"credentials": [has("registration", "NMC"), has("qualification", "AMHP")]},
        function="detention",
    ),
    "lapsed-approval": Trap(
        "Her approval for Mental Health Act work has run out.",
        "no",
        ("lapsed-credential", f"{NMC}, expires"),
        {"credentials": [has("approval", "AMHP", f"{SOUND} {LAPSED}")]},
        function="detention",
    ),
}

# Kinds of people and their posts

PEOPLE = {
    "volunteer-without-clearance": Trap(
        "A kind volunteer, well trained, whom no one has checked.",
        "no",
        ("no-clearance", ""),
        {"credentials": []},
        {"credentials": [has("clearance", "dbs")]},
        {"people": ["id=asha kind=volunteer"]},
        function="befriending",
    ),
    "clearance-unseen": Trap(
        "The volunteer's clearance is said to exist, and no one has seen it.",
        "unverified",
        ("no-clearance", f"{NMC}, verified_on"),
        {"credentials": [has("clearance", "dbs", "")]},
        {"credentials": [has("clearance", "dbs")]},
        {"people": ["id=asha kind=volunteer"]},
        function="befriending",
    ),
    "approval-for-clearance": Trap(
        "The peer supporter was approved by a panel, which is no clearance.",
        "no",
        ("no-clearance", ""),
        {"credentials": [has("approval", "dbs")]},
        {"credentials": [has("clearance", "dbs")]},
        {"people": ["id=asha kind=peer"]},
        function="befriending",
    ),
    "carer": Trap(
        "A daughter who cares for her mother, with clearance and skill, is nobody else's carer.",
        "no",
        ("carer", "people, row 2, kind"),
        {"people": ["id=asha kind=carer"]},
        {"people": ["id=asha kind=volunteer"]},
        {"credentials": [has("clearance", "dbs")]},
        function="befriending",
    ),
    "objection": Trap(
        "She objects to taking part in detentions, approved though she is.",
        "no",
        ("objects-function", "people, row 2, objections"),
        {"people": ["id=asha kind=staff objections=detention"]},
        {"people": ["id=asha kind=staff objections=dressings"]},
        function="detention",
    ),
    "objection-to-a-team": Trap(
        "She will draw blood, but not in this team, where her husband works.",
        "not_permitted",
        ("objects-team", "people, row 2, objections"),
        {"people": ["id=asha kind=staff objections=hub"]},
    ),
    "post-ended": Trap(
        "All her papers are in order, and she left yesterday.",
        "no",
        ("no-post", "posts, row 2, ends"),
        {"posts": [post(more="ends=2026-01-04")]},
        {"posts": [post(more=f"ends={AS_OF}")]},
    ),
    "post-ends-in-the-plan": Trap(
        "She works here today and leaves the day before the plan ends.",
        "no",
        ("no-post", "posts, row 2, ends"),
        {"posts": [post(more=f"ends={LATE}")]},
        {"posts": [post(more=f"ends={PLAN_UNTIL}")]},
        until=PLAN_UNTIL,
    ),
    "never-in-post": Trap(
        "She is on the list of people, and no organisation engages her.",
        "no",
        ("no-post", ""),
        {"posts": []},
    ),
}
