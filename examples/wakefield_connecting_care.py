"""Write the workspace `wakefield-connecting-care`: two hubs and a satellite, where nobody changes employer.

Run as `python -m pchteam.examples.wakefield_connecting_care`. Sources and what is invented: README.md of the folder.
"""

from pathlib import Path

from .places import AS_OF, PLAN_UNTIL, Rows, care, staff, table, write

__all__ = ["build"]

SEED = 22

# The kinds of partners are facts; the alliance leads but employs nobody, and hours and lists are invented.
ORGANISATIONS = """
id             | name | kind | employs | registered_patients | retained_hours | indemnity_covers
alliance       | Provider alliance (invented) | federation | no
trust          | Hospital and community trust (invented) | nhs_trust | yes | | 60
  | community_health;reablement;coordination
council        | Council adult social care (invented) | local_authority | yes | | 30
  | social_care;reablement;coordination
housing        | District housing (invented) | other | yes | |  | housing
carers-charity | Carers' charity (invented) | voluntary | yes | |  | social_care;wellbeing
age-charity    | Older people's charity (invented) | voluntary | yes | |  | wellbeing;wellbeing:volunteer;coordination
east-practice  | East practice (invented) | gp_practice | yes | 14800 | | primary_medical;medicines;community_health
west-practice  | West practice (invented) | gp_practice | yes | 12600 | | primary_medical;medicines;community_health
rural-practice | Rural practice (invented) | gp_practice | yes | 6900 | | primary_medical;medicines;community_health
"""

# All positions are invented; distances are of the size of a district.
SITES = """
id              | name                          | organisation   | latitude | longitude
waterton-hub    | Waterton hub (place invented) | trust          | 53.660   | -1.440
west-hub        | West hub (invented)           | council        | 53.690   | -1.560
rural-satellite | Rural satellite (invented)    | rural-practice | 53.600   | -1.350
trust-base      | Trust base (invented)         | trust          | 53.692   | -1.488
council-office  | Council office (invented)     | council        | 53.683   | -1.499
housing-office  | Housing office (invented)     | housing        | 53.670   | -1.470
charity-room    | Charities' room (invented)    | age-charity    | 53.655   | -1.430
east-surgery    | East surgery (invented)       | east-practice  | 53.665   | -1.420
west-surgery    | West surgery (invented)       | west-practice  | 53.695   | -1.570
"""

# area | population of each kind of people in it
AREAS = """
area  | locality        | frail | care-home | carers | conditions
east  | Around Waterton | 930   | 210       | 540    | 2900
west  | West            | 790   | 170       | 470    | 2500
rural | Rural           | 430   | 60        | 260    | 1300
"""
KINDS = """
kind       | label                                    | priority
frail      | Older people with frailty at home        | 5
care-home  | Care home residents                      | 5
carers     | Family carers                            | 4
conditions | Adults with several long-term conditions | 3
"""

COMPETENCIES = """
id                     | label
referral-triage        | Triage of referrals
geriatric-assessment   | Comprehensive geriatric assessment
falls-assessment       | Assessment after a fall
rehabilitation         | Rehabilitation
reablement             | Reablement
home-adaptation        | Adaptation of a home
wound-care             | Wound care
care-home-medicine     | Medicine in care homes
advance-care-planning  | Advance care planning
medication-review      | Review of medicines
social-care-assessment | Assessment of social care needs
carer-assessment       | Assessment of carers
housing-advice         | Housing advice
befriending            | Befriending
care-coordination      | Care coordination
loneliness-support     | Link work against loneliness
dementia-care          | Dementia care
team-leadership        | Team leadership
"""

ROLES = """
id                     | label | profession | staff_group | register | holds
gp                     | General practitioner | doctor | gp | GMC | care-home-medicine:a advance-care-planning:a
practice-pharmacist    | Practice pharmacist | pharmacist | pharmacy | GPhC | medication-review:a prescriber
community-matron       | Community matron | nurse | nursing | NMC
  | geriatric-assessment:a advance-care-planning:a referral-triage:a prescriber
district-nurse         | District nurse | nurse | nursing | NMC | wound-care:a advance-care-planning:g
physiotherapist        | Community physiotherapist | physiotherapist | allied_health | HCPC
  | rehabilitation:a falls-assessment:a
occupational-therapist | Occupational therapist | occupational-therapist | allied_health | HCPC
  | home-adaptation:a rehabilitation:g falls-assessment:g reablement:a
therapy-assistant      | Therapy assistant | therapy-assistant | support | | rehabilitation:c reablement:g
social-worker          | Social worker | social-worker | social_care | SWE
  | social-care-assessment:a carer-assessment:g referral-triage:g
care-assessor          | Social care assessor | care-assessor | social_care | | social-care-assessment:g
reablement-worker      | Reablement worker | reablement-worker | social_care | | reablement:c
housing-adviser        | Housing adviser | housing-adviser | support | | housing-advice:g home-adaptation:c
carer-adviser          | Carers' adviser | adviser | support | | carer-assessment:g
link-worker            | Link worker | link-worker | support | | loneliness-support:g care-coordination:g
volunteer              | Volunteer | volunteer | voluntary | | befriending:c
care-coordinator       | Care coordinator | care-coordinator | support | | care-coordination:g
"""

