"""Write the workspace `north-trafford` again: four real practices, everything else invented (see its SOURCES.md).

Run as `python examples/north_trafford.py`; the same bytes come out each time. To tune the need, change `NEED_FACTOR` or
the table `NEEDS`; to tune the workforce, change the hours in `PEOPLE`.
"""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from pchteam.tables import TABLES

__all__ = ["build", "write"]

SEED = 20260105
AS_OF, PLAN_UNTIL = date(2026, 1, 5), date(2026, 3, 29)
NEED_FACTOR = 1.0
LEVELS = {"c": "core", "g": "generic", "a": "advanced", "s": "specialist"}
Rows = list[dict[str, str]]

# ---------------------------------------------------------------------------------------------------------------------
# Real figures. Open Government Licence 3.0; sources and arithmetic in north-trafford/SOURCES.md.
# ---------------------------------------------------------------------------------------------------------------------

# NHS England, patients registered at a GP practice, January 2026; coordinates from the Trafford Data Lab.
PRACTICES = """
delamere    | Delamere Medical Practice             | P91018 | 14696 | M32 0DF | 53.450859 | -2.30738
limelight   | Limelight Health And Wellbeing Hub    | P91020 |  9229 | M16 9NW | 53.461412 | -2.26197
lostock     | Lostock Medical Centre                | P91627 |  8739 | M32 9PA | 53.45464  | -2.32852
north-group | North Trafford Group Practice         | P91629 | 15211 | M32 0PA | 53.453953 | -2.299421
"""
PRACTICE_COLUMNS = ("id", "name", "ods_code", "registered_patients", "postcode", "latitude", "longitude")
LISTS = 14696 + 9229 + 8739 + 15211

# ONS, census 2021 (21 March 2021), usual residents of the MSOAs E02001269, E02001259, E02001264, E02001261.
AGES = """
0-4   444  768 531 554 | 5-9   515  782 631 642 | 10-14 575  788 652 655 | 15-19 492  815 501 497
20-24 393 1148 391 550 | 25-29 536 1178 455 714 | 30-34 605 1020 653 826 | 35-39 724  999 669 868
40-44 664  866 647 647 | 45-49 583  703 589 550 | 50-54 546  627 673 556 | 55-59 537  632 594 552
60-64 471  466 486 390 | 65-69 391  297 343 276 | 70-74 340  211 298 234 | 75-79 206  131 231 146
80-84 152  160 178 121 | 85+   181  130 136 102
"""
LIMITED_A_LOT, LIMITED_A_LITTLE, CONDITION_NOT_LIMITED = 2678, 3552, 2397  # of the 37,608 in the disability table
DISABILITY_TOTAL = 37608
FAIR, BAD, VERY_BAD, HEALTH_TOTAL = 4472, 1536, 469, 37611  # general health
CARE_50_HOURS, CARE_TOTAL = 800, 35312  # unpaid care of 50 or more hours a week; people aged 5 and over

# Assumed, because the tables above are not crossed with age: who the people with conditions and the carers are.
AGE_15_TO_17_OF_15_TO_19 = 3 / 5
LIMITED_A_LOT_AGED = {"18-64": 0.50, "65-79": 0.25}  # the rest: children, and people of 80 and over
CONDITION_AGED = {"18-64": 0.62, "65-79": 0.23}
CARERS_AGED_18_TO_64 = 0.75
CARE_HOME_RESIDENTS = 96  # invented: the published list of care homes has no number of residents


def segments() -> dict[str, int]:
    """Size the segments; whoever fits several is in the first of: home, 80 and over, carer, disability, condition."""
    cells = (cell.split() for cell in AGES.strip().replace("\n", "|").split("|"))
    ages = {band: sum(map(int, counts)) for band, *counts in cells}
    residents = sum(ages.values())
    bands = list(ages)
    school = ages["5-9"] + ages["10-14"] + AGE_15_TO_17_OF_15_TO_19 * ages["15-19"]
    young_old = sum(ages[band] for band in bands[13:16])
    adults = residents - ages["0-4"] - school - young_old - sum(ages[band] for band in bands[16:])

    def listed(count: float) -> int:
        return round(count / residents * LISTS)

    size = {"children-0-4": listed(ages["0-4"]), "children-5-17": listed(school)}
    aged_80, aged_65 = listed(ages["80-84"] + ages["85+"]), listed(young_old)
    aged_18 = LISTS - sum(size.values()) - aged_80 - aged_65
    carers = round(CARE_50_HOURS / CARE_TOTAL * (LISTS - size["children-0-4"]))
    carers_18 = round(CARERS_AGED_18_TO_64 * carers)
    others_18, others_65 = aged_18 - carers_18, aged_65 - (carers - carers_18)
    lot = LIMITED_A_LOT / DISABILITY_TOTAL * residents
    condition = (LIMITED_A_LITTLE + CONDITION_NOT_LIMITED) / DISABILITY_TOTAL * residents
    less_than_good = FAIR + BAD + VERY_BAD - LIMITED_A_LOT - LIMITED_A_LITTLE
    disability_18 = round(others_18 * LIMITED_A_LOT_AGED["18-64"] * lot / adults)
    condition_18 = round(others_18 * CONDITION_AGED["18-64"] * condition / adults) + round(
        less_than_good / HEALTH_TOTAL * LISTS
    )
    ill_65 = LIMITED_A_LOT_AGED["65-79"] * lot + CONDITION_AGED["65-79"] * condition
    condition_65 = round(others_65 * ill_65 / young_old)
    size |= {
        "adults-well": others_18 - disability_18 - condition_18,
        "adults-ltc": condition_18,
        "adults-disability": disability_18,
        "carers-50h": carers,
        "older-well": others_65 - condition_65,
        "older-ltc": condition_65,
        "older-frail": aged_80 - CARE_HOME_RESIDENTS,
        "care-home": CARE_HOME_RESIDENTS,
    }
    return size


# ---------------------------------------------------------------------------------------------------------------------
# Invented from here on.
# ---------------------------------------------------------------------------------------------------------------------

# id | label | annual_growth | priority | scheme_code (the nearest of the North West London segments)
SEGMENTS = """
children-0-4      | Children aged 0 to 4                                        | 0     | 4
children-5-17     | Children aged 5 to 17                                       | 0     | 3
adults-well       | Adults 18 to 64, mostly healthy                             | 0.005 | 2 | NWL-6
adults-ltc        | Adults 18 to 64 with long-term conditions                   | 0.015 | 3 | NWL-8
adults-disability | Adults 18 to 64 whose day is limited a lot by disability    | 0.01  | 4
carers-50h        | Unpaid carers who give 50 or more hours a week              | 0.01  | 4
older-well        | People 65 to 79 living well                                 | 0.01  | 2 | NWL-7
older-ltc         | People 65 to 79 with long-term conditions                   | 0.02  | 4 | NWL-9
older-frail       | People of 80 and over at home                               | 0.03  | 5
care-home         | Care home residents                                         | 0.01  | 5
"""

# id | name | kind | employs | indemnity_covers | usual site of its people | retained_hours | outward_hours
PRACTICE_COVER = "primary_medical;medicines;community_health;mental_health;wellbeing"
ORGANISATIONS = f"""
north-pcn | North locality network (invented) | pcn | no
federation | GP federation (invented) | federation | yes | {PRACTICE_COVER} | delamere-centre
community-trust | Community trust (invented) | nhs_trust | yes | community_health;wellbeing | community-base | 40 | 360
mental-health-trust | Mental health trust (invented) | nhs_trust | yes | mental_health;wellbeing | wellbeing-house
  | 12 | 150
council | Council (invented) | local_authority | yes | social_care;wellbeing | council-office | 10 | 15
pharmacy | Community pharmacy (invented) | pharmacy | yes | medicines;wellbeing | lostock-centre
wellbeing-charity | Wellbeing charity (invented) | voluntary | yes | wellbeing;wellbeing:volunteer;social_care
  | charity-room
carers-charity | Carers' charity (invented) | voluntary | yes | social_care;wellbeing | charity-room
hospice | Hospice (invented) | hospice | yes | community_health;wellbeing;wellbeing:volunteer | community-base
ambulance-trust | Ambulance trust (invented) | ambulance_trust | yes | primary_medical | north-group-site
"""
# practice | usual site of its people | retained_hours
PRACTICE_HOMES = """
delamere    | delamere-centre  | 30
limelight   | limelight-hub    | 20
lostock     | lostock-centre   | 15
north-group | north-group-site | 30
"""

