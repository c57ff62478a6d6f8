"""North Trafford: roles (invented) with matches to ESCO v1.1.1, and what their holders are presumed to hold.

This service uses the ESCO classification of the European Commission.
"""

__all__ = [
    "ESCO",
    "PRESUMED_ONLY",
    "PROFILE_SOURCES",
    "QUALIFIED",
    "REIMBURSED",
    "ROLES",
    "ROLE_MATCHES",
    "SUPERVISED_BY",
]

# Roles whose holders need a named supervisor, and on which register that person is (Leng review, July 2025).
SUPERVISED_BY = {"physician-assistant": "GMC"}

# Pounds a year for a WTE of roles of the additional roles scheme. The two of pharmacy are those of 2025/26 outside
# London (see SOURCES.md); all others are invented, of a like magnitude.
REIMBURSED = """
clinical-pharmacist 66972
pharmacy-technician 43352
paramedic 65000
first-contact-physio 65000
link-worker 43000
health-coach 43000
care-coordinator 36000
"""

# id | label | profession | staff_group | register | band | what its holders are presumed to hold, and hold unless said
ROLES = """
gp | General practitioner | doctor | gp | GMC | gp | diagnostic-reasoning:s minor-illness:s triage:a
  prescribing-practice:a medication-review:a acute-home-visiting:a blood-pressure:a safeguarding-children:g
  result-interpretation:a fitness-for-work:g mood-review:g
anp | Advanced nurse practitioner | nurse | nursing | NMC | 8a | diagnostic-reasoning:a minor-illness:a triage:a
  prescribing-practice:a blood-pressure:a acute-home-visiting:a result-interpretation:a minor-injury:a
practice-nurse | Practice nurse | nurse | nursing | NMC | 6 | diabetes-care:g respiratory-care:g blood-pressure:a
  wound-care:g venepuncture:g child-immunisation:g cervical-sampling:g ecg-recording:g
nursing-associate | Nursing associate | nursing-associate | nursing | NMC | 4 | blood-pressure:g venepuncture:g
  wound-care:c immunisation:g foot-examination:g ecg-recording:g
hca | Healthcare assistant | healthcare-assistant | support | | 3 | blood-pressure:c venepuncture:g foot-examination:c
  cardiovascular-risk:c ecg-recording:c infection-control:g
phlebotomist | Phlebotomist | healthcare-assistant | support | | 3 | venepuncture:g infection-control:g
physician-assistant | Physician assistant | physician-assistant | allied_health | GMC | 7 | clinical-assessment:g
  respiratory-care:g discharge-planning:g blood-pressure:g
clinical-pharmacist | Clinical pharmacist | pharmacist | pharmacy | GPhC | 7 | medication-review:a drug-monitoring:g
community-pharmacist | Community pharmacist | pharmacist | pharmacy | GPhC | 7 | pharmacy-consultation:g
  inhaler-technique:g immunisation:g
pharmacy-technician | Pharmacy technician | pharmacy-technician | pharmacy | GPhC | 5 | medication-review:c
  medicines-reconciliation:g inhaler-technique:g drug-monitoring:c
paramedic | Paramedic | paramedic | allied_health | HCPC | 7 | acute-home-visiting:a minor-illness:a triage:g
  observations:a
emergency-paramedic | Ambulance paramedic | paramedic | allied_health | HCPC | 6 | ambulance-urgent-care:a
  acute-home-visiting:a basic-life-support:a death-verification:g
first-contact-physio | First contact physiotherapist | physiotherapist | allied_health | HCPC | 7 | msk-assessment:a
  exercise-prescription:a fitness-for-work:g
physiotherapist | Community physiotherapist | physiotherapist | allied_health | HCPC | 6 | rehabilitation:a
  trust-falls:a equipment-assessment:g exercise-prescription:g
physio-assistant | Physiotherapy assistant | therapy-assistant | support | | 3 | rehabilitation:c trust-falls:c
  exercise-prescription:c moving-and-handling:g
occupational-therapist | Occupational therapist | occupational-therapist | allied_health | HCPC | 6 |
  equipment-assessment:a falls-assessment:g rehabilitation:g
ot-assistant | Occupational therapy assistant | therapy-assistant | support | | 3 | equipment-assessment:c
  falls-assessment:c moving-and-handling:g
podiatrist | Podiatrist | podiatrist | allied_health | HCPC | 6 | podiatry:a
podiatry-assistant | Podiatry assistant | therapy-assistant | support | | 3 | foot-examination:g
dietitian | Dietitian | dietitian | allied_health | HCPC | 6 | dietetics:a motivational-interviewing:g
  weight-management:a
speech-therapist | Speech and language therapist | speech-therapist | allied_health | HCPC | 6 |
  swallowing-assessment:a
district-nurse | District nurse | nurse | nursing | NMC | 6 | trust-tissue-viability:a catheter-care:a
  trust-phlebotomy:g advance-care-planning:g discharge-planning:g insulin-administration:a pressure-area-care:a
community-nurse | Community staff nurse | nurse | nursing | NMC | 5 | trust-tissue-viability:g catheter-care:g
  trust-phlebotomy:g insulin-administration:g pressure-area-care:g
community-matron | Community matron | nurse | nursing | NMC | 8a | geriatric-assessment:a dementia-care:g
  advance-care-planning:a discharge-planning:a acute-home-visiting:a case-management:a urgent-response:a
  mental-capacity:a
diabetes-nurse | Diabetes specialist nurse | nurse | nursing | NMC | 7 | diabetes-care:s insulin-administration:s
palliative-nurse | Palliative care nurse | nurse | nursing | NMC | 7 | palliative-care:s syringe-driver:a
health-visitor | Health visitor | nurse | nursing | NMC | 6 | health-visiting:a safeguarding-children:a
  infant-feeding:a perinatal-mental-health:g
school-nurse | School nurse | nurse | nursing | NMC | 6 | school-health:a safeguarding-children:a
nursery-nurse | Community nursery nurse | nursery-nurse | support | | 4 | infant-feeding:g child-development:g
community-support-worker | Community support worker | support-worker | support | | 3 | rehabilitation:c
  trust-tissue-viability:c equipment-assessment:c observations:g pressure-area-care:c insulin-administration:c
mental-health-practitioner | Mental health practitioner | mental-health-nurse | mental_health | NMC | 7
  | mental-health-assessment:a smi-physical-health:g mood-review:a
wellbeing-practitioner | Psychological wellbeing practitioner | wellbeing-practitioner | mental_health | | 5 |
  trust-pwp:g
cbt-therapist | Cognitive behavioural therapist | psychotherapist | mental_health | | 7 | high-intensity-therapy:a
counsellor | Counsellor | counsellor | mental_health | | 6 | counselling:g
mental-health-support-worker | Mental health support worker | support-worker | mental_health | | 4
  | smi-physical-health:c health-coaching:g alcohol-brief-advice:c
social-worker | Social worker | social-worker | social_care | SWE | council-9 | carer-assessment:a
  social-care-assessment:a mental-capacity:a safeguarding-adults:a
social-care-assessor | Social care assessor | social-care-assessor | social_care | | council-6 | carer-assessment:g
  equipment-assessment:c
reablement-worker | Reablement worker | care-worker | social_care | | council-4 | council-reablement:g
  moving-and-handling:g
family-support-worker | Family support worker | family-support-worker | social_care | | council-6 | family-support:g
link-worker | Social prescribing link worker | link-worker | support | | 5 | social-prescribing:g
health-coach | Health and wellbeing coach | health-coach | support | | 5 | health-coaching:g smoking-cessation:g
  diabetes-prevention:g
care-coordinator | Care coordinator | care-coordinator | support | | 4 | care-coordination:g
care-navigator | Care navigator | administrator | administration | | 3 | care-navigation:g
adviser | Adviser | adviser | voluntary | | charity-adviser | care-navigation:c
employment-adviser | Employment adviser | adviser | voluntary | | charity-adviser | employment-support:g
dementia-adviser | Dementia adviser | adviser | voluntary | | charity-adviser | dementia-support:g
youth-worker | Youth worker | youth-worker | voluntary | | charity-adviser | youth-wellbeing:g group-facilitation:g
bereavement-counsellor | Bereavement counsellor | counsellor | voluntary | | charity-adviser | hospice-bereavement:a
volunteer-coordinator | Volunteer coordinator | volunteer-coordinator | voluntary | | charity-adviser
  | volunteer-management:g activity-leadership:g digital-inclusion:g
volunteer | Volunteer | volunteer | voluntary | | unpaid | befriending:c
peer-supporter | Peer supporter | peer-supporter | voluntary | | charity-peer | peer-support:g
student-nurse | Student nurse | student | nursing | | unpaid | observations:c
"""
# Presumed of a role although nobody in it has evidence yet.
PRESUMED_ONLY = """
practice-nurse learning-disability-check:g
gp             learning-disability-check:g
"""
# Qualifications that holders of a role have.
QUALIFIED = """
care-certificate     hca phlebotomist physio-assistant ot-assistant podiatry-assistant community-support-worker
  mental-health-support-worker reablement-worker
cbt-diploma          cbt-therapist
counselling-diploma  counsellor bereavement-counsellor
"""

