"""Write the workspace `margate-task-force`: sixteen agencies under one memorandum, one street-level team.

Run as `python -m pchteam.examples.margate_task_force`. Sources and what is invented: README.md of the folder.
"""

from pathlib import Path

from .places import AS_OF, PLAN_UNTIL, Rows, care, staff, table, write

__all__ = ["build"]

SEED = 16

# Sixteen agencies is the fact; which ones, and the hours that each pledges (outward_hours), is invented.
AGENCIES = """
id                     | kind            | outward_hours | indemnity_covers
surgery                | gp_practice     | 8             | outreach;primary_medical;community_health
community-trust        | nhs_trust       | 24            | outreach;community_health;safeguarding;wellbeing
mental-health-trust    | nhs_trust       | 16            | outreach;mental_health;substance_misuse
ambulance-trust        | ambulance_trust | 8             | outreach;primary_medical;community_health
county-council         | local_authority | 28            | outreach;safeguarding;wellbeing
district-council       | local_authority | 24            | outreach;community_safety;housing
police                 | other           | 24            | outreach;community_safety;safeguarding
probation              | other           | 12            | outreach;community_safety
fire-and-rescue        | other           | 8             | outreach;community_safety
job-centre             | other           | 8             | outreach;advice
housing-association    | other           | 14            | outreach;housing
school                 | other           | 10            | outreach;wellbeing;safeguarding
drug-alcohol-charity   | voluntary       | 22            | outreach;substance_misuse;wellbeing
domestic-abuse-charity | voluntary       | 12            | outreach;safeguarding;wellbeing
youth-charity          | voluntary       | 18            | outreach;outreach:volunteer;wellbeing;community_safety
advice-charity         | voluntary       | 14            | outreach;advice;advice:volunteer
"""

# People are in the first of these segments that fits.
SEGMENTS = """
id        | label                                         | population | priority
families  | Families with a child at risk                 | 640        | 5
young     | Young people at risk of exploitation or gangs | 230        | 5
street    | People who sleep rough or move often          | 280        | 4
substance | Adults who misuse drugs or alcohol            | 410        | 4
hardship  | Adults in debt or in unsafe housing           | 1500       | 3
"""

COMPETENCIES = """
id                   | label
street-engagement    | Engaging people on the street
child-safeguarding   | Safeguarding children
exploitation-risk    | Recognising exploitation
gang-mediation       | Mediation with gangs
domestic-abuse-risk  | Assessing risk of domestic abuse
family-support       | Support of families
housing-options      | Housing options and homelessness law
tenancy-support      | Keeping a tenancy
welfare-benefits     | Welfare benefits
employment-coaching  | Coaching into work
substance-assessment | Assessing substance misuse
harm-reduction       | Harm reduction
naloxone-supply      | Supplying take-home naloxone
mental-health-triage | Mental health triage
trauma-therapy       | Therapy after trauma
street-medicine      | Seeing undiagnosed illness on the street
wound-care           | Wound care
fire-safety          | Fire safety at home
offender-management  | Managing risk of reoffending
antisocial-behaviour | Antisocial behaviour casework
school-attendance    | Return to school
case-coordination    | Coordinating a case over agencies
team-leadership      | Team leadership
"""