# id | name | organisation | latitude | longitude; the practices' own sites are real, these positions are invented
SITES = """
delamere-centre  | Delamere Medical Practice             | delamere
limelight-hub    | Limelight Health And Wellbeing Hub    | limelight
lostock-centre   | Lostock Medical Centre                | lostock
north-group-site | North Trafford Group Practice         | north-group
community-base   | Community base (invented)             | community-trust     | 53.446  | -2.31
wellbeing-house  | Wellbeing house (invented)            | mental-health-trust | 53.4575 | -2.281
council-office   | Council office (invented)             | council             | 53.459  | -2.288
charity-room     | Charity room (invented)               | wellbeing-charity   | 53.4555 | -2.27
"""

# = broader heading, then its competencies: id | label | alt_labels | entails | exact_match | framework (blank: common)
COMPETENCIES = """
= clinical-procedures | Clinical procedures
observations | Clinical observations | vital signs;obs
aseptic-technique | Aseptic technique | ANTT
venepuncture | Venepuncture | taking blood | aseptic-technique:generic | trust-phlebotomy
trust-phlebotomy | Phlebotomy (trust passport) | bloods | | venepuncture | community trust
wound-care | Wound care | dressings | aseptic-technique | trust-tissue-viability
trust-tissue-viability | Tissue viability (trust passport) | leg ulcer care;TVN | | wound-care | community trust
catheter-care | Catheter care | catheterisation | aseptic-technique:generic
injection-technique | Injection technique
immunisation | Immunisation | vaccination;jabs | injection-technique
cervical-sampling | Cervical sample taking | smear
= long-term-conditions | Long-term conditions | LTC
blood-pressure | Blood pressure | BP;hypertension | observations
spirometry | Spirometry | lung function test | observations:generic
diabetes-care | Diabetes care | DM | foot-examination:generic;blood-pressure:generic
foot-examination | Diabetic foot examination | foot check
podiatry | Podiatry | chiropody | foot-examination
insulin-initiation | Insulin initiation | starting insulin
respiratory-care | Respiratory care | asthma;COPD | inhaler-technique
inhaler-technique | Inhaler technique
heart-failure-care | Heart failure care | HF | blood-pressure:advanced
dietetics | Dietetics | nutrition
= urgent-care | Urgent care | same-day care
diagnostic-reasoning | Diagnostic reasoning | differential diagnosis | clinical-assessment
clinical-assessment | Clinical history and examination | physical assessment | observations
minor-illness | Minor illness | acute presentations
triage | Triage by phone or online | remote assessment
acute-home-visiting | Acute home visiting | urgent visits
msk-assessment | Musculoskeletal assessment | MSK
= frailty-care | Frailty and later life | ageing well
continence-care | Continence care | bladder and bowel
frailty-assessment | Frailty assessment | eFI;Rockwood
geriatric-assessment | Comprehensive geriatric assessment | CGA | frailty-assessment;falls-assessment:generic
falls-assessment | Falls assessment | falls risk | | trust-falls
trust-falls | Falls and balance (trust passport) | strength and balance | | falls-assessment | community trust
dementia-care | Dementia care
dementia-diagnosis | Dementia diagnosis | memory assessment | dementia-care:advanced
advance-care-planning | Advance care planning | ACP
palliative-care | Palliative care | end of life | advance-care-planning
care-home-medicine | Care home medicine | EHCH
discharge-planning | Discharge planning
rehabilitation | Rehabilitation | rehab;reablement
equipment-assessment | Equipment and adaptations | aids
= mental-health-care | Mental health
mental-health-assessment | Mental health assessment | MH assessment | suicide-risk
suicide-risk | Suicide risk and safety planning
low-intensity-therapy | Low-intensity psychological therapy | guided self-help | | trust-pwp
trust-pwp | Wellbeing practice (trust words) | PWP | | low-intensity-therapy | mental health trust
smi-physical-health | Physical health in severe mental illness | SMI | observations
mental-health-act | Mental Health Act work | MHA;sectioning
= medicines | Medicines
prescribing-practice | Prescribing practice
medication-review | Medication review | medicines review
structured-medication-review | Structured medication review | SMR;polypharmacy review | medication-review
= personalised-care | Personalised care
social-prescribing | Social prescribing | SPLW | care-navigation | vol-link-work
vol-link-work | Link work (voluntary sector) | community connecting | | social-prescribing | voluntary sector
motivational-interviewing | Motivational interviewing | MI
health-coaching | Health coaching | | motivational-interviewing
smoking-cessation | Smoking cessation | stop smoking
carer-assessment | Assessment of carers
welfare-benefits | Welfare benefits
befriending | Befriending | | | | voluntary sector
peer-support | Peer support | lived experience | | | voluntary sector
group-facilitation | Group facilitation
learning-disability-check | Learning disability health check | LD check
= children-care | Children and families
child-immunisation | Immunisation of children | baby jabs | immunisation
health-visiting | Health visiting | SCPHN | child-development
child-development | Child development
safeguarding-children | Safeguarding children | child protection
= working-together | Working together
care-coordination | Care coordination | | care-navigation
care-navigation | Care navigation | signposting
team-leadership | Team leadership
"""