PEOPLE = """
role                   | employer       | hours_per_week | site            | lead | more
community-matron       | trust          | 37.5           | trust-base      | yes  | team-leadership:a
community-matron       | trust          | 37.5           | waterton-hub    | yes  | team-leadership:g
community-matron       | trust          | 30             | trust-base      |      |
district-nurse         | trust          | 37.5           | waterton-hub    |      |
district-nurse         | trust          | 30             | waterton-hub    |      |
district-nurse         | trust          | 37.5           | west-surgery    |      |
district-nurse         | trust          | 30             | trust-base      |      |
district-nurse         | trust          | 24             | rural-satellite |      |
physiotherapist        | trust          | 37.5           | trust-base      |      |
physiotherapist        | trust          | 30             | waterton-hub    |      |
physiotherapist        | trust          | 22.5           | rural-satellite |      |
occupational-therapist | trust          | 37.5           | trust-base      |      |
occupational-therapist | trust          | 30             | waterton-hub    |      |
therapy-assistant      | trust          | 37.5           | trust-base      |      |
therapy-assistant      | trust          | 37.5           | waterton-hub    |      |
therapy-assistant      | trust          | 30             | trust-base      |      |
care-coordinator       | trust          | 37.5           | trust-base      |      | referral-triage:g
care-coordinator       | trust          | 30             | waterton-hub    |      | ?referral-triage:g
social-worker          | council        | 37.5           | council-office  | yes  | team-leadership:a
social-worker          | council        | 37.5           | council-office  | yes  | team-leadership:g
social-worker          | council        | 30             | council-office  |      |
social-worker          | council        | 30             | waterton-hub    |      |
occupational-therapist | council        | 37.5           | council-office  |      |
occupational-therapist | council        | 30             | council-office  |      |
care-assessor          | council        | 37.5           | council-office  |      |
care-assessor          | council        | 30             | council-office  |      |
care-assessor          | council        | 30             | west-hub        |      |
reablement-worker      | council        | 37.5           | council-office  |      |
reablement-worker      | council        | 37.5           | council-office  |      | reablement:g
reablement-worker      | council        | 30             | west-hub        |      |
reablement-worker      | council        | 30             | council-office  |      |
reablement-worker      | council        | 24             | rural-satellite |      |
housing-adviser        | housing        | 37.5           | housing-office  |      |
housing-adviser        | housing        | 30             | housing-office  |      |
carer-adviser          | carers-charity | 30             | charity-room    |      |
carer-adviser          | carers-charity | 22.5           | charity-room    |      |
link-worker            | age-charity    | 37.5           | charity-room    |      |
link-worker            | age-charity    | 37.5           | charity-room    |      |
volunteer              | age-charity    | 8              | charity-room    |      |
volunteer              | age-charity    | 6              | charity-room    |      |
volunteer              | age-charity    | 6              | charity-room    |      |
gp                     | east-practice  | 25             | east-surgery    |      |
gp                     | west-practice  | 20.5           | west-surgery    |      |
gp                     | rural-practice | 16.5           | rural-satellite |      |
practice-pharmacist    | east-practice  | 37.5           | east-surgery    |      |
practice-pharmacist    | west-practice  | 30             | west-surgery    |      |
"""

TRAINING = """
id              | competency    | to_level | hours | cost | places
dementia-course | dementia-care | generic  | 14    | 180  | 8
"""

