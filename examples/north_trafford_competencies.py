"""North Trafford: competencies (invented), with headings, entailments and matches between employers' words."""

__all__ = ["COMPETENCIES", "PLAIN_HEADINGS"]

# Headings under which no clinician needs to review: nothing below them is clinical.
PLAIN_HEADINGS = {"personalised-care", "working-together"}

# = broader heading, then its competencies: id | label | alt_labels | entails | exact_match | framework (blank: common)
COMPETENCIES = """
= clinical-procedures | Clinical procedures
observations | Clinical observations | vital signs;obs
recognising-deterioration | Recognising deterioration | NEWS2;soft signs | observations
infection-control | Infection prevention and control | IPC;hand hygiene
aseptic-technique | Aseptic technique | ANTT
venepuncture | Venepuncture | taking blood | aseptic-technique:generic | trust-phlebotomy
trust-phlebotomy | Phlebotomy (trust passport) | bloods | | venepuncture | community trust
wound-care | Wound care | dressings | aseptic-technique | trust-tissue-viability
trust-tissue-viability | Tissue viability (trust passport) | leg ulcer care;TVN | | wound-care | community trust
compression-therapy | Compression therapy | Doppler;compression bandaging | wound-care:generic
pressure-area-care | Pressure area care | skin bundle;pressure ulcer prevention
catheter-care | Catheter care | catheterisation | aseptic-technique:generic
injection-technique | Injection technique | intramuscular injection | infection-control:generic
insulin-administration | Insulin administration | giving insulin
joint-injection | Joint injection | steroid injection | aseptic-technique:generic
immunisation | Immunisation | vaccination;jabs | injection-technique
ecg-recording | Recording of electrocardiograms | ECG;12-lead
point-of-care-testing | Point-of-care testing | urinalysis;finger-prick test
moving-and-handling | Moving and handling people | hoisting;manual handling
basic-life-support | Basic life support | BLS;CPR
= womens-health | Women's health
cervical-sampling | Cervical sample taking | smear
contraception-care | Contraception care | family planning;pill check | blood-pressure:core
larc-fitting | Fitting of implants and coils | LARC;coil fitting | contraception-care:generic
menopause-care | Menopause care | HRT
= long-term-conditions | Long-term conditions | LTC
blood-pressure | Blood pressure | BP;hypertension | observations
cardiovascular-risk | Cardiovascular risk | QRISK;midlife check | point-of-care-testing:generic
spirometry | Spirometry | lung function test | observations:generic
diabetes-care | Diabetes care | DM | foot-examination:generic;blood-pressure:generic
diabetes-prevention | Diabetes prevention | prediabetes;non-diabetic hyperglycaemia
foot-examination | Diabetic foot examination | foot check
podiatry | Podiatry | chiropody | foot-examination
insulin-initiation | Insulin initiation | starting insulin
respiratory-care | Respiratory care | asthma;COPD | inhaler-technique
inhaler-technique | Inhaler technique
pulmonary-rehabilitation | Pulmonary rehabilitation | breathlessness class
heart-failure-care | Heart failure care | HF | blood-pressure:advanced
kidney-care | Kidney care | CKD | blood-pressure:generic
anticoagulation | Anticoagulation | warfarin;INR;DOAC
cancer-support | Cancer support | cancer care review
dietetics | Dietetics | nutrition | nutrition-screening:generic
weight-management | Weight management | obesity support
learning-disability-check | Learning disability health check | LD check
= urgent-care | Urgent care | same-day care
diagnostic-reasoning | Diagnostic reasoning | differential diagnosis | clinical-assessment
clinical-assessment | Clinical history and examination | physical assessment | observations
minor-illness | Minor illness | acute presentations
minor-injury | Minor injury | sprains;cuts | | ambulance-urgent-care
ambulance-urgent-care | Urgent care on scene (ambulance words) | see and treat | | minor-injury | ambulance trust
triage | Triage by phone or online | remote assessment
acute-home-visiting | Acute home visiting | urgent visits | recognising-deterioration:generic
urgent-response | Urgent community response | UCR;rapid response | clinical-assessment:generic
remote-monitoring | Remote monitoring | virtual ward;telehealth | recognising-deterioration:generic
result-interpretation | Interpretation of test results | results
fitness-for-work | Fitness for work | fit note;Med3
= musculoskeletal-care | Muscles and joints | MSK care
msk-assessment | Musculoskeletal assessment | MSK
exercise-prescription | Exercise prescription | therapeutic exercise
pain-management | Pain management | persistent pain
= frailty-care | Frailty and later life | ageing well
continence-care | Continence care | bladder and bowel
nutrition-screening | Nutrition screening | MUST
frailty-assessment | Frailty assessment | eFI;Rockwood
geriatric-assessment | Comprehensive geriatric assessment | CGA | frailty-assessment;falls-assessment:generic
falls-assessment | Falls assessment | falls risk | | trust-falls
trust-falls | Falls and balance (trust passport) | strength and balance | | falls-assessment | community trust
dementia-care | Dementia care | | dementia-support
dementia-diagnosis | Dementia diagnosis | memory assessment | dementia-care:advanced
dementia-support | Dementia support | dementia advice
mental-capacity | Mental capacity | MCA;best interests
care-home-medicine | Care home medicine | EHCH
discharge-planning | Discharge planning
rehabilitation | Rehabilitation | rehab
reablement | Reablement | regaining independence | moving-and-handling:generic | council-reablement
council-reablement | Enabling care (council words) | home from hospital | | reablement | council
equipment-assessment | Equipment and adaptations | aids
swallowing-assessment | Swallowing assessment | dysphagia
= end-of-life | End of life
advance-care-planning | Advance care planning | ACP
palliative-care | Palliative care | end of life | advance-care-planning
syringe-driver | Syringe drivers | continuous infusion
anticipatory-prescribing | Anticipatory prescribing | just in case medicines
death-verification | Verification of expected death | VOED
bereavement-support | Bereavement support | grief | | hospice-bereavement
hospice-bereavement | Walking alongside grief (hospice words) | bereavement companion | | bereavement-support | hospice
= mental-health-care | Mental health
mental-health-assessment | Mental health assessment | MH assessment | suicide-risk
suicide-risk | Suicide risk and safety planning
mood-review | Review of depression and anxiety | PHQ-9;GAD-7
low-intensity-therapy | Low-intensity psychological therapy | guided self-help | | trust-pwp
trust-pwp | Wellbeing practice (trust words) | PWP | | low-intensity-therapy | mental health trust
high-intensity-therapy | High-intensity psychological therapy | cognitive behavioural therapy
counselling | Counselling
depot-administration | Long-acting antipsychotic injection | depot | injection-technique:generic
smi-physical-health | Physical health in severe mental illness | SMI | observations
mental-health-act | Mental Health Act work | MHA;sectioning
alcohol-brief-advice | Brief advice on alcohol | AUDIT;IBA
perinatal-mental-health | Perinatal mental health | postnatal depression
youth-wellbeing | Wellbeing of young people | youth counselling
= medicines | Medicines
prescribing-practice | Prescribing practice
medication-review | Medication review | medicines review
structured-medication-review | Structured medication review | SMR;polypharmacy review | medication-review
medicines-reconciliation | Medicines reconciliation | discharge medicines
deprescribing | Deprescribing | tapering;opioid reduction | medication-review:generic
drug-monitoring | Monitoring of high-risk medicines | DMARD;lithium
pharmacy-consultation | Consultation in the pharmacy | Pharmacy First
care-home-medicines | Medicines in care homes | covert medicines
= personalised-care | Personalised care
personalised-care-planning | Personalised care and support planning | PCSP
social-prescribing | Social prescribing | SPLW | care-navigation;personalised-care-planning:generic | vol-link-work
vol-link-work | Link work (voluntary sector) | community connecting | | social-prescribing | voluntary sector
motivational-interviewing | Motivational interviewing | MI
health-coaching | Health coaching | | motivational-interviewing
smoking-cessation | Smoking cessation | stop smoking
carer-assessment | Assessment of carers
social-care-assessment | Adult social care assessment | needs assessment
safeguarding-adults | Safeguarding adults | adult protection
welfare-benefits | Welfare benefits
housing-advice | Housing advice | homelessness advice
employment-support | Employment support | supported employment
digital-inclusion | Digital inclusion | online access
activity-leadership | Leading of activities | walk leader
befriending | Befriending | | | | voluntary sector
peer-support | Peer support | lived experience | | | voluntary sector
group-facilitation | Group facilitation
= children-care | Children and families
child-immunisation | Immunisation of children | baby jabs | immunisation
infant-examination | Examination of infants | six-week check
infant-feeding | Infant feeding | breastfeeding
health-visiting | Health visiting | SCPHN | child-development
child-development | Child development
school-health | School health | school nursing
family-support | Family support | parenting;early help
safeguarding-children | Safeguarding children | child protection
= working-together | Working together
care-coordination | Care coordination | | care-navigation
care-navigation | Care navigation | signposting
case-management | Case management | complex cases
volunteer-management | Volunteer management | volunteer coordination
practice-supervision | Supervision of others | clinical supervision
team-leadership | Team leadership
"""