# id | label | profession | staff_group | register | band | what its holders are presumed to hold, and hold unless said
ROLES = """
gp | General practitioner | doctor | gp | GMC | gp | diagnostic-reasoning:s minor-illness:s triage:a
  prescribing-practice:a
  medication-review:a acute-home-visiting:a blood-pressure:a safeguarding-children:g
anp | Advanced nurse practitioner | nurse | nursing | NMC | 8a | diagnostic-reasoning:a minor-illness:a triage:a
  prescribing-practice:a blood-pressure:a acute-home-visiting:a
practice-nurse | Practice nurse | nurse | nursing | NMC | 6 | diabetes-care:g respiratory-care:g blood-pressure:a
  wound-care:g
  venepuncture:g child-immunisation:g cervical-sampling:g
nursing-associate | Nursing associate | nursing-associate | nursing | NMC | 4 | blood-pressure:g venepuncture:g
  wound-care:c
  immunisation:g foot-examination:g
hca | Healthcare assistant | healthcare-assistant | support | | 3 | blood-pressure:c venepuncture:g foot-examination:c
physician-assistant | Physician assistant | physician-assistant | allied_health | GMC | 7 | clinical-assessment:g
  respiratory-care:g discharge-planning:g blood-pressure:g
clinical-pharmacist | Clinical pharmacist | pharmacist | pharmacy | GPhC | 7 | medication-review:a blood-pressure:g
pharmacy-technician | Pharmacy technician | pharmacy-technician | pharmacy | GPhC | 5 | medication-review:c
paramedic | Paramedic | paramedic | allied_health | HCPC | 7 | acute-home-visiting:a minor-illness:a triage:g
  observations:a
first-contact-physio | First contact physiotherapist | physiotherapist | allied_health | HCPC | 7 | msk-assessment:a
physiotherapist | Community physiotherapist | physiotherapist | allied_health | HCPC | 6 | rehabilitation:a
  trust-falls:a
  equipment-assessment:g
occupational-therapist | Occupational therapist | occupational-therapist | allied_health | HCPC | 6 |
  equipment-assessment:a
  falls-assessment:g rehabilitation:g
podiatrist | Podiatrist | podiatrist | allied_health | HCPC | 6 | podiatry:a
dietitian | Dietitian | dietitian | allied_health | HCPC | 6 | dietetics:a motivational-interviewing:g
district-nurse | District nurse | nurse | nursing | NMC | 6 | trust-tissue-viability:a catheter-care:a
  trust-phlebotomy:g
  advance-care-planning:g discharge-planning:g
community-matron | Community matron | nurse | nursing | NMC | 8a | geriatric-assessment:a dementia-care:g
  advance-care-planning:a discharge-planning:a acute-home-visiting:a
palliative-nurse | Palliative care nurse | nurse | nursing | NMC | 7 | palliative-care:s
health-visitor | Health visitor | nurse | nursing | NMC | 6 | health-visiting:a safeguarding-children:a
community-support-worker | Community support worker | support-worker | support | | 3 | rehabilitation:c
  trust-tissue-viability:c equipment-assessment:c observations:g
mental-health-practitioner | Mental health practitioner | mental-health-nurse | mental_health | NMC | 7
  | mental-health-assessment:a smi-physical-health:g
wellbeing-practitioner | Psychological wellbeing practitioner | wellbeing-practitioner | mental_health | | 5 |
  trust-pwp:g
social-worker | Social worker | social-worker | social_care | SWE | council-9 | carer-assessment:a
link-worker | Social prescribing link worker | link-worker | support | | 5 | social-prescribing:g
health-coach | Health and wellbeing coach | health-coach | support | | 5 | health-coaching:g smoking-cessation:g
care-coordinator | Care coordinator | care-coordinator | support | | 4 | care-coordination:g
care-navigator | Care navigator | administrator | administration | | 3 | care-navigation:g
adviser | Adviser | adviser | voluntary | | charity-adviser | care-navigation:c
volunteer | Volunteer | volunteer | voluntary | | unpaid | befriending:c
peer-supporter | Peer supporter | peer-supporter | voluntary | | charity-peer | peer-support:g
student-nurse | Student nurse | student | nursing | | unpaid | observations:c
"""
# Presumed of a role although nobody in it has evidence yet.
PRESUMED_ONLY = """
practice-nurse learning-disability-check:g
gp             learning-disability-check:g
"""

# id role employer hours and then, as needed: `+competency:level` more than the role's (verified), `?...` only declared,
# `-competency` less than the role's, `lead`, `prescriber`, `until=` last day of the post, `no=` objections, `wants=`,
# `supervisor=`.
PEOPLE = """
p001 gp delamere 25 lead +team-leadership:a +care-home-medicine:a +advance-care-planning:a +frailty-assessment:g
p002 gp delamere 16.5
p003 gp delamere 12.5 until=2026-02-28
p004 anp delamere 30 prescriber lead +team-leadership:g wants=same-day
p005 practice-nurse delamere 30 lead +team-leadership:a +diabetes-care:a +heart-failure-care:a ?spirometry:g
  wants=long-term
p006 practice-nurse delamere 22.5
p007 hca delamere 30 wants=diabetes-care
p008 practice-nurse delamere 22.5
p009 care-navigator delamere 25 ?care-coordination:g
p010 gp limelight 25 lead +team-leadership:a +mental-health-assessment:a
p011 gp limelight 16.5 no=mental-wellbeing
p012 anp limelight 26 prescriber
p013 practice-nurse limelight 30 lead +team-leadership:g wants=children-families
p014 practice-nurse limelight 20 no=cervical-screening
p015 nursing-associate limelight 30 wants=wound-care
p016 practice-nurse limelight 25
p017 care-navigator limelight 15 ?social-prescribing:g
p018 gp lostock 25 +advance-care-planning:g
p019 gp lostock 12.5 +care-home-medicine:a
p020 practice-nurse lostock 30 ?spirometry:g
p021 practice-nurse lostock 18 -cervical-sampling
p022 hca lostock 25
p023 care-navigator lostock 15
p024 gp north-group 29 lead +team-leadership:a
p025 gp north-group 25 +structured-medication-review:a
p026 gp north-group 16.5 no=home-visit-acute
p027 anp north-group 30 prescriber lead +team-leadership:g
p028 practice-nurse north-group 30 +respiratory-care:a +heart-failure-care:a
p029 practice-nurse north-group 24 ?spirometry:g
p030 nursing-associate north-group 30
p031 hca north-group 30
p032 hca north-group 20
p033 physician-assistant north-group 30 wants=same-day supervisor=p024
p034 care-navigator north-group 25
p035 clinical-pharmacist federation 37.5 prescriber +structured-medication-review:a +prescribing-practice:a lead
p036 clinical-pharmacist federation 30 prescriber +structured-medication-review:a +prescribing-practice:g
  +respiratory-care:g
p037 clinical-pharmacist federation 22.5 prescriber +prescribing-practice:g +smoking-cessation:g
p038 clinical-pharmacist federation 30 +structured-medication-review:a +minor-illness:g
p039 pharmacy-technician federation 30
p040 pharmacy-technician federation 22.5
p041 paramedic federation 30
p042 paramedic federation 24 prescriber +prescribing-practice:g
p043 first-contact-physio federation 30
p044 link-worker federation 37.5 +group-facilitation:g
p045 link-worker federation 25
p046 health-coach federation 30 +group-facilitation:g
p047 health-coach federation 20
p048 care-coordinator federation 37.5 wants=frailty
p049 care-coordinator federation 30
p050 care-coordinator federation 22.5
p051 community-matron community-trust 37.5 lead +team-leadership:a
p052 community-matron community-trust 30
p053 district-nurse community-trust 37.5 +palliative-care:a
p054 district-nurse community-trust 30 ?palliative-care:a
p055 district-nurse community-trust 30
p056 district-nurse community-trust 22.5
p057 district-nurse community-trust 30 wants=palliative-care
p058 district-nurse community-trust 24 +continence-care:a
p059 physiotherapist community-trust 30
p060 physiotherapist community-trust 18.5 +msk-assessment:a
p061 first-contact-physio community-trust 30
p062 occupational-therapist community-trust 30 +frailty-assessment:g
p063 occupational-therapist community-trust 22.5
p064 podiatrist community-trust 30
p065 dietitian community-trust 20
p066 health-visitor community-trust 37.5 lead +team-leadership:a
p067 health-visitor community-trust 30
p068 health-visitor community-trust 24
p069 community-support-worker community-trust 30
p070 community-support-worker community-trust 30
p071 community-support-worker community-trust 24
p072 student-nurse community-trust 30 +trust-tissue-viability:c +trust-phlebotomy:c supervisor=p053
p073 mental-health-practitioner mental-health-trust 37.5 lead +team-leadership:a
p074 mental-health-practitioner mental-health-trust 30
p075 mental-health-practitioner mental-health-trust 22.5
p076 wellbeing-practitioner mental-health-trust 7.5
p077 wellbeing-practitioner mental-health-trust 30 -trust-pwp +trust-pwp:c supervisor=p076
p078 wellbeing-practitioner mental-health-trust 30 -trust-pwp +trust-pwp:c supervisor=p076
p079 wellbeing-practitioner mental-health-trust 22.5 -trust-pwp +trust-pwp:c supervisor=p076
p080 social-worker council 30 -carer-assessment +mental-health-act:a
p081 social-worker council 30 +equipment-assessment:g
p082 social-worker council 18
p083 clinical-pharmacist pharmacy 30 +smoking-cessation:g
p084 link-worker wellbeing-charity 30 -social-prescribing +vol-link-work:a
p085 adviser wellbeing-charity 30 +welfare-benefits:g
p086 volunteer wellbeing-charity 6 wants=frailty
p087 volunteer wellbeing-charity 5 -befriending ?befriending:c
p088 volunteer wellbeing-charity 6
p089 volunteer wellbeing-charity 4
p090 peer-supporter wellbeing-charity 12
p091 adviser carers-charity 30 +carer-assessment:g
p092 adviser carers-charity 22.5 +carer-assessment:g
p093 palliative-nurse hospice 30
p094 paramedic ambulance-trust 24
p095 paramedic ambulance-trust 24
p096 carer
"""
# Joint posts: the second post of a person.
SECOND_POSTS = """
p037 clinical-pharmacist pharmacy 15
p060 first-contact-physio north-group 15
"""
KINDS = {"volunteer": "volunteer", "peer-supporter": "peer", "student-nurse": "student", "carer": "carer"}
GIVEN = """
Asha Ben Chidi Dalia Emlyn Farah Gwen Hassan Imani Joss Kezia Liam Meera Nia Omar Priya Quinn Rosa Sanjay Tess Uma
Viktor Wanda Xian Yusuf Zofia Abel Bronwen Callum Divya Eilidh Femi Grace Harun Iris Jamal Kirsty Lola Marek Nadia Owen
Petra Rafi Saoirse Tariq Una Vera Will
"""
PLACES = """
Ridge Brook Vale Heath Moor Tarn Copse Ford Holt Mere Dale Fell Glen Lea Marsh Combe Beck Wold Knoll
"""