# `needed` names kinds of people; every area needs the same for each thousand of them.
FUNCTIONS = """
id                     | label | activity | shared_records | takes | needed
referral-triage        | Triage at the one point of referral | coordination | yes | referral-triage:g
  | frail:1100*15 conditions:280*15
frailty-assessment     | Comprehensive geriatric assessment | community_health | yes
  | geriatric-assessment:a registration=NMC,registration=GMC | frail:620*60
falls-assessment       | Assessment after a fall | community_health | yes | falls-assessment:g registration=HCPC
  | frail:560*50
rehabilitation         | Rehabilitation at home | community_health | yes | rehabilitation:g~ | frail:2300*45
reablement             | Reablement | reablement | yes | reablement:g~ | frail:2100*45 conditions:200*45
home-adaptation        | Adaptation of a home | reablement | yes | home-adaptation:g registration=HCPC | frail:520*60
wound-care             | Wound care at home | community_health | yes | wound-care:g registration=NMC
  | frail:3300*25 conditions:480*25
care-home-round        | Round in a care home | primary_medical | yes | care-home-medicine:a registration=GMC
  | care-home:5200*20
advance-care-plan      | Advance care plan | community_health | yes
  | advance-care-planning:g registration=NMC,registration=GMC | care-home:700*40 frail:160*40
medication-review      | Review of medicines | medicines | yes | medication-review:a registration=GPhC
  | care-home:1900*30 frail:750*30 conditions:160*30
social-care-assessment | Assessment of social care needs | social_care | yes | social-care-assessment:g
  | frail:950*75 conditions:130*75
carer-assessment       | Assessment of a family carer | social_care | yes | carer-assessment:g | carers:1900*60
housing-advice         | Housing advice | housing | no | housing-advice:g | frail:190*50 conditions:180*50
loneliness-support     | Link work against loneliness | wellbeing | no | loneliness-support:g
  | carers:300*40 conditions:330*40
befriending            | Befriending | wellbeing | no | befriending:c | frail:190*60
dementia-support       | Support of a family with dementia | community_health | yes | dementia-care:g | carers:400*50
"""

# The satellite's people may also be seen from the nearer hub, for half of what they need at most.
TEAMS = """
id        | label                | site            | min_size | max_size | min_employers | segments
waterton  | Waterton hub team    | waterton-hub    | 10       | 22       | 5             | east
west      | West hub team        | west-hub        | 10       | 22       | 5             | west
satellite | Rural satellite team | rural-satellite | 6        | 12       | 4             | rural
"""

AGREEMENTS = """
id            | provider | state | instrument | supervision | line_management
mou-trust     | trust | assigned | mou | yes | the trust; the team lead directs agreed hours
mou-council   | council | assigned | mou | yes | the council; the team lead directs agreed hours
mou-practices | east-practice;west-practice;rural-practice | aligned | mou | no | the practice
mou-housing   | housing | aligned | mou | no | district housing
mou-charities | carers-charity;age-charity | aligned | mou | no | the charity
"""


def segments() -> Rows:
    """One segment for each kind of people in each area."""
    return [
        kind
        | {"id": f"{area['area']}-{kind['kind']}", "label": f"{kind['label']}, {area['locality']}"}
        | {"population": area[kind["kind"]], "locality": area["locality"]}
        for area in table(AREAS)
        for kind in table(KINDS)
    ]


def functions() -> Rows:
    """The functions, needed alike in every area."""
    areas = [area["area"] for area in table(AREAS)]
    return [
        row | {"needed": " ".join(f"{area}-{need}" for area in areas for need in row["needed"].split())}
        for row in table(FUNCTIONS)
    ]


def teams() -> Rows:
    """Three teams of the alliance, each at a site of its own."""
    common = {"host": "alliance", "integration": "virtual", "min_professions": "5", "meeting_minutes": "60"}
    common |= {"lead_competency": "team-leadership", "lead_level": "generic"}
    rows = []
    for row in table(TEAMS):
        served = [segment["id"] for segment in segments() if segment["id"].startswith(row["segments"])]
        if row["id"] == "waterton":
            served += [f"{segment['id']}:0.5" for segment in segments() if segment["id"].startswith("rural")]
        rows.append(row | common | {"segments": ";".join(served), "coordinator_competency": "care-coordination"})
    return rows


def build() -> dict[str, Rows]:
    """Build the rows of every table that is used; cells as text."""
    roles = table(ROLES)
    terms = {"host": "alliance", "starts": "2025-04-01", "liability": "provider", "indemnity": "provider"}
    terms |= {"data_sharing": "yes"}
    return {
        "organisations": table(ORGANISATIONS),
        "sites": table(SITES),
        **staff(table(PEOPLE), roles, SEED),
        "roles": roles,
        "competencies": table(COMPETENCIES),
        **care(functions()),
        "segments": segments(),
        "teams": teams(),
        "agreements": [row | terms for row in table(AGREEMENTS)],
        "training": table(TRAINING),
        "policy": table(f"key | value\nas_of | {AS_OF}\nplan_until | {PLAN_UNTIL}\nlocality | Wakefield"),
    }


if __name__ == "__main__":
    write(build(), Path(__file__).parent / "wakefield-connecting-care")
