"""Write the workspace `leeds-employ-and-deploy`: a trust employs, five networks direct.

Run as `python -m pchteam.examples.leeds_employ_and_deploy`. Sources and what is invented: README.md of the folder.
"""

from pathlib import Path

from .places import AS_OF, PLAN_UNTIL, Rows, care, staff, table, write

__all__ = ["build"]

SEED = 99

# Five networks is the fact; their names, places, lists and hours are invented. `hours` is the cap of the network's SLA.
NETWORKS = """
id    | name  | patients | hours | latitude | longitude
alder | Alder | 31400    | 60    | 53.842   | -1.585
birch | Birch | 38200    | 70    | 53.815   | -1.610
cedar | Cedar | 44600    | 80    | 53.801   | -1.505
elder | Elder | 35100    | 65    | 53.768   | -1.560
hazel | Hazel | 48900    | 62    | 53.765   | -1.490
"""

# Shares of each list, in the order in which a person is counted; the rest needs nothing of these teams.
KINDS = """
kind     | label                                | share | priority
polymeds | People on ten or more medicines      | 0.05  | 5
urgent   | People who ask for help the same day | 0.10  | 4
pain     | Adults with joint or back pain       | 0.08  | 3
lonely   | Adults with unmet social needs       | 0.04  | 3
"""

COMPETENCIES = """
id                           | label
structured-medication-review | Structured medication review
discharge-reconciliation     | Reconciling medicines after discharge
acute-home-visiting          | Acute home visiting
minor-illness                | Minor illness
msk-assessment               | First contact with joint or back pain
group-rehabilitation         | Rehabilitation in groups
social-prescribing           | Social prescribing
wound-care                   | Wound care
clinical-leadership          | Clinical leadership of a network
care-coordination            | Care coordination
"""

ROLES = """
id                   | label | profession | staff_group | register | holds
gp                   | General practitioner | doctor | gp | GMC | minor-illness:s acute-home-visiting:a
community-pharmacist | Community pharmacist in a network | pharmacist | pharmacy | GPhC
  | structured-medication-review:g discharge-reconciliation:g
advanced-paramedic   | Advanced paramedic practitioner | paramedic | allied_health | HCPC
  | acute-home-visiting:a minor-illness:g
physiotherapist      | First contact physiotherapist | physiotherapist | allied_health | HCPC | msk-assessment:a
link-worker          | Social prescribing link worker | link-worker | support |
  | social-prescribing:g care-coordination:g
district-nurse       | District nurse | nurse | nursing | NMC | wound-care:a
"""

PEOPLE = """
role                 | employer | hours_per_week | site | lead | more
community-pharmacist | community-trust | 37.5 | trust-base | | structured-medication-review:a
community-pharmacist | community-trust | 37.5 | trust-base | | structured-medication-review:a
community-pharmacist | community-trust | 37.5 | trust-base
community-pharmacist | community-trust | 37.5 | trust-base
community-pharmacist | community-trust | 30 | trust-base
community-pharmacist | community-trust | 30 | trust-base | | structured-medication-review:c
community-pharmacist | community-trust | 22.5 | trust-base | | structured-medication-review:c
advanced-paramedic   | community-trust | 37.5 | trust-base
advanced-paramedic   | community-trust | 37.5 | trust-base
advanced-paramedic   | community-trust | 37.5 | trust-base
advanced-paramedic   | community-trust | 30 | trust-base
advanced-paramedic   | community-trust | 30 | trust-base | | ?msk-assessment:g
physiotherapist      | community-trust | 37.5 | trust-base | | group-rehabilitation:g
physiotherapist      | community-trust | 34 | trust-base
physiotherapist      | community-trust | 34 | trust-base | | group-rehabilitation:g
physiotherapist      | community-trust | 32 | trust-base
physiotherapist      | community-trust | 32 | trust-base
physiotherapist      | community-trust | 24 | trust-base
link-worker          | community-trust | 37.5 | trust-base
link-worker          | community-trust | 37.5 | trust-base
link-worker          | community-trust | 37.5 | trust-base
link-worker          | community-trust | 30 | trust-base
link-worker          | community-trust | 30 | trust-base
link-worker          | community-trust | 22.5 | trust-base
district-nurse       | community-trust | 37.5 | trust-base
district-nurse       | community-trust | 30 | trust-base
gp                   | alder-practices | 8 | alder-site | yes | clinical-leadership:a structured-medication-review:a
gp                   | birch-practices | 8 | birch-site | yes | clinical-leadership:a
gp                   | cedar-practices | 8 | cedar-site | yes | clinical-leadership:a structured-medication-review:a
gp                   | elder-practices | 8 | elder-site | yes | clinical-leadership:a
gp                   | hazel-practices | 8 | hazel-site | yes | clinical-leadership:a
"""