# Made-up numbers, shaped like those of the registers.
NUMBERS = {"NMC": "00X{:04d}X", "GMC": "{:07d}", "HCPC": "XX{:06d}", "GPhC": "{:08d}", "SWE": "SW{:05d}"}

# Evidence that is not as it should be: (person, competency, level, valid_from, expires).
EXPIRED_HOLDINGS = """
p002 dementia-diagnosis s 2020-07-01 2025-06-30
p014 respiratory-care   g 2022-02-01 2025-01-31
p021 child-immunisation g 2024-02-16 2026-02-15
p045 group-facilitation g 2022-11-01 2025-10-31
"""
# Credentials that are not as they should be: (person, item, issued, expires, verified_on); they replace the usual one.
ODD_CREDENTIALS = """
p006 NMC          2022-12-01 2025-11-30 2024-12-02
p038 GPhC         2025-09-01 2026-08-31 -
p074 NMC          2023-03-01 2026-02-28 2025-03-03
p088 dbs-enhanced -          -          -
p089 dbs-enhanced 2025-12-01 -          -
"""

# id | label | alt_labels | description
#   | activity setting shared_records delegable undifferentiated | traditional roles | requirements
# A requirement: `competency:level`, with `*` where a level short may be supervised, with `?` where declared evidence
# will do; `@register` or `@register+annotation`; `#clearance`; `!approval`. `/` = or, blank = and.
ANY_CLINICIAN = "@GMC/@NMC/@HCPC/@GPhC"
FUNCTIONS = f"""
diagnosis | New diagnosis | undifferentiated presentation;first assessment;new problem
  | Assess a new problem and reach a diagnosis. | primary_medical practice yes no yes | gp
  | diagnostic-reasoning:a @GMC+gp-register/@NMC/@HCPC
minor-illness | Minor illness consultation | acute illness;on-the-day appointment;same-day appointment
  | See and treat common acute illness. | primary_medical practice yes no yes | gp;anp
  | minor-illness:g {ANY_CLINICIAN}
same-day-triage | Same-day triage | clinical triage;total triage;duty doctor;telephone triage
  | Sort requests of the day by urgency and need. | primary_medical remote yes no yes | gp;anp
  | triage:g {ANY_CLINICIAN}
home-visit-acute | Acute home visit | urgent visit;house call;domiciliary visit
  | Visit a housebound person who has fallen ill. | primary_medical home yes no yes | gp
  | acute-home-visiting:a @GMC/@NMC/@HCPC #dbs-enhanced
msk-first-contact | Musculoskeletal first contact | FCP;MSK;back pain;joint pain;physio first
  | Assess joint, muscle and back problems. | primary_medical practice yes no yes | gp | msk-assessment:a @HCPC/@GMC
repeat-prescribing | Repeat prescribing | prescription request;repeats;re-authorisation
  | Decide on requests for repeat medicines. | medicines practice yes no no | gp
  | prescribing-practice:g @GMC+gp-register/@NMC+prescriber/@GPhC+prescriber/@HCPC+prescriber
care-navigation | Care navigation | signposting;active signposting;reception triage | Guide people to the right service.
  | wellbeing practice no yes no | care-navigator | care-navigation:c
bp-review | Blood pressure review | BP check;BP review;hypertension review;high blood pressure
  | Measure, interpret and agree next steps. | primary_medical practice yes yes no | practice-nurse;gp
  | blood-pressure:g*
diabetes-review | Diabetes annual review | DM review;eight care processes;diabetic check | Yearly review of diabetes.
  | primary_medical practice yes no no | practice-nurse | diabetes-care:g @NMC/@GMC/@GPhC
foot-check | Diabetic foot check | foot screening;foot exam | Check pulses, sensation and skin of the feet.
  | primary_medical practice yes yes no | practice-nurse;hca | foot-examination:g*
foot-care | Foot care | podiatry;chiropody;diabetic foot ulcer | Treat feet at moderate or high risk.
  | community_health community yes no no | podiatrist | podiatry:a @HCPC
insulin-start | Insulin start | insulin initiation;injectable start;starting insulin
  | Start insulin and titrate its dose. | primary_medical practice yes no no | practice-nurse
  | insulin-initiation:a diabetes-care:a @GMC+gp-register/@NMC+prescriber/@GPhC+prescriber
respiratory-review | Respiratory review | asthma review;COPD review;inhaler review | Yearly review of asthma or COPD.
  | primary_medical practice yes no no | practice-nurse | respiratory-care:g {ANY_CLINICIAN}
spirometry | Spirometry | lung function test;breathing test;FEV1 | Perform and read spirometry.
  | primary_medical practice yes yes no | practice-nurse | spirometry:g
heart-failure-review | Heart failure review | HF review;cardiac review | Review symptoms, weight and medicines.
  | primary_medical practice yes no no | gp | heart-failure-care:a @NMC/@GMC/@GPhC
blood-test | Blood test | venepuncture;phlebotomy;bloods | Take blood and label it.
  | community_health community no yes no | hca | venepuncture:g*
dietetic-review | Dietetic review | dietitian;nutrition;malnutrition review | Assess and advise on nutrition.
  | community_health community yes no no | dietitian | dietetics:g @HCPC
cervical-screening | Cervical screening | smear test;cervical smear;LBC | Take a cervical sample.
  | primary_medical practice no no no | practice-nurse | cervical-sampling:g @NMC/@GMC
medication-review | Medication review | medicines review;meds review | Review medicines with the person.
  | medicines practice yes yes no | gp | medication-review:g* @GPhC/@GMC+gp-register/@NMC+prescriber
structured-medication-review | Structured medication review | SMR;polypharmacy review;deprescribing
  | Review many medicines in depth. | medicines practice yes no no | gp
  | structured-medication-review:a @GPhC+prescriber/@GMC+gp-register
health-coaching | Health coaching | lifestyle coaching;self-management support | Coach for self-management.
  | wellbeing practice no no no | health-coach | health-coaching:g
smoking-cessation | Smoking cessation | stop smoking;quit support | Support to stop smoking.
  | wellbeing practice no yes no | practice-nurse | smoking-cessation:g
group-consultation | Group consultation | video group clinic;VGC;shared appointment | Lead a group session.
  | wellbeing practice no no no | practice-nurse | group-facilitation:g
ld-health-check | Learning disability health check | LD annual health check;LDAHC | Yearly check with action plan.
  | primary_medical practice yes no no | gp;practice-nurse | learning-disability-check:g @NMC/@GMC
frailty-assessment | Frailty assessment | CGA;eFI;Rockwood;clinical frailty scale
  | Assess frailty and agree a care plan. | community_health home yes no no | gp;community-matron
  | frailty-assessment:g {ANY_CLINICIAN}
falls-assessment | Falls assessment | falls risk;balance check;FRAT | Find and reduce the risks of falling.
  | community_health home yes yes no | physiotherapist;occupational-therapist | falls-assessment:g*
dementia-review | Dementia review | memory review;dementia care plan | Yearly review of the care plan.
  | community_health home yes no no | gp | dementia-care:g {ANY_CLINICIAN}
dementia-diagnosis | Dementia diagnosis | memory clinic;memory assessment | Diagnose dementia close to home.
  | primary_medical practice yes no no | gp | dementia-diagnosis:s @GMC
advance-care-planning | Advance care planning | ACP;ReSPECT;treatment escalation plan | Record wishes for future care.
  | community_health home yes no no | gp;district-nurse | advance-care-planning:g {ANY_CLINICIAN}
end-of-life-care | End-of-life care | palliative care;EOL;hospice at home | Relieve symptoms and support the family.
  | community_health home yes no no | district-nurse;gp | palliative-care:a @NMC/@GMC #dbs-enhanced
care-home-round | Care home round | EHCH;ward round;care home visit | Weekly round in a care home.
  | primary_medical care_home yes no no | gp | care-home-medicine:g @GMC/@NMC #dbs-enhanced
discharge-follow-up | Discharge follow-up | post-discharge call;hospital discharge review
  | Follow up people who left hospital. | community_health remote yes no no | district-nurse;gp
  | discharge-planning:g @NMC/@GMC/@HCPC
wound-care | Wound care | dressings;leg ulcer;pressure ulcer;tissue viability | Assess and dress wounds.
  | community_health home yes yes no | practice-nurse;district-nurse | wound-care:g* #dbs-enhanced
catheter-care | Catheter care | catheter change;catheterisation | Change and look after catheters.
  | community_health home yes no no | district-nurse | catheter-care:g @NMC #dbs-enhanced
continence-review | Continence review | bladder and bowel;incontinence | Assess and treat incontinence.
  | community_health community yes no no | district-nurse | continence-care:a @NMC/@HCPC
physio-rehab | Rehabilitation | physio;reablement;strength and balance | Exercise and practice after illness.
  | community_health home yes yes no | physiotherapist | rehabilitation:g* #dbs-enhanced
equipment-assessment | Equipment assessment | OT assessment;aids;adaptations | Assess for aids and adaptations.
  | community_health home no yes no | occupational-therapist | equipment-assessment:g* #dbs-enhanced
care-coordination | Care coordination | MDT coordination;single point of contact
  | Plan and follow up care of many parties. | wellbeing practice yes no no | care-coordinator | care-coordination:g
mental-health-assessment | Mental health assessment | MH assessment;mood assessment;depression;anxiety
  | Assess mental health and risk. | mental_health practice yes no yes | gp;mental-health-practitioner
  | mental-health-assessment:a @NMC/@GMC/@SWE/@HCPC
talking-therapy | Talking therapy, low intensity | guided self-help;CBT;IAPT;PWP | Short guided therapy.
  | mental_health remote no yes no | wellbeing-practitioner | low-intensity-therapy:g* #dbs-enhanced
smi-health-check | Severe mental illness health check | SMI check;physical health check | Yearly physical check.
  | mental_health practice yes yes no | practice-nurse | smi-physical-health:g @NMC
mha-assessment | Mental Health Act assessment | AMHP assessment;sectioning | Assess under the Mental Health Act.
  | social_care home yes no no | social-worker | mental-health-act:a @SWE !amhp
social-prescribing | Social prescribing | SPLW;community connector;link worker | Connect people with their community.
  | wellbeing community no no no | link-worker | social-prescribing:g
welfare-advice | Welfare benefits advice | money advice;debt advice;PIP | Advise on benefits and debt.
  | wellbeing community no no no | adviser | welfare-benefits:g
carers-assessment | Carers' assessment | Care Act assessment;carer support plan | Assess the needs of an unpaid carer.
  | social_care home no no no | social-worker | carer-assessment:g #dbs-enhanced
befriending | Befriending | companionship;telephone friend;loneliness | Regular friendly visits or calls.
  | wellbeing home no yes no | volunteer | befriending:c? #dbs-enhanced
peer-support | Peer support | lived experience;expert patient | Support by someone who has been there.
  | wellbeing community no no no | peer-supporter | peer-support:c #dbs-enhanced
child-immunisation | Child immunisation | baby jabs;childhood vaccination;6-in-1;MMR | Vaccinate by schedule.
  | primary_medical practice yes no no | practice-nurse | child-immunisation:g @NMC/@GMC #dbs-enhanced
health-visiting-contact | Health visiting contact | HV;new birth visit;development check
  | Mandated health visitor contact. | community_health home yes no no | health-visitor
  | health-visiting:a @NMC #dbs-enhanced
safeguarding-conference | Safeguarding case conference | child protection conference;ICPC
  | Report to and attend the conference. | community_health community yes no no | health-visitor;gp
  | safeguarding-children:a @NMC/@GMC/@SWE
"""

