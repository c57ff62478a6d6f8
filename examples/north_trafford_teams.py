"""North Trafford: teams, agreements and what surrounds them: ratios, memberships, pins, training, costs (invented)."""

__all__ = [
    "AGREEMENTS",
    "BANDS",
    "LEAVE",
    "MEASURES",
    "MEMBERSHIPS",
    "PINS",
    "REQUESTS",
    "ROTATIONS",
    "STAFFING_RATIOS",
    "TEAMS",
    "TRAINING",
]

EVERYBODY = (
    "children-0-4;children-5-17;adults-well;adults-ltc;adults-disability;severe-mental-illness;learning-disability;"
    "carers-50h;older-well;older-ltc;older-frail"
)
ADULTS = EVERYBODY.removeprefix("children-0-4;children-5-17;")

# id | label | host | site | segments | min_size max_size min_professions min_employers meeting_minutes
#   | lead_competency lead_level coordinator_competency
TEAMS = f"""
practice-west | Practice team West | delamere | delamere-centre | {EVERYBODY} | 8 22 3 2 20
  | team-leadership generic care-navigation
practice-east | Practice team East | limelight | limelight-hub | {EVERYBODY} | 8 22 3 2 20
  | team-leadership generic care-navigation
same-day | Same-day access team | north-group | north-group-site | {EVERYBODY} | 8 25 3 2 20
  | team-leadership generic care-navigation
long-term | Long-term conditions team | north-pcn | lostock-centre | children-5-17;{ADULTS} | 8 25 3 3 30
  | team-leadership advanced care-coordination
frailty | Frailty team | north-pcn | delamere-centre
  | older-frail;care-home;older-ltc;adults-disability;learning-disability;carers-50h;older-well | 8 25 4 3 45
  | team-leadership advanced care-coordination
urgent-visiting | Urgent home visiting team | north-pcn | community-base
  | adults-disability;older-ltc;older-frail;care-home;adults-ltc | 8 18 3 2 20 | team-leadership generic
care-homes | Care homes team | north-pcn | community-base | care-home | 5 12 3 3 30 | team-leadership generic
mental-wellbeing | Mental health team | north-pcn | limelight-hub | children-5-17;{ADULTS} | 8 25 3 2 30
  | team-leadership advanced care-navigation
wellbeing | Wellbeing team | north-pcn | charity-room | children-5-17;care-home;{ADULTS} | 8 25 3 3 30
  | team-leadership generic care-navigation
medicines | Medicines team | north-pcn | north-group-site | children-5-17;care-home;{ADULTS} | 6 20 2 2 20
  | team-leadership generic
children-families | Children and families team | limelight | limelight-hub | children-0-4;children-5-17 | 6 20 3 3 30
  | team-leadership generic
"""