ESCO = "http://data.europa.eu/esco/occupation/"
# role | = exact or ~ close | occupation (ESCO v1.1.1) | its preferred label there
# Exact only where the description is that of the same occupation; a role that is missing has no counterpart.
ROLE_MATCHES = """
gp                 | = | 71f09c8b-a172-408c-b9e7-32e580e39ff6 | general practitioner
anp                | ~ | 36494988-69d2-4420-9db4-eb56605ac983 | advanced nurse practitioner
practice-nurse     | ~ | 8d3e8aaa-791b-4c75-a465-f3f827028f50 | nurse responsible for general care
nursing-associate  | ~ | 87d0795a-d41f-47ee-979f-0ab7d73836e7 | nurse assistant
hca                | = | d38c2107-98f2-47b7-8bb4-f69750d51082 | healthcare assistant
phlebotomist       | = | 5ee264b2-9bc5-40f6-9db3-c87143af6b2d | phlebotomist
clinical-pharmacist | ~ | 8db28ebf-8818-4639-aa49-30324901836e | specialist pharmacist
community-pharmacist | = | 7c132147-428b-4ea3-87e1-70f7abb691ce | pharmacist
pharmacy-technician | ~ | 7b74626d-b487-48a1-9e80-47faf9928210 | pharmacy technician
paramedic          | ~ | 0b5dfc02-b825-4445-811d-d39ed442657e | paramedic in emergency responses
emergency-paramedic | = | 0b5dfc02-b825-4445-811d-d39ed442657e | paramedic in emergency responses
first-contact-physio | ~ | a317e9c2-62d5-4a24-8ad4-5cb7b9db3f3b | advanced physiotherapist
physiotherapist    | = | 006cc1f9-2841-41c3-991a-dc3f2f3bd533 | physiotherapist
physio-assistant   | = | f88124d7-ee7e-4d21-9036-0658b496c119 | physiotherapy assistant
occupational-therapist | = | 33da5532-8c4e-4d1b-b52e-c201ee1bc7ab | occupational therapist
ot-assistant       | = | 82cbe20d-967c-4161-9ecd-eafc724d171c | occupational therapy assistant
podiatrist         | = | cf9b6da9-3a59-4780-bec9-500b148b8878 | podiatrist
podiatry-assistant | = | 4f08cd74-71c6-43aa-88d4-841e5bb677f7 | podiatry assistant
dietitian          | = | 8a53f8d3-d995-4c7b-a70d-d79f76bdcb3f | dietitian
speech-therapist   | = | 8021f3a2-e3de-43c0-b366-075da74dc5b7 | speech and language therapist
district-nurse     | ~ | 18e14e61-495b-44cc-a7c6-df4c625934ba | specialist nurse
community-nurse    | ~ | 8d3e8aaa-791b-4c75-a465-f3f827028f50 | nurse responsible for general care
community-matron   | ~ | 36494988-69d2-4420-9db4-eb56605ac983 | advanced nurse practitioner
diabetes-nurse     | ~ | 18e14e61-495b-44cc-a7c6-df4c625934ba | specialist nurse
palliative-nurse   | ~ | 18e14e61-495b-44cc-a7c6-df4c625934ba | specialist nurse
health-visitor     | ~ | 18e14e61-495b-44cc-a7c6-df4c625934ba | specialist nurse
school-nurse       | ~ | 18e14e61-495b-44cc-a7c6-df4c625934ba | specialist nurse
community-support-worker | ~ | d38c2107-98f2-47b7-8bb4-f69750d51082 | healthcare assistant
mental-health-practitioner | ~ | 8d3e8aaa-791b-4c75-a465-f3f827028f50 | nurse responsible for general care
wellbeing-practitioner | ~ | d1b8c046-3867-423a-84fd-41f7be3a6d29 | assistant clinical psychologist
cbt-therapist      | ~ | af69484e-b43f-4685-b22d-f3418df45c4d | psychotherapist
counsellor         | ~ | 5727b567-993d-4d41-a13d-81a6af1a9a8e | social counsellor
mental-health-support-worker | ~ | 5a9acd29-666c-4ca1-b10e-e086584a526b | mental health support worker
social-worker      | = | 4b05bef2-ded4-4b09-ab94-f4c6a555a775 | social worker
social-care-assessor | ~ | 85482504-c83d-4038-80d9-265198d18b48 | community care case worker
reablement-worker  | ~ | f4525ed8-54eb-4a3b-90db-55cc01b0d9fd | care at home worker
family-support-worker | = | 4c89c65c-4e35-44e3-8fa0-5d73e9e15325 | family support worker
link-worker        | ~ | 4fa660b3-ab97-4a99-ad73-ce3c2612f2c3 | social work assistant
health-coach       | ~ | c7ad889f-10fc-4346-b740-bd479ad82b47 | community health worker
care-navigator     | ~ | 045f05f2-4ff8-46b2-9d08-e12a81657498 | medical administrative assistant
adviser            | ~ | 4c40c1e8-0584-4a77-8ca3-ec82538f9488 | benefits advice worker
employment-adviser | = | c60ede09-b67b-4173-8991-b9b694149488 | employment support worker
youth-worker       | = | b7507136-e71e-47e8-b873-e77d5cdf2922 | youth worker
bereavement-counsellor | = | f7f8c077-26ec-455f-8311-aeafbc24d9a5 | bereavement counsellor
volunteer-coordinator | = | 3d999108-f37a-4087-a936-b2911240b8c2 | volunteer manager
"""

# Where the presumptions come from; every level is invented. Roles not named: invented, after the role's usual duties.
PROFILE_SOURCES = """
clinical-pharmacist pharmacy-technician paramedic first-contact-physio dietitian podiatrist link-worker health-coach
  care-coordinator nursing-associate physician-assistant mental-health-practitioner
  | invented, after the role outlines of the Network Contract DES (NHS England), to be checked line by line
health-visitor school-nurse nursery-nurse
  | invented, after the Healthy Child Programme (Department of Health and Social Care), to be checked line by line
hca phlebotomist community-support-worker reablement-worker
  | invented, after the Care Certificate standards (Skills for Health, Skills for Care), to be checked line by line
"""