PATHWAYS = """
frailty  | Frailty            | frailty-assessment falls-assessment structured-medication-review advance-care-planning
  care-coordination end-of-life-care
diabetes | Type 2 diabetes    | blood-test bp-review foot-check diabetes-review foot-care insulin-start
same-day | Same-day access    | care-navigation same-day-triage minor-illness home-visit-acute
"""

# Contacts a year for 1,000 people of each segment, and minutes of a contact. Invented; magnitudes in SOURCES.md.
SEGMENT_COLUMNS = """children-0-4 children-5-17 adults-well adults-ltc adults-disability carers-50h older-well older-ltc
older-frail care-home"""
NEEDS = """
function                     min  0-4 5-17 well  ltc  dis care 65w  65c   80+ home
diagnosis                     15  600  240  190  460  620  360 340  540   700    .
minor-illness                 12 1200  450  260  420  500  350 300  450   450    .
same-day-triage                5 1000  420  330  800  950  600 500  900  1300    .
home-visit-acute              50    .    .    .    .  150    .   .   90   800 1500
msk-first-contact             20    .   30  130  260  260  220 220  300   250    .
repeat-prescribing             3    .  150  250 2000 2500  900 900 3000  4500 6000
care-navigation                5  600  300  350  700  900  600 600  800  1000    .
bp-review                     15    .    .   30  900  500  250 300 1300  1200    .
diabetes-review               30    .    .    .  420  220   60   .  480   350    .
foot-check                    10    .    .    .  400  200    .   .  450   350    .
foot-care                     30    .    .    .   90  120    .   .  250   500    .
insulin-start                 45    .    .    .   45   30    .   .   50     .    .
respiratory-review            25    .   60    .  420  250    .   .  420   300    .
spirometry                    40    .    .    .  100   50    .   .  120     .    .
heart-failure-review          30    .    .    .   30   40    .   .  160   350    .
blood-test                    10    .   30  120  900  900  300 400 1500  2200 2500
dietetic-review               40    .    .    .   60   90    .   .   80   150  300
cervical-screening            20    .    .   90   75   60   75   .    .     .    .
medication-review             15    .    .    .  500  500  100   .  600   600    .
structured-medication-review  40    .    .    .   40  120    .   .  180   450 1000
health-coaching               40    .    .   15  130   90   80  20  130     .    .
smoking-cessation             25    .    .   25   90   90   60  15   60     .    .
group-consultation            60    .    .    .   45    .   25   .   35     .    .
ld-health-check               60    .    .    .    .  120    .   .    .     .    .
frailty-assessment            60    .    .    .    .    .    .   .   90   650  900
falls-assessment              50    .    .    .    .   40    .  30  100   450  500
dementia-review               40    .    .    .    .    .    .   .   15   160  600
dementia-diagnosis            60    .    .    .    .    .    .   .    8    60    .
advance-care-planning         50    .    .    .    .    .    .   .   15   230  900
end-of-life-care              60    .    .    .    .   40    .   .   75   750 1500
care-home-round               20    .    .    .    .    .    .   .    .     . 9000
discharge-follow-up           20    .    .    .    .  120    .   .  220   800  600
wound-care                    30    .    .   25   90  400    .  40  350  2400 3000
catheter-care                 40    .    .    .    .  120    .   .   40   300  700
continence-review             40    .    .    .    .   60    .   .   40   250  300
physio-rehab                  45    .    .    .   40  450    .   .  200  1100  900
equipment-assessment          60    .    .    .    .  180    .   .   60   400  300
care-coordination             30    .    .    .   90  600  200   .  260  1300 1500
mental-health-assessment      50    .   20   40  105  190  110  15   25    40    .
talking-therapy               40    .    .   62  150  170  150  30   40     .    .
smi-health-check              45    .    .    .   45   90    .   .   15     .    .
mha-assessment               180    .    .    .    3    8    .   .    2     .    .
social-prescribing            50    .   12   25  120  250  200  40  100   250    .
welfare-advice                60    .    .   10   50  200  120   .   40    80    .
carers-assessment             75    .    .    .    .    .  950   .    .     .    .
befriending                   60    .    .    .    .   40    .   .   25   220    .
peer-support                  60    .    .    .   25   60    .   .    .     .    .
child-immunisation            15 1500   90    .    .    .    .   .    .     .    .
health-visiting-contact       50  950    .    .    .    .    .   .    .     .    .
safeguarding-conference      120   16   10    .    .    .    .   .    .     .    .
"""
# Needs that one team alone may cover.
NEED_TEAM = {"care-home-round": "frailty", "talking-therapy": "mental-wellbeing"}