# id, then column=value; columns not named stay blank
AGREEMENTS = """
mou-practices provider=delamere;limelight;lostock;north-group host=north-pcn state=assigned instrument=mou
  starts=2024-04-01 ends=2027-03-31 teams=frailty;long-term;urgent-visiting;care-homes;mental-wellbeing;medicines
  roles=gp;anp;practice-nurse;nursing-associate;physician-assistant;hca liability=provider indemnity=provider
  data_sharing=yes supervision=yes line_management=provider
mou-west provider=lostock;north-group;federation host=delamere state=assigned instrument=mou starts=2025-04-01
  ends=2027-03-31 teams=practice-west liability=shared indemnity=provider data_sharing=yes supervision=yes
  recharge_percent=100 line_management=host
mou-east provider=north-group;delamere;federation host=limelight state=assigned instrument=mou starts=2025-04-01
  ends=2027-03-31 teams=practice-east liability=shared indemnity=provider data_sharing=yes supervision=yes
  recharge_percent=100 line_management=host
mou-same-day provider=delamere;limelight;lostock;federation host=north-group state=assigned instrument=mou
  starts=2024-10-01 ends=2026-09-30 teams=same-day liability=shared indemnity=host data_sharing=yes supervision=yes
  recharge_percent=100 line_management=host
mou-children provider=delamere;lostock;north-group;federation;community-trust host=limelight state=aligned
  instrument=mou starts=2025-04-01 teams=children-families functions=child-immunisation;health-visiting-contact;
  infant-feeding;school-health;perinatal-mood-review;safeguarding-conference liability=provider indemnity=provider
  data_sharing=yes supervision=yes line_management=provider
mou-council-children provider=council host=limelight state=aligned instrument=mou starts=2025-04-01 ends=2027-03-31
  teams=children-families roles=family-support-worker functions=family-support hours_per_week=30 liability=provider
  indemnity=provider data_sharing=no supervision=no line_management=provider
mou-youth provider=youth-charity host=limelight state=aligned instrument=mou starts=2025-09-01 ends=2026-08-31
  teams=children-families functions=family-support;young-peoples-wellbeing;counselling liability=provider
  indemnity=provider data_sharing=no supervision=yes recharge_percent=60 line_management=provider
deploy-federation provider=federation host=north-pcn state=embedded model=employ_and_deploy instrument=sla
  starts=2023-07-01 ends=2026-06-30 recharge_percent=100 liability=provider indemnity=provider data_sharing=yes
  supervision=yes line_management=host
sla-community provider=community-trust host=north-pcn state=assigned instrument=sla starts=2025-04-01 ends=2027-03-31
  teams=frailty;long-term;care-homes hours_per_week=360 liability=provider indemnity=provider data_sharing=yes
  supervision=yes functions=frailty-assessment;falls-assessment;dementia-review;dementia-support;
  advance-care-planning;end-of-life-care;wound-care;compression-therapy;pressure-ulcer-prevention;catheter-care;
  insulin-administration;physio-rehab;equipment-assessment;discharge-follow-up;blood-test;continence-review;foot-care;
  dietetic-review;nutrition-screening;swallowing-assessment;syringe-driver-care;verification-of-death;case-huddle;
  mental-capacity-assessment;pulmonary-rehab;msk-exercise-class
  line_management=provider
secondment-urgent provider=community-trust host=north-pcn state=seconded instrument=sla starts=2025-07-01
  ends=2026-12-31 teams=urgent-visiting people=p052;p062;p149;p154;p160;p165 hours_per_week=60 liability=provider
  indemnity=provider data_sharing=yes supervision=yes recharge_percent=100 line_management=host
transfer-msk provider=community-trust host=north-group state=transferred instrument=sla starts=2025-10-01
  people=p061 liability=host indemnity=host data_sharing=yes supervision=yes recharge_percent=100 line_management=host
mou-mental-health provider=mental-health-trust host=north-pcn state=embedded model=joint instrument=mou
  starts=2025-01-01 ends=2026-12-31 teams=mental-wellbeing;wellbeing liability=provider indemnity=provider
  data_sharing=yes supervision=no recharge_percent=50 line_management=provider
mou-council provider=council host=north-pcn state=seconded instrument=mou starts=2025-06-01 ends=2026-05-31
  roles=social-worker liability=provider indemnity=provider data_sharing=no supervision=no line_management=provider
sla-reablement provider=council host=north-pcn state=assigned instrument=sla starts=2025-04-01 ends=2027-03-31
  teams=frailty;wellbeing roles=reablement-worker;social-care-assessor;employment-adviser
  functions=reablement;carers-assessment;employment-support;equipment-assessment hours_per_week=60 liability=provider
  indemnity=provider data_sharing=no supervision=yes recharge_percent=50 line_management=provider
sla-pharmacy provider=pharmacy host=north-pcn state=assigned instrument=sla starts=2025-04-01 ends=2026-03-31
  functions=medication-review;smoking-cessation;pharmacy-consultation;inhaler-check;medicines-reconciliation
  hours_per_week=24 liability=provider indemnity=provider data_sharing=yes supervision=no recharge_percent=100
  line_management=provider
honorary-charity provider=wellbeing-charity host=north-pcn state=aligned instrument=honorary_contract starts=2025-04-01
  ends=2026-12-31 functions=social-prescribing;welfare-advice;housing-advice;employment-support;digital-help;
  activity-group;befriending;peer-support;care-navigation liability=provider indemnity=provider data_sharing=no
  supervision=yes line_management=provider
mou-carers provider=carers-charity host=north-pcn state=aligned instrument=mou starts=2025-09-01 liability=none
  indemnity=provider data_sharing=yes supervision=no line_management=provider
mou-hospice provider=hospice host=north-pcn state=assigned instrument=mou starts=2025-03-01 ends=2026-02-28
  teams=frailty liability=provider indemnity=provider data_sharing=yes supervision=yes line_management=provider
honorary-hospice provider=hospice host=north-pcn state=aligned instrument=honorary_contract starts=2025-06-01
  teams=wellbeing roles=bereavement-counsellor;volunteer functions=bereavement-support liability=provider
  indemnity=provider data_sharing=no supervision=yes line_management=provider
mou-ambulance provider=ambulance-trust host=north-group state=assigned instrument=mou starts=2024-04-01 ends=2025-12-31
  teams=same-day functions=home-visit-acute;minor-illness hours_per_week=30 liability=provider indemnity=provider
  data_sharing=yes supervision=no line_management=provider
rotation-ambulance provider=ambulance-trust host=north-pcn state=seconded instrument=sla starts=2026-01-01
  ends=2026-12-31 teams=urgent-visiting people=p209;p210;p211 functions=home-visit-acute hours_per_week=24
  liability=provider indemnity=provider data_sharing=yes supervision=no recharge_percent=100 line_management=host
"""

STAFFING_RATIOS = """
same-day        gp;anp              physician-assistant 0.5
frailty         gp;community-matron 1000_population     0.1
urgent-visiting gp                  paramedic           0.1
"""