# `needed` names kinds of people; every network needs the same for each thousand of them.
FUNCTIONS = """
id                 | label | activity | shared_records | takes | needed
medication-review  | Structured medication review | primary_medical | yes
  | structured-medication-review:g~ registration=GPhC,registration=GMC | polymeds:680*40
reconciliation     | Medicines after discharge | primary_medical | yes
  | discharge-reconciliation:g registration=GPhC | polymeds:520*20
home-visit         | Acute home visit | primary_medical | yes
  | acute-home-visiting:a registration=HCPC,registration=GMC | urgent:180*50
minor-illness      | Minor illness, same day | primary_medical | yes
  | minor-illness:g registration=HCPC,registration=GMC | urgent:270*15
first-contact-msk  | First contact with joint or back pain | primary_medical | yes
  | msk-assessment:g registration=HCPC | pain:500*20
group-session      | Rehabilitation in a group | primary_medical | no | group-rehabilitation:g | pain:60*30
social-prescribing | Social prescribing | wellbeing | yes | social-prescribing:g | lonely:380*50
wound-care         | Wound care at the practice | primary_medical | yes | wound-care:g registration=NMC
  | polymeds:60*25
"""


def organisations() -> Rows:
    """The trust, and for each network the practices that have lists and the network itself, which employs nobody."""
    cover = "primary_medical;wellbeing"
    rows = [
        {"id": "community-trust", "name": "Community trust (staff invented)", "kind": "nhs_trust"}
        | {"indemnity_covers": "community_health", "retained_hours": "45"}
    ]
    for network in table(NETWORKS):
        host = {"id": f"{network['id']}-pcn", "name": f"{network['name']} network (invented)", "kind": "pcn"}
        rows.append(host | {"employs": "no", "indemnity_covers": cover})
        practices = {"id": f"{network['id']}-practices", "name": f"{network['name']} practices, together (invented)"}
        rows.append(practices | {"kind": "gp_practice", "registered_patients": network["patients"]})
    return rows


def sites() -> Rows:
    """The trust's base, and one site of each network."""
    base = {"id": "trust-base", "name": "Trust base (place invented)", "organisation": "community-trust"}
    rows = [base | {"latitude": "53.800", "longitude": "-1.550"}]
    for network in table(NETWORKS):
        site = {"id": f"{network['id']}-site", "name": f"{network['name']} health centre (invented)"}
        rows.append(network | site | {"organisation": f"{network['id']}-practices"})
    return rows


def segments() -> Rows:
    """One segment for each kind of people in each network."""
    rows = []
    for network in table(NETWORKS):
        for kind in table(KINDS):
            people = round(int(network["patients"]) * float(kind["share"]))
            named = {"id": f"{network['id']}-{kind['kind']}", "label": f"{kind['label']}, {network['name']}"}
            rows.append(kind | named | {"population": str(people), "locality": network["name"]})
    return rows


def functions() -> Rows:
    """The functions, needed alike in every network."""
    networks = [network["id"] for network in table(NETWORKS)]
    return [
        row | {"needed": " ".join(f"{network}-{need}" for network in networks for need in row["needed"].split())}
        for row in table(FUNCTIONS)
    ]


def teams() -> Rows:
    """A team of each network, hosted by it."""
    common = {"integration": "virtual", "min_size": "4", "max_size": "12", "min_professions": "4", "min_employers": "2"}
    common |= {"meeting_minutes": "30", "lead_competency": "clinical-leadership", "lead_level": "advanced"}
    rows = []
    for network in table(NETWORKS):
        served = [segment["id"] for segment in segments() if segment["locality"] == network["name"]]
        named = {"id": network["id"], "label": f"{network['name']} network team", "host": f"{network['id']}-pcn"}
        named |= {"site": f"{network['id']}-site", "coordinator_competency": "care-coordination"}
        rows.append(named | common | {"segments": ";".join(served)})
    return rows


def agreements() -> Rows:
    """For each network an SLA by which the trust employs and the network deploys, and its practices' memorandum."""
    rows = []
    for network in table(NETWORKS):
        host = {"host": f"{network['id']}-pcn", "starts": "2025-04-01", "indemnity": "host", "data_sharing": "yes"}
        deploy = {"id": f"sla-{network['id']}", "provider": "community-trust", "state": "embedded", "instrument": "sla"}
        deploy |= {"model": "employ_and_deploy", "ends": "2027-03-31", "hours_per_week": network["hours"]}
        deploy |= {"roles": "community-pharmacist;advanced-paramedic;physiotherapist;link-worker"}
        deploy |= {"recharge_percent": "100", "liability": "provider", "supervision": "yes"}
        deploy |= {"line_management": "the network day to day; the trust for contract, payroll and profession"}
        lead = {"id": f"mou-{network['id']}", "provider": f"{network['id']}-practices", "state": "aligned"}
        lead |= {"instrument": "mou", "roles": "gp", "liability": "provider", "supervision": "yes"}
        rows += [host | deploy, host | lead]
    return rows


def build() -> dict[str, Rows]:
    """Build the rows of every table that is used; cells as text."""
    roles = table(ROLES)
    return {
        "organisations": organisations(),
        "sites": sites(),
        **staff(table(PEOPLE), roles, SEED),
        "roles": roles,
        "competencies": table(COMPETENCIES),
        **care(functions()),
        "segments": segments(),
        "teams": teams(),
        "agreements": agreements(),
        "policy": table(f"key | value\nas_of | {AS_OF}\nplan_until | {PLAN_UNTIL}\nlocality | Leeds, five networks"),
    }


if __name__ == "__main__":
    write(build(), Path(__file__).parent / "leeds-employ-and-deploy")