# id | label | host | site | segments | min_size max_size min_professions min_employers meeting_minutes
#   | lead_competency lead_level coordinator_competency
TEAMS = """
frailty | Frailty and home visiting team | north-pcn | delamere-centre
  | older-frail;care-home;older-ltc;adults-disability;carers-50h | 8 25 4 3 45
  | team-leadership advanced care-coordination
long-term | Long-term conditions team | north-pcn | lostock-centre
  | adults-ltc;older-ltc;adults-disability;carers-50h;older-well;older-frail:0.5;adults-well;children-5-17
  | 8 25 3 3 30 | team-leadership advanced care-coordination
same-day | Same-day access team | north-group | north-group-site
  | children-0-4;children-5-17;adults-well;adults-ltc;adults-disability;carers-50h;older-well;older-ltc;older-frail
  | 8 25 3 2 20 | team-leadership generic care-navigation
mental-wellbeing | Mental wellbeing team | north-pcn | limelight-hub
  | adults-well;adults-ltc;adults-disability;carers-50h;older-well;older-ltc;older-frail;children-5-17 | 6 24 3 2 30
  | team-leadership advanced care-navigation
children-families | Children and families team | limelight | limelight-hub | children-0-4;children-5-17 | 4 14 2 2 30
  | team-leadership generic
"""

# id, then column=value; columns not named stay blank
AGREEMENTS = """
mou-practices provider=delamere;limelight;lostock;north-group host=north-pcn state=assigned instrument=mou
  starts=2024-04-01 ends=2027-03-31 liability=provider indemnity=provider data_sharing=yes supervision=yes
  line_management=provider
mou-same-day provider=delamere;limelight;lostock;federation host=north-group state=assigned instrument=mou
  starts=2024-10-01 ends=2026-09-30 teams=same-day liability=shared indemnity=host data_sharing=yes supervision=yes
  recharge_percent=100 line_management=host
mou-children provider=delamere;lostock;north-group;federation;community-trust host=limelight state=aligned
  instrument=mou
  starts=2025-04-01 teams=children-families liability=provider indemnity=provider data_sharing=yes supervision=yes
  line_management=provider
deploy-federation provider=federation host=north-pcn state=embedded model=employ_and_deploy instrument=sla
  starts=2023-07-01 ends=2026-06-30 recharge_percent=100 liability=provider indemnity=provider data_sharing=yes
  supervision=yes line_management=host
sla-community provider=community-trust host=north-pcn state=assigned instrument=sla starts=2025-04-01 ends=2027-03-31
  teams=frailty;long-term hours_per_week=300 liability=provider indemnity=provider data_sharing=yes supervision=yes
  functions=frailty-assessment;falls-assessment;dementia-review;advance-care-planning;end-of-life-care;wound-care;
  catheter-care;physio-rehab;equipment-assessment;discharge-follow-up;blood-test;continence-review;foot-care;
  dietetic-review
  line_management=provider
transfer-msk provider=community-trust host=north-group state=transferred instrument=sla starts=2025-10-01
  people=p061 liability=host indemnity=host data_sharing=yes supervision=yes recharge_percent=100 line_management=host
mou-mental-health provider=mental-health-trust host=north-pcn state=embedded model=joint instrument=mou
  starts=2025-01-01 ends=2026-12-31 teams=mental-wellbeing liability=provider indemnity=provider data_sharing=yes
  supervision=no recharge_percent=50 line_management=provider
mou-council provider=council host=north-pcn state=seconded instrument=mou starts=2025-06-01 ends=2026-05-31
  roles=social-worker liability=provider indemnity=provider data_sharing=no supervision=no line_management=provider
sla-pharmacy provider=pharmacy host=north-pcn state=assigned instrument=sla starts=2025-04-01 ends=2026-03-31
  functions=medication-review;smoking-cessation hours_per_week=10 liability=provider indemnity=provider data_sharing=yes
  supervision=no recharge_percent=100 line_management=provider
honorary-charity provider=wellbeing-charity host=north-pcn state=aligned instrument=honorary_contract starts=2025-04-01
  ends=2026-12-31 functions=social-prescribing;welfare-advice;befriending;peer-support;care-navigation
  liability=provider
  indemnity=provider data_sharing=no supervision=yes line_management=provider
mou-carers provider=carers-charity host=north-pcn state=aligned instrument=mou starts=2025-09-01 liability=none
  indemnity=provider data_sharing=yes supervision=no line_management=provider
mou-hospice provider=hospice host=north-pcn state=assigned instrument=mou starts=2025-03-01 ends=2026-02-28
  teams=frailty
  liability=provider indemnity=provider data_sharing=yes supervision=yes line_management=provider
mou-ambulance provider=ambulance-trust host=north-group state=assigned instrument=mou starts=2024-04-01 ends=2025-12-31
  teams=same-day functions=home-visit-acute;minor-illness hours_per_week=30 liability=provider indemnity=provider
  data_sharing=yes
  supervision=no line_management=provider
"""

STAFFING_RATIOS = """
same-day gp;anp physician-assistant 0.5
frailty  gp;community-matron 1000_population 0.1
"""