ROLES = """
id                      | label | profession | staff_group | register | holds
gp                      | General practitioner | doctor | gp | GMC | street-medicine:s wound-care:g
street-nurse            | Community nurse | nurse | nursing | NMC | wound-care:a street-engagement:g
health-visitor          | Health visitor | nurse | nursing | NMC | child-safeguarding:a family-support:a
mental-health-nurse     | Mental health nurse | nurse | mental_health | NMC
  | mental-health-triage:a street-engagement:g
paramedic               | Paramedic | paramedic | allied_health | HCPC
  | street-medicine:g wound-care:g street-engagement:c
childrens-social-worker | Children's social worker | social-worker | social_care | SWE
  | child-safeguarding:s exploitation-risk:g
family-worker           | Early help worker | family-worker | social_care | | family-support:g street-engagement:c
housing-officer         | Housing options officer | housing-officer | support | | housing-options:g
safety-officer          | Community safety officer | safety-officer | support |
  | antisocial-behaviour:g street-engagement:g
police-officer          | Police officer | police-officer | support | | exploitation-risk:g antisocial-behaviour:g
community-officer       | Police community support officer | police-officer | support |
  | street-engagement:g antisocial-behaviour:g
probation-officer       | Probation officer | probation-officer | support | | offender-management:g
fire-officer            | Fire safety officer | fire-officer | support | | fire-safety:g
work-coach              | Work coach | work-coach | support | | employment-coaching:g welfare-benefits:c
tenancy-officer         | Tenancy officer | housing-officer | support | | tenancy-support:g
attendance-officer      | Attendance officer | attendance-officer | support | | school-attendance:g family-support:c
recovery-worker         | Recovery worker | recovery-worker | support |
  | substance-assessment:g harm-reduction:g street-engagement:g
peer                    | Peer supporter | peer-supporter | voluntary | | harm-reduction:c street-engagement:g
domestic-abuse-adviser  | Domestic abuse adviser | adviser | support | | domestic-abuse-risk:a
youth-worker            | Youth worker | youth-worker | support |
  | gang-mediation:g street-engagement:g exploitation-risk:c
volunteer               | Volunteer | volunteer | voluntary | | street-engagement:c
benefits-adviser        | Benefits adviser | adviser | support | | welfare-benefits:g
"""

PEOPLE = """
role                    | employer               | hours_per_week | lead | more
gp                      | surgery                | 16.5           |      |
street-nurse            | surgery                | 22.5           |      |
street-nurse            | community-trust        | 30             |      |
health-visitor          | community-trust        | 37.5           |      |
health-visitor          | community-trust        | 24             |      | case-coordination:g
mental-health-nurse     | mental-health-trust    | 37.5           |      | substance-assessment:g
mental-health-nurse     | mental-health-trust    | 30             |      | ?naloxone-supply:g
paramedic               | ambulance-trust        | 30             |      |
childrens-social-worker | county-council         | 37.5           | yes  | team-leadership:a
childrens-social-worker | county-council         | 30             |      |
family-worker           | county-council         | 37.5           |      | case-coordination:g
housing-officer         | district-council       | 37.5           |      |
safety-officer          | district-council       | 37.5           | yes  | team-leadership:g case-coordination:g
police-officer          | police                 | 37.5           | yes  | team-leadership:a
police-officer          | police                 | 37.5           |      |
community-officer       | police                 | 37.5           |      |
probation-officer       | probation              | 37.5           |      |
fire-officer            | fire-and-rescue        | 37.5           |      |
work-coach              | job-centre             | 37.5           |      |
tenancy-officer         | housing-association    | 37.5           |      |
tenancy-officer         | housing-association    | 20             |      | welfare-benefits:c
attendance-officer      | school                 | 30             |      |
recovery-worker         | drug-alcohol-charity   | 37.5           |      | ?naloxone-supply:g
recovery-worker         | drug-alcohol-charity   | 30             |      | ?naloxone-supply:g
peer                    | drug-alcohol-charity   | 12             |      |
domestic-abuse-adviser  | domestic-abuse-charity | 30             |      |
youth-worker            | youth-charity          | 37.5           |      |
youth-worker            | youth-charity          | 25             |      | school-attendance:g
volunteer               | youth-charity          | 6              |      |
benefits-adviser        | advice-charity         | 30             |      |
volunteer               | advice-charity         | 8              |      | welfare-benefits:c
"""