# Today's teams: a team, then its members; `~` = wider member.
MEMBERSHIPS = """
practice-west     p005 p007 p008 p020 p021 p022 p097~ p101 p102 p103 p105 p106 p116~ p118~ p119 p120 p123~ p130 p131
practice-east     p013 p014 p015 p029 p032 p107~ p109 p111 p112 p113 p114 p115 p128 p132
same-day          p004 p009 p012 p024 p026 p027 p033 p034 p041 p042 p043 p061 p095~ p100 p105~ p109~ p116 p118 p123
  p124 p133 p134 p140 p141 p142 p143
long-term         p005~ p020 p028 p031 p033~ p035~ p049 p058 p059 p064 p065 p098 p102~ p119 p129 p130~ p135 p137~ p148
  p160 p169 p171 p181
frailty           p001 p018 p048 p051 p053 p054 p055 p056 p059 p062 p069 p070 p093~ p110 p128 p153 p155 p159 p162 p166
  p199 p200 p201 p202
urgent-visiting   p041 p125~ p140 p141 p149 p160 p165~ p209~
care-homes        p019~ p052 p099 p139 p146 p171
mental-wellbeing  p010 p050 p073 p075 p076 p078 p079 p117~ p183 p186 p189
wellbeing         p037 p044 p045 p046 p047 p081 p084 p085 p086 p090~ p144 p145 p147 p191 p194 p197 p216 p219 p220 p221
  p222 p223 p224
medicines         p002 p011 p025~ p035 p036 p039 p040 p101 p127 p135 p136 p137~ p138 p139~ p212~
children-families p013~ p014 p016 p066 p067 p068 p098~ p111~ p173 p175 p177 p205 p227 p229 p230
"""
PINS = """
p051 frailty           in  | 12 |   | lead of the team, agreed at the review
p073 mental-wellbeing  in  | 12 |   | lead of the team, agreed at the review
p149 urgent-visiting   in  | 8  |   | lead of the team, agreed at the review
p024 same-day          in  | 8  |   | named supervisor of the physician assistant
p066 children-families in  |    |   | agreed with the community trust
p035 same-day          out |    |   | protects time for medication reviews
p001 long-term         out |    |   | stays with the frailty team
"""
ROTATIONS = """
p041-a urgent-visiting 2026-01-05 2026-02-15 0.5
p041-a same-day        2026-02-16 2026-03-29 0.5
p209-a urgent-visiting 2026-01-05 2026-02-01 0.5
p210-a urgent-visiting 2026-02-02 2026-03-01 0.5
p211-a urgent-visiting 2026-03-02 2026-03-29 0.5
"""
# person | first day | last day | kind | note
LEAVE = """
p001 | 2026-01-12 | 2026-01-16 | annual
p004 | 2026-01-19 | 2026-01-30 | annual
p024 | 2026-02-16 | 2026-02-20 | annual
p035 | 2026-01-08 | 2026-01-09 | study | prescribing update
p044 | 2026-01-26 | 2026-01-30 | annual
p051 | 2026-02-02 | 2026-02-06 | annual
p053 | 2026-01-14 | 2026-01-14 | study
p066 | 2026-01-05 | 2026-01-16 | parental
p073 | 2026-03-09 | 2026-03-20 | annual
p085 | 2026-01-21 | 2026-01-23 | other
p119 | 2026-01-05 | 2026-01-07 | sickness
p140 | 2026-01-19 | 2026-01-23 | annual
"""
# id | person | kind | weekday or date | part | importance | note
REQUESTS = """
r01 | p005 | off | wednesday  | pm  | 4 | school run
r02 | p010 | off | friday     | day | 5
r03 | p013 | off | 2026-01-20 | am  | 2
r04 | p028 | on  | monday     | am  |   | respiratory clinic
r05 | p048 | off | tuesday    | pm  | 3
r06 | p059 | off | 2026-01-28 |     | 4
r07 | p076 | on  | thursday   | am  | 4 | supervision in one half day
r08 | p100 | off | monday     | am  | 2
r09 | p149 | off | friday     | pm  | 3
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
menopause-course | menopause-care | | advanced | 35 | 620 | 4 | training hub (invented)
coil-course | larc-fitting | | advanced | 40 | 980 | 2 | training hub (invented)
compression-course | compression-therapy | | generic | 21 | 310 | 6 | community trust (invented)
midlife-check-course | cardiovascular-risk | core | generic | 7 | 80 | 10 | training hub (invented)
urgent-response-course | urgent-response | | advanced | 80 | 1500 | 3 | community trust (invented)
care-home-medicines-course | care-home-medicines | | generic | 14 | 160 | 6 | federation (invented)
enabling-care-course | council-reablement | core | generic | 21 | 140 | 12 | council (invented)
bereavement-course | bereavement-support | core | generic | 30 | 120 | 8 | hospice (invented)
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
council-6 17.4 0.27
council-4 14.6 0.27
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
cost-head | cost | Cost of the teams for a registered patient a year | pounds | 96 | 96 | 2025-12-01 | 98.5
"""