# Today's teams: a team, then its members; `~` = wider member.
MEMBERSHIPS = """
frailty           p001 p018 p041 p048 p051 p052 p053 p054 p055 p056 p059 p062 p069 p070 p093~
long-term         p005 p007 p020 p022 p028 p031 p035 p039 p046 p058 p064 p065~ p015
same-day          p004 p010 p024 p025 p026 p027 p033 p034 p042 p043 p061 p009 p012~ p095~
mental-wellbeing  p044 p073 p074 p075 p076 p077 p078 p079 p084 p085 p090~ p047
children-families p013 p014 p066 p067 p068 p011~
"""
PINS = """
p051 frailty           in  | 12 |   | lead of the team, agreed at the review
p073 mental-wellbeing  in  | 12 |   | lead of the team, agreed at the review
p024 same-day          in  | 8  |   | named supervisor of the physician assistant
p066 children-families in  |    |   | agreed with the community trust
p035 same-day          out |    |   | protects time for medication reviews
p001 long-term         out |    |   | stays with the frailty team
"""
ROTATIONS = """
p041-a frailty  2026-01-05 2026-02-15 0.5
p041-a same-day 2026-02-16 2026-03-29 0.5
"""
# id | competency | from | to | hours | cost | places | provider
TRAINING = """
spirometry-course | spirometry | core | generic | 21 | 350 | 6 | training hub (invented)
insulin-course | insulin-initiation | | advanced | 30 | 480 | 4 | training hub (invented)
diabetes-course | diabetes-care | | generic | 45 | 600 | 6 | training hub (invented)
ld-check-course | learning-disability-check | | generic | 7 | 90 | 12 | training hub (invented)
wound-care-course | wound-care | core | generic | 14 | 220 | 8 | community trust (invented)
palliative-course | palliative-care | generic | advanced | 60 | 950 | 4 | hospice (invented)
pwp-qualification | low-intensity-therapy | core | generic | 180 | 2400 | 3 | mental health trust (invented)
dementia-diploma | dementia-diagnosis | | specialist | 150 | 3200 | 1 | university (invented)
home-visiting-course | acute-home-visiting | generic | advanced | 75 | 1400 | 3 | training hub (invented)
smr-course | structured-medication-review | generic | advanced | 40 | 700 | 4 | training hub (invented)
carers-assessment-course | carer-assessment | | generic | 14 | 150 | 10 | council (invented)
leadership-course | team-leadership | | generic | 24 | 400 | 8 | training hub (invented)
"""
# band, pay an hour, on-costs; invented, rounded
BANDS = """
gp 52.5 0.3
8a 28.4 0.28
7 24.5 0.28
6 20.4 0.27
5 16.6 0.26
4 14.2 0.25
3 13 0.25
council-9 21.2 0.27
charity-adviser 15.8 0.18
charity-peer 12.9 0.15
unpaid 0 0
"""
# id | aim | label | unit | baseline | target | date | value
MEASURES = """
staff-experience | staff | Staff who would recommend the team as a place to work | per cent | 61 | 75 | 2025-12-01 | 64
patient-contact | experience | People who know their single point of contact | per cent | 38 | 60 | 2025-12-01 | 43
emergency-80 | outcomes | Emergency admissions for 1,000 people of 80 and over a year | per 1,000 | 412 | 370
  | 2025-09-30 | 405
bp-control | outcomes | People with hypertension treated to target | per cent | 66 | 77 | 2025-09-30 | 69
cost-head | cost | Cost of the five teams for a registered patient a year | pounds | 52 | 52 | 2025-12-01 | 53.5
"""
POLICY = {"as_of": str(AS_OF), "plan_until": str(PLAN_UNTIL), "locality": "North Trafford"}


# ---------------------------------------------------------------------------------------------------------------------
# From the tables above to rows.
# ---------------------------------------------------------------------------------------------------------------------


def records(text: str) -> Iterator[str]:
    """Yield the records of a table: lines, with indented lines belonging to the line before."""
    yield from (" ".join(line.split()) for line in text.replace("\n  ", " ").split("\n") if line.strip())


def table(text: str, *columns: str) -> Rows:
    """Read a table with `|` between cells; cells may be blank at the end of a row."""
    rows = [[cell.strip() for cell in record.split("|")] for record in records(text)]
    return [dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=True)) for cells in rows]


def plain(number: float) -> str:
    """Write a number in its plainest form."""
    return f"{number:.6f}".rstrip("0").rstrip(".")


def skill(token: str) -> tuple[str, str]:
    """Read `competency:level`."""
    competency, level = token.split(":")
    return competency, LEVELS[level]


def organisations() -> Rows:
    homes = table(PRACTICE_HOMES, "id", "home", "retained_hours")
    practice = {"kind": "gp_practice", "employs": "yes", "indemnity_covers": PRACTICE_COVER}
    practices = [row | practice | home for row, home in zip(table(PRACTICES, *PRACTICE_COLUMNS), homes, strict=True)]
    columns = ("id", "name", "kind", "employs", "indemnity_covers", "home", "retained_hours", "outward_hours")
    return practices + table(ORGANISATIONS, *columns)


def sites() -> Rows:
    real = {row["id"]: row for row in table(PRACTICES, *PRACTICE_COLUMNS)}
    rows = table(SITES, "id", "name", "organisation", "latitude", "longitude")
    return [real.get(row["organisation"], {}) | {key: cell for key, cell in row.items() if cell} for row in rows]


def functions() -> Rows:
    columns = ("id", "label", "alt_labels", "description", "facts", "traditional_roles", "requirements")
    rows = table(FUNCTIONS, *columns)
    facts = ("activity", "setting", "shared_records", "delegable", "undifferentiated")
    return [row | dict(zip(facts, row["facts"].split(), strict=True)) for row in rows]


def requirements(function: dict[str, str]) -> Rows:
    rows: Rows = []
    for group in function["requirements"].split():
        for token in group.split("/"):
            row = {"function": function["id"]}
            if token[0] in "@#!":
                item, _, annotation = token[1:].partition("+")
                kind = {"@": "registration", "#": "clearance", "!": "approval"}[token[0]]
                row |= {"kind": kind, "item": item, "annotation": annotation}
            else:
                item, level = skill(token.rstrip("*?"))
                row |= {"kind": "competency", "item": item, "min_level": level}
                row["supervisable"] = "yes" if token.endswith("*") else ""
                row["min_status"] = "declared" if token.endswith("?") else ""
            if "/" in group:
                row["alternative_group"] = f"any-{row['kind']}"
            rows.append(row)
    return rows


def needs() -> Rows:
    rows: Rows = []
    for record in list(records(NEEDS))[1:]:
        function, minutes, *rates = record.split()
        for segment, rate in zip(SEGMENT_COLUMNS.split(), rates, strict=True):
            if rate != ".":
                contacts = plain(round(int(rate) * NEED_FACTOR))
                row = {"segment": segment, "function": function, "team": NEED_TEAM.get(function, "")}
                row |= {"contacts_per_1000": contacts, "minutes_per_contact": minutes, "source": "invented"}
                rows.append(row)
    return rows


def competencies() -> Rows:
    rows: Rows = []
    heading = ""
    for row in table(COMPETENCIES, "id", "label", "alt_labels", "entails", "exact_match", "framework"):
        mark, _, name = row["id"].rpartition(" ")
        heading = name if mark else heading
        broader = "" if mark else heading
        row |= {"id": name, "broader": broader, "framework": row["framework"] or "common", "source": "invented"}
        rows.append(row)
    return rows


def roles() -> Rows:
    return table(ROLES, "id", "label", "profession", "staff_group", "register", "band", "profile")


def role_profiles() -> Rows:
    profiles = [(row["id"], row["profile"].split()) for row in roles()]
    profiles += [(role, skills) for role, *skills in (record.split() for record in records(PRESUMED_ONLY))]
    rows: Rows = []
    for role, skills in profiles:
        for competency, level in map(skill, skills):
            rows.append({"role": role, "competency": competency, "level": level, "source": "invented"})
    return rows


def teams() -> Rows:
    rows = table(TEAMS, "id", "label", "host", "site", "segments", "sizes", "posts")
    sizes = ("min_size", "max_size", "min_professions", "min_employers", "meeting_minutes")
    posts = ("lead_competency", "lead_level", "coordinator_competency")
    for row in rows:
        row |= dict(zip(sizes, row["sizes"].split(), strict=True)) | {"integration": "virtual"}
        row |= dict(zip(posts, row["posts"].split(), strict=False))
    return rows


def agreements() -> Rows:
    rows: Rows = []
    for record in records(AGREEMENTS):
        key, *pairs = record.replace("; ", ";").split()
        rows.append({"id": key} | dict(pair.split("=") for pair in pairs))
    return rows


