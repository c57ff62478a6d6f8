"""North Trafford: practices, census and segments (real figures), and the organisations and sites around them.

Sources and arithmetic stand in `north-trafford/SOURCES.md`.
"""

__all__ = [
    "ORGANISATIONS",
    "PRACTICES",
    "PRACTICE_COLUMNS",
    "PRACTICE_COVER",
    "PRACTICE_HOMES",
    "SEGMENTS",
    "SITES",
    "segments",
]

# ---------------------------------------------------------------------------------------------------------------------
# Real figures. Open Government Licence 3.0.
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
SEVERE_MENTAL_ILLNESS, LEARNING_DISABILITY = 430, 240  # invented: 0.9 % and 0.5 % of the lists, all taken as 18 to 64


def segments() -> dict[str, int]:
    """Size the segments; whoever fits several is in the first of those named in `SOURCES.md`."""
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
        "adults-ltc": condition_18 - SEVERE_MENTAL_ILLNESS,
        "adults-disability": disability_18 - LEARNING_DISABILITY,
        "severe-mental-illness": SEVERE_MENTAL_ILLNESS,
        "learning-disability": LEARNING_DISABILITY,
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

# id | label | annual_growth | priority | scheme_code (the North West London segment, where one fits)
SEGMENTS = """
children-0-4          | Children aged 0 to 4                                     | 0     | 4
children-5-17         | Children aged 5 to 17                                    | 0     | 3
adults-well           | Adults 18 to 64, mostly healthy                          | 0.005 | 2 | NWL-6
adults-ltc            | Adults 18 to 64 with long-term conditions                | 0.015 | 3 | NWL-8
adults-disability     | Adults 18 to 64 whose day is limited a lot by disability | 0.01  | 4
severe-mental-illness | Adults with severe and lasting mental illness            | 0.01  | 4 | NWL-11
learning-disability   | Adults with a learning disability                        | 0.01  | 4 | NWL-13
carers-50h            | Unpaid carers who give 50 or more hours a week           | 0.01  | 4
older-well            | People 65 to 79 living well                              | 0.01  | 2 | NWL-7
older-ltc             | People 65 to 79 with long-term conditions                | 0.02  | 4 | NWL-9
older-frail           | People of 80 and over at home                            | 0.03  | 5
care-home             | Care home residents                                      | 0.01  | 5
"""

# id | name | kind | employs | indemnity_covers | usual site of its people | retained_hours | outward_hours
PRACTICE_COVER = "primary_medical;medicines;community_health;mental_health;wellbeing"
ORGANISATIONS = f"""
north-pcn | North locality network (invented) | pcn | no
federation | GP federation (invented) | federation | yes | {PRACTICE_COVER} | delamere-centre | 30
community-trust | Community trust (invented) | nhs_trust | yes | community_health;wellbeing | community-base | 490 | 470
mental-health-trust | Mental health trust (invented) | nhs_trust | yes | mental_health;wellbeing | wellbeing-house
  | 150 | 130
council | Council (invented) | local_authority | yes | social_care;wellbeing | council-office | 110 | 90
pharmacy | Community pharmacy (invented) | pharmacy | yes | medicines;wellbeing | lostock-centre | 40 | 40
wellbeing-charity | Wellbeing charity (invented) | voluntary | yes | wellbeing;wellbeing:volunteer;social_care
  | charity-room
carers-charity | Carers' charity (invented) | voluntary | yes | social_care;wellbeing | charity-room
youth-charity | Children and youth charity (invented) | voluntary | yes | wellbeing;mental_health;social_care
  | limelight-hub
hospice | Hospice (invented) | hospice | yes | community_health;wellbeing;wellbeing:volunteer | hospice-house | 20 | 40
ambulance-trust | Ambulance trust (invented) | ambulance_trust | yes | primary_medical | north-group-site | 30 | 40
"""
# practice | usual site of its people | retained_hours
PRACTICE_HOMES = """
delamere    | delamere-centre  | 30
limelight   | limelight-hub    | 20
lostock     | lostock-centre   | 15
north-group | north-group-site | 30
"""

# id | name | organisation | rooms | latitude | longitude; rooms are invented, the practices' own sites are real, the
# other positions are invented
SITES = """
delamere-centre  | Delamere Medical Practice             | delamere            | 28
limelight-hub    | Limelight Health And Wellbeing Hub    | limelight           | 26
lostock-centre   | Lostock Medical Centre                | lostock             | 25
north-group-site | North Trafford Group Practice         | north-group         | 28
community-base   | Community base (invented)             | community-trust     | 14 | 53.446  | -2.31
wellbeing-house  | Wellbeing house (invented)            | mental-health-trust | 6  | 53.4575 | -2.281
council-office   | Council office (invented)             | council             | 4  | 53.459  | -2.288
charity-room     | Charity room (invented)               | wellbeing-charity   | 25 | 53.4555 | -2.27
hospice-house    | Hospice house (invented)              | hospice             |    | 53.4495 | -2.322
"""