FUNCTIONS = """
id                    | label | activity | shared_records | takes | needed
street-outreach       | Street outreach | outreach | no | street-engagement:g
  | street:7800*20 substance:1900*20 young:3900*20
safeguarding-case     | Safeguarding assessment of a child | safeguarding | yes
  | child-safeguarding:a registration=SWE,registration=NMC | families:900*75
exploitation-plan     | Plan against exploitation | safeguarding | yes | exploitation-risk:g | young:2600*45
gang-mediation        | Mediation between young people and gangs | community_safety | yes | gang-mediation:g
  | young:1700*60
domestic-abuse-safety | Safety plan after domestic abuse | safeguarding | yes | domestic-abuse-risk:g
  | families:1050*60
family-support        | Support of a family at home | wellbeing | yes | family-support:g | families:1500*45
housing-options       | Housing options | housing | yes | housing-options:g | street:3300*40 hardship:420*40
tenancy-support       | Help to keep a tenancy | housing | yes | tenancy-support:g | hardship:760*40
benefits-advice       | Benefits and debt advice | advice | no | welfare-benefits:g | hardship:520*45
job-coaching          | Coaching into work | advice | no | employment-coaching:g | hardship:260*40
substance-assessment  | Assessment of substance misuse | substance_misuse | yes | substance-assessment:g
  | substance:1800*50
harm-reduction        | Harm reduction | substance_misuse | no | harm-reduction:c | substance:3000*20 street:1300*20
naloxone              | Supply of take-home naloxone | substance_misuse | no | naloxone-supply:g | substance:500*20
mental-health-street  | Mental health triage on the street | mental_health | yes
  | mental-health-triage:a registration=NMC | street:1800*45
trauma-therapy        | Therapy after trauma | mental_health | yes | trauma-therapy:a | families:260*50
street-clinic         | Street clinic | primary_medical | yes
  | street-medicine:g registration=GMC,registration=HCPC | street:1900*20
wound-care            | Wound care on the street | community_health | yes
  | wound-care:g registration=NMC,registration=HCPC | street:2400*25 substance:700*25
fire-safety           | Fire safety visit | community_safety | no | fire-safety:g | hardship:230*50
reoffending-plan      | Plan against reoffending | community_safety | yes | offender-management:g | substance:1300*60
antisocial-behaviour  | Antisocial behaviour casework | community_safety | yes | antisocial-behaviour:g
  | hardship:330*50 young:900*40
school-return         | Return to school | wellbeing | yes | school-attendance:g | young:3400*45
case-coordination     | Coordination over agencies | wellbeing | yes | case-coordination:g | families:1300*25
"""

TRAINING = """
id               | competency      | from_level | to_level | hours | cost | places
naloxone-course  | naloxone-supply |            | generic  | 3     | 40   | 12
mediation-course | gang-mediation  |            | generic  | 21    | 380  | 4
"""


def organisations() -> Rows:
    """The partnership that hosts the team and employs nobody, and the agencies."""
    named = [row | {"name": f"{row['id'].replace('-', ' ').capitalize()} (invented)"} for row in table(AGENCIES)]
    named[0]["registered_patients"] = "11200"
    return [{"id": "task-force", "name": "Task force partnership (invented)", "kind": "other", "employs": "no"}, *named]


def build() -> dict[str, Rows]:
    """Build the rows of every table that is used; cells as text."""
    parties = organisations()
    roles = table(ROLES)
    memorandum = {
        "id": "mou-task-force",
        "provider": ";".join(row["id"] for row in parties[1:]),
        "host": "task-force",
        "state": "assigned",
        "instrument": "mou",
        "starts": "2025-04-01",
        "liability": "provider",
        "indemnity": "provider",
        "data_sharing": "yes",
        "supervision": "yes",
        "line_management": "the member's own agency; the team lead directs the pledged hours",
    }
    team = {
        "id": "street-team",
        "label": "Margate street team",
        "host": "task-force",
        "site": "street-base",
        "segments": ";".join(row["id"] for row in table(SEGMENTS)),
        "integration": "virtual",
        "min_size": "16",
        "max_size": "28",
        "min_professions": "10",
        "min_employers": "12",
        "meeting_minutes": "30",
        "lead_competency": "team-leadership",
        "lead_level": "generic",
        "coordinator_competency": "case-coordination",
    }
    return {
        "organisations": parties,
        "sites": [{"id": "street-base", "name": "Street base (invented)", "organisation": "district-council"}],
        **staff(table(PEOPLE), roles, SEED),
        "roles": roles,
        "competencies": table(COMPETENCIES),
        **care(table(FUNCTIONS)),
        "segments": [row | {"locality": "Margate"} for row in table(SEGMENTS)],
        "teams": [team],
        "agreements": [memorandum],
        "training": table(TRAINING),
        "policy": table(f"key | value\nas_of | {AS_OF}\nplan_until | {PLAN_UNTIL}\nlocality | Margate"),
    }


if __name__ == "__main__":
    write(build(), Path(__file__).parent / "margate-task-force")