class Workforce:
    """People, posts, holdings and credentials; chance sets only dates and kinds of evidence."""

    def __init__(self) -> None:
        self.chance = Random(SEED)
        self.roles = {row["id"]: row for row in roles()}
        self.homes = {row["id"]: row["home"] for row in organisations()}
        self.people: Rows = []
        self.posts: Rows = []
        self.holdings: Rows = []
        self.credentials: Rows = []
        odd = [record.split() for record in records(ODD_CREDENTIALS)]
        self.odd = {(person, item): ["" if cell == "-" else cell for cell in dates] for person, item, *dates in odd}
        for number, record in enumerate(records(PEOPLE), start=1):
            person, role, *rest = record.split()
            self._person(number, person, role, rest[2:])
            if role != "carer":
                self._post(person, role, rest[0], rest[1], rest[2:])
                self._holdings(person, role, rest[2:])
                self._credentials(number, person, role, rest[2:])
        for record in records(SECOND_POSTS):
            person, role, employer, hours = record.split()
            self._post(person, role, employer, hours, [], suffix="b")
        for record in records(EXPIRED_HOLDINGS):
            person, competency, level, starts, ends = record.split()
            self._hold(person, competency, LEVELS[level], "verified", starts, ends)
        self.posts.sort(key=lambda row: row["id"])
        self.holdings.sort(key=lambda row: (row["person"], row["competency"], row["valid_from"]))

    def _day(self, first: date, last: date) -> str:
        return str(first + timedelta(days=self.chance.randrange((last - first).days + 1)))

    def _person(self, number: int, person: str, role: str, marks: list[str]) -> None:
        given, places = GIVEN.split(), PLACES.split()
        name = f"{given[number % len(given) - 1]} Example-{places[number % len(places) - 1]}"
        said = dict(mark.split("=") for mark in marks if "=" in mark)
        row = {"id": person, "name": name, "kind": KINDS.get(role, "staff")}
        self.people.append(row | {"wants": said.get("wants", ""), "objections": said.get("no", "")})

    def _post(self, person: str, role: str, employer: str, hours: str, marks: list[str], suffix: str = "a") -> None:
        row = {"id": f"{person}-{suffix}", "person": person, "employer": employer, "role": role}
        row |= {"hours_per_week": hours, "band": self.roles[role]["band"], "site": self.homes[employer]}
        row["starts"] = self._day(date(2018, 4, 1), date(2025, 9, 30))
        said = dict(mark.split("=") for mark in marks if "=" in mark)
        row |= {"ends": said.get("until", ""), "supervisor": said.get("supervisor", "")}
        row["lead"] = "yes" if "lead" in marks else ""
        self.posts.append(row)

    def _holdings(self, person: str, role: str, marks: list[str]) -> None:
        dropped = {mark[1:] for mark in marks if mark[0] == "-"}
        held = [(token, "verified") for token in self.roles[role]["profile"].split()]
        held = [(token, status) for token, status in held if token.split(":")[0] not in dropped]
        held += [(mark[1:], "verified" if mark[0] == "+" else "declared") for mark in marks if mark[0] in "+?"]
        expired = {tuple(record.split()[:2]) for record in records(EXPIRED_HOLDINGS)}
        for token, status in held:
            competency, level = skill(token)
            if (person, competency) in expired:
                continue
            starts = self._day(date(2023, 6, 1), date(2025, 11, 30))
            ends = self._day(date(2026, 4, 30), date(2028, 12, 31)) if self.chance.random() < 0.4 else ""
            self._hold(person, competency, level, status, starts, ends)

    def _hold(self, person: str, competency: str, level: str, status: str, starts: str, ends: str) -> None:
        evidence = self.chance.choice(["certificate", "skills check", "portfolio"])
        row = {"person": person, "competency": competency, "level": level, "status": status}
        row["evidence"] = evidence if status == "verified" else "own statement"
        self.holdings.append(row | {"valid_from": starts, "expires": ends})

    def _credentials(self, number: int, person: str, role: str, marks: list[str]) -> None:
        register = self.roles[role]["register"]
        if register:
            annotations = "gp-register" if role == "gp" else "prescriber" if "prescriber" in marks else ""
            self._credential(person, "registration", register, NUMBERS[register].format(number), annotations)
        self._credential(person, "clearance", "dbs-enhanced", f"00000000{number:04d}")
        if any("mental-health-act" in mark for mark in marks):
            self._credential(person, "approval", "amhp", f"AMHP-X{number:03d}")

    def _credential(self, person: str, kind: str, item: str, number: str, annotations: str = "") -> None:
        row = {"person": person, "kind": kind, "item": item, "number": number, "annotations": annotations}
        issued = self._day(date(2023, 4, 1), date(2025, 8, 31))
        expires = self._day(date(2026, 4, 30), date(2027, 12, 31)) if kind != "clearance" else ""
        dates = self.odd.get((person, item), [issued, expires, self._day(date(2025, 9, 1), date(2025, 12, 19))])
        if any(dates):
            self.credentials.append(row | dict(zip(("issued", "expires", "verified_on"), dates, strict=True)))


def memberships() -> Rows:
    rows: Rows = []
    for team, *members in (record.split() for record in records(MEMBERSHIPS)):
        for member in members:
            rows.append({"person": member.rstrip("~"), "team": team, "kind": "wider" if "~" in member else "core"})
    return rows


def pins() -> Rows:
    rows = table(PINS, "who", "min_hours", "max_hours", "note")
    return [row | dict(zip(("person", "team", "decision"), row["who"].split(), strict=True)) for row in rows]


def spaced(text: str, *columns: str) -> Rows:
    """Read a table with blanks between cells."""
    return [dict(zip(columns, record.split(), strict=True)) for record in records(text)]


def pathways() -> Rows:
    return [
        {"id": row["id"], "label": row["label"], "function": function, "order": str(order)}
        for row in table(PATHWAYS, "id", "label", "steps")
        for order, function in enumerate(row["steps"].split(), start=1)
    ]


def build() -> dict[str, Rows]:
    """Build the rows of every table; cells as text, keys as the columns' names in the files."""
    work, care, size = Workforce(), functions(), segments()
    groups = table(SEGMENTS, "id", "label", "annual_growth", "priority", "scheme_code")
    training_columns = ("id", "competency", "from_level", "to_level", "hours", "cost", "places", "provider")
    measure_columns = ("id", "aim", "label", "unit", "baseline", "target", "date", "value")
    return {
        "organisations": organisations(),
        "sites": sites(),
        "people": work.people,
        "roles": roles(),
        "posts": work.posts,
        "competencies": competencies(),
        "role_profiles": role_profiles(),
        "holdings": work.holdings,
        "credentials": work.credentials,
        "functions": care,
        "pathways": pathways(),
        "requirements": [row for function in care for row in requirements(function)],
        "segments": [row | {"population": str(size[row["id"]]), "locality": "North Trafford"} for row in groups],
        "needs": needs(),
        "teams": teams(),
        "agreements": agreements(),
        "staffing_ratios": spaced(STAFFING_RATIOS, "team", "who", "per", "ratio"),
        "memberships": memberships(),
        "pins": pins(),
        "rotations": spaced(ROTATIONS, "post", "team", "from", "to", "share"),
        "training": table(TRAINING, *training_columns),
        "bands": [row | {"valid_from": "2025-04-01"} for row in spaced(BANDS, "band", "cost_per_hour", "on_costs")],
        "measures": table(MEASURES, *measure_columns),
        "policy": [{"key": key, "value": value} for key, value in POLICY.items()],
    }


def write(folder: Path) -> None:
    """Write the CSV files into a folder, one for each table of the input contract."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = build()
    for name, model in TABLES.items():
        columns = [field.alias or column for column, field in model.model_fields.items()]
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows[name])


if __name__ == "__main__":
    write(Path(__file__).parent / "north-trafford")
