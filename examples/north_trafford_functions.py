"""North Trafford: care functions with their requirements, and pathways (invented)."""

__all__ = ["FUNCTIONS", "PATHWAYS"]

# id | label | alt_labels | description
#   | activity setting shared_records delegable undifferentiated | traditional roles | requirements
# A requirement: `competency:level`, with `*` where a level short may be supervised, with `?` where declared evidence
# will do; `@register` or `@register+annotation`; `%qualification`; `#clearance`; `!approval`. `/` = or, blank = and.
ANY_CLINICIAN = "@GMC/@NMC/@HCPC/@GPhC"
# Work that registered professionals delegate to trained support workers, but that nobody else may do.
DELEGATED = f"{ANY_CLINICIAN}/%care-certificate"
DOCTOR = "@GMC+gp-register"
FUNCTIONS = f"""
care-navigation | Care navigation | signposting;active signposting;reception triage | Guide people to the right service.
  | wellbeing practice no yes no | care-navigator | care-navigation:c
same-day-triage | Same-day triage | clinical triage;total triage;duty doctor;telephone triage
  | Sort requests of the day by urgency and need. | primary_medical remote yes no yes | gp;anp
  | triage:g {ANY_CLINICIAN}
minor-illness | Minor illness consultation | acute illness;on-the-day appointment;same-day appointment
  | See and treat common acute illness. | primary_medical practice yes no yes | gp;anp
  | minor-illness:g {ANY_CLINICIAN}
minor-injury | Minor injury consultation | sprain;cut;minor injuries unit | See and treat sprains, cuts and minor burns.
  | primary_medical practice yes no yes | gp;anp | minor-injury:g {DOCTOR}/@NMC/@HCPC
diagnosis | New diagnosis | undifferentiated presentation;first assessment;new problem
  | Assess a new problem and reach a diagnosis. | primary_medical practice yes no yes | gp
  | diagnostic-reasoning:a @GMC+gp-register/@NMC/@HCPC
msk-first-contact | Musculoskeletal first contact | FCP;MSK;back pain;joint pain;physio first
  | Assess joint, muscle and back problems. | primary_medical practice yes no yes | gp | msk-assessment:a @HCPC/@GMC
result-review | Test result review | abnormal results;pathology results | Judge results of the day and act on them.
  | primary_medical remote yes no yes | gp | result-interpretation:a {DOCTOR}/@NMC+prescriber
fit-note | Fit note consultation | sick note;Med3;fitness for work | Judge fitness for work and certify it.
  | primary_medical remote yes no no | gp | fitness-for-work:g {DOCTOR}/@NMC/@HCPC/@GPhC
repeat-prescribing | Repeat prescribing | prescription request;repeats;re-authorisation
  | Decide on requests for repeat medicines. | medicines practice yes no no | gp
  | prescribing-practice:g @GMC+gp-register/@NMC+prescriber/@GPhC+prescriber/@HCPC+prescriber
home-visit-acute | Acute home visit | urgent visit;house call;domiciliary visit
  | Visit a housebound person who has fallen ill. | primary_medical home yes no yes | gp
  | acute-home-visiting:a @GMC/@NMC/@HCPC #dbs-enhanced
urgent-community-response | Urgent community response | UCR;rapid response;two-hour response
  | Visit within two hours to keep a person at home. | community_health home yes no yes | community-matron
  | urgent-response:a @NMC/@HCPC #dbs-enhanced
remote-monitoring | Remote monitoring | virtual ward;hospital at home;telehealth
  | Watch readings from home and act on change. | community_health remote yes no no | community-matron
  | remote-monitoring:g @NMC/@HCPC/{DOCTOR}
bp-review | Blood pressure review | BP check;BP review;hypertension review;high blood pressure
  | Measure, interpret and agree next steps. | primary_medical practice yes yes no | practice-nurse;gp
  | blood-pressure:g* {DELEGATED}
diabetes-review | Diabetes annual review | DM review;eight care processes;diabetic check | Yearly review of diabetes.
  | primary_medical practice yes no no | practice-nurse | diabetes-care:g @NMC/@GMC/@GPhC
diabetes-prevention | Raised blood sugar advice | prediabetes;non-diabetic hyperglycaemia
  | Agree changes that keep diabetes away. | wellbeing community no yes no | practice-nurse | diabetes-prevention:g
foot-check | Diabetic foot check | foot screening;foot exam | Check pulses, sensation and skin of the feet.
  | primary_medical practice yes yes no | practice-nurse;hca | foot-examination:g* {DELEGATED}
foot-care | Foot care | podiatry;chiropody;diabetic foot ulcer | Treat feet at moderate or high risk.
  | community_health community yes no no | podiatrist | podiatry:a @HCPC
insulin-start | Insulin start | insulin initiation;injectable start;starting insulin
  | Start insulin and titrate its dose. | primary_medical practice yes no no | practice-nurse
  | insulin-initiation:a diabetes-care:a @GMC+gp-register/@NMC+prescriber/@GPhC+prescriber
respiratory-review | Respiratory review | asthma review;COPD review;inhaler review | Yearly review of asthma or COPD.
  | primary_medical practice yes no no | practice-nurse | respiratory-care:g {ANY_CLINICIAN}
spirometry | Spirometry | lung function test;breathing test;FEV1 | Perform and read spirometry.
  | primary_medical practice yes yes no | practice-nurse | spirometry:g {DELEGATED}
inhaler-check | Inhaler technique check | inhaler training;spacer advice | Watch and mend the use of an inhaler.
  | medicines practice yes yes no | practice-nurse | inhaler-technique:g* {DELEGATED}
pulmonary-rehab | Pulmonary rehabilitation | breathlessness programme
  | Exercise and teaching for people short of breath. | community_health community yes yes no | physiotherapist
  | pulmonary-rehabilitation:g* {DELEGATED}
heart-failure-review | Heart failure review | HF review;cardiac review | Review symptoms, weight and medicines.
  | primary_medical practice yes no no | gp | heart-failure-care:a @NMC/@GMC/@GPhC
kidney-check | Kidney disease check | CKD check;renal check | Yearly check of kidney function and risk.
  | primary_medical practice yes no no | gp;practice-nurse | kidney-care:g {ANY_CLINICIAN}
cancer-care-conversation | Cancer care conversation | CCR;living with cancer | Talk about life with and after cancer.
  | primary_medical practice yes no no | gp;practice-nurse | cancer-support:g @NMC/{DOCTOR}
persistent-pain | Persistent pain consultation | chronic pain;pain self-management | Agree a plan to live with pain.
  | primary_medical practice yes no no | gp | pain-management:g @HCPC/{DOCTOR}/@GPhC
msk-exercise-class | Exercise class for joint pain | osteoarthritis class | Lead exercise for knees, hips and backs.
  | community_health community no yes no | physiotherapist | exercise-prescription:g* {DELEGATED}
joint-injection | Joint injection | steroid injection;cortisone | Inject a joint or soft tissue.
  | primary_medical practice yes no no | gp | joint-injection:a @HCPC/{DOCTOR}
dietetic-review | Dietetic review | dietitian;nutrition;malnutrition review | Assess and advise on nutrition.
  | community_health community yes no no | dietitian | dietetics:g @HCPC
weight-management | Weight management support | obesity support;tier 2 | Support adults to lose weight.
  | wellbeing community no no no | practice-nurse | weight-management:g
ld-health-check | Learning disability health check | LD annual health check;LDAHC | Yearly check with action plan.
  | primary_medical practice yes no no | gp;practice-nurse | learning-disability-check:g @NMC/@GMC
blood-test | Blood test | venepuncture;phlebotomy;bloods | Take blood and label it.
  | community_health community no yes no | hca | venepuncture:g* {DELEGATED}
ecg | Electrocardiogram | ECG;12-lead;heart tracing | Record a heart tracing fit to be read.
  | primary_medical practice no yes no | practice-nurse;hca | ecg-recording:g* {DELEGATED}
nhs-health-check | Midlife cardiovascular check | NHS Health Check;40 to 74 check
  | Measure and explain the risk of heart disease and stroke. | primary_medical practice no yes no | practice-nurse
  | cardiovascular-risk:g* {DELEGATED}
cervical-screening | Cervical screening | smear test;cervical smear;LBC | Take a cervical sample.
  | primary_medical practice no no no | practice-nurse | cervical-sampling:g @NMC/@GMC
contraception | Contraception consultation | family planning;pill check | Choose and review contraception.
  | primary_medical practice yes no no | practice-nurse;gp | contraception-care:g @NMC/{DOCTOR}
larc-fitting | Coil or implant fitting | LARC;coil;implant | Fit, change or take out a coil or implant.
  | primary_medical practice yes no no | gp | larc-fitting:a @NMC/{DOCTOR}
menopause-consultation | Menopause consultation | HRT;perimenopause | Assess, explain and treat.
  | primary_medical practice yes no no | gp | menopause-care:a {DOCTOR}/@NMC+prescriber/@GPhC+prescriber
seasonal-vaccination | Seasonal vaccination | flu jab;flu clinic;winter vaccines | Vaccinate adults at risk.
  | primary_medical practice no no no | practice-nurse | immunisation:g @NMC/@GMC/@GPhC
treatment-injection | Treatment injection | vitamin B12 injection;hormone injection | Give a prescribed injection.
  | primary_medical practice yes no no | practice-nurse | injection-technique:g @NMC/@GMC
medication-review | Medication review | medicines review;meds review | Review medicines with the person.
  | medicines practice yes yes no | gp | medication-review:g* @GPhC/@GMC+gp-register/@NMC+prescriber
structured-medication-review | Structured medication review | SMR;polypharmacy review;deprescribing
  | Review many medicines in depth. | medicines practice yes no no | gp
  | structured-medication-review:a @GPhC+prescriber/@GMC+gp-register
medicines-reconciliation | Medicines reconciliation | discharge medicines;hospital letter medicines
  | Bring the list of medicines up to date after a stay in hospital. | medicines remote yes no no
  | gp;clinical-pharmacist | medicines-reconciliation:g @GPhC
opioid-review | Opioid tapering review | dependence-forming medicines;painkiller reduction
  | Reduce opioids and sedatives with the person. | medicines practice yes no no | gp
  | deprescribing:a @GPhC+prescriber/{DOCTOR}
drug-monitoring | High-risk medicine monitoring | DMARD monitoring;lithium monitoring
  | See that tests are done and doses follow them. | medicines remote yes yes no | clinical-pharmacist
  | drug-monitoring:g* @GPhC/@NMC/@GMC
anticoagulation-check | Anticoagulation check | INR;warfarin clinic;DOAC check | Check and dose blood thinners.
  | medicines practice yes no no | practice-nurse | anticoagulation:g @GPhC/@NMC
pharmacy-consultation | Pharmacy consultation | Pharmacy First;chemist advice | Treat common conditions in the pharmacy.
  | medicines community no no no | gp | pharmacy-consultation:g @GPhC
care-home-medicines | Care home medicines visit | covert medicines;care home pharmacy
  | Look after medicines together with a care home. | medicines care_home yes no no | clinical-pharmacist
  | care-home-medicines:g @GPhC #dbs-enhanced
frailty-assessment | Frailty assessment | CGA;eFI;Rockwood;clinical frailty scale
  | Assess frailty and agree a care plan. | community_health home yes no no | gp;community-matron
  | frailty-assessment:g {ANY_CLINICIAN}
falls-assessment | Falls assessment | falls risk;balance check;FRAT | Find and reduce the risks of falling.
  | community_health home yes yes no | physiotherapist;occupational-therapist | falls-assessment:g* {DELEGATED}
nutrition-screening | Malnutrition screening | MUST;weight loss check | Find people at risk and start first steps.
  | community_health home yes yes no | community-nurse;dietitian | nutrition-screening:g* {DELEGATED}
mental-capacity-assessment | Mental capacity assessment | MCA;best interests meeting
  | Assess capacity for a decision and record it. | community_health home yes no no | community-matron;gp
  | mental-capacity:a @NMC/@HCPC/@SWE/{DOCTOR}
dementia-review | Dementia review | memory review;dementia care plan | Yearly review of the care plan.
  | community_health home yes no no | gp | dementia-care:g {ANY_CLINICIAN}
dementia-diagnosis | Dementia diagnosis | memory clinic;memory assessment | Diagnose dementia close to home.
  | primary_medical practice yes no no | gp | dementia-diagnosis:s @GMC
dementia-support | Memory support visit | dementia adviser;memory support after diagnosis
  | Advise the person and the family after the diagnosis. | wellbeing home no no no | dementia-adviser
  | dementia-support:g #dbs-enhanced
care-home-round | Care home round | EHCH;ward round;care home visit | Weekly round in a care home.
  | primary_medical care_home yes no no | gp | care-home-medicine:g @GMC/@NMC #dbs-enhanced
discharge-follow-up | Discharge follow-up | post-discharge call;hospital discharge review
  | Follow up people who left hospital. | community_health remote yes no no | district-nurse;gp
  | discharge-planning:g @NMC/@GMC/@HCPC
wound-care | Wound care | dressings;leg ulcer;pressure ulcer;tissue viability | Assess and dress wounds.
  | community_health home yes yes no | practice-nurse;district-nurse | wound-care:g* {DELEGATED} #dbs-enhanced
compression-therapy | Compression bandaging | Doppler;venous leg clinic | Measure and bandage legs.
  | community_health community yes no no | community-nurse | compression-therapy:g @NMC #dbs-enhanced
pressure-ulcer-prevention | Pressure area check | skin bundle;bedsore prevention | Check skin, surface and posture.
  | community_health home yes yes no | community-nurse | pressure-area-care:g* {DELEGATED} #dbs-enhanced
catheter-care | Catheter care | catheter change;catheterisation | Change and look after catheters.
  | community_health home yes no no | district-nurse | catheter-care:g @NMC #dbs-enhanced
continence-review | Continence review | bladder and bowel;incontinence | Assess and treat incontinence.
  | community_health community yes no no | district-nurse | continence-care:a @NMC/@HCPC
insulin-administration | Insulin round at home | insulin visit;twice-daily insulin | Give insulin at home.
  | community_health home yes yes no | district-nurse;community-nurse
  | insulin-administration:g* {DELEGATED} #dbs-enhanced
swallowing-assessment | Swallowing assessment | dysphagia;SALT | Assess swallowing and advise on food and drink.
  | community_health home yes no no | speech-therapist | swallowing-assessment:a @HCPC
physio-rehab | Rehabilitation | physio;strength and balance | Exercise and practice after illness.
  | community_health home yes yes no | physiotherapist | rehabilitation:g* {DELEGATED} #dbs-enhanced
reablement | Reablement at home | home from hospital;intermediate care | Help to regain independence at home.
  | social_care home no yes no | reablement-worker | reablement:g* @HCPC/@SWE/%care-certificate #dbs-enhanced
equipment-assessment | Equipment assessment | OT assessment;aids;adaptations | Assess for aids and adaptations.
  | community_health home no yes no | occupational-therapist | equipment-assessment:g* {DELEGATED} #dbs-enhanced
case-huddle | Complex case huddle | MDT;multidisciplinary meeting | Prepare and lead the case at the meeting.
  | community_health remote yes no no | community-matron;gp | case-management:g {ANY_CLINICIAN}
care-coordination | Care coordination | MDT coordination;single point of contact
  | Plan and follow up care of many parties. | wellbeing practice yes no no | care-coordinator | care-coordination:g
advance-care-planning | Advance care planning | ACP;ReSPECT;treatment escalation plan | Record wishes for future care.
  | community_health home yes no no | gp;district-nurse | advance-care-planning:g {ANY_CLINICIAN}
anticipatory-medicines | Anticipatory medicines | just in case medicines;JIC box
  | Prescribe medicines that may be needed in the last days. | community_health home yes no no | gp
  | anticipatory-prescribing:a {DOCTOR}/@NMC+prescriber
end-of-life-care | End-of-life care | palliative care;EOL;hospice at home | Relieve symptoms and support the family.
  | community_health home yes no no | district-nurse;gp | palliative-care:a @NMC/@GMC #dbs-enhanced
syringe-driver-care | Syringe driver visit | continuous infusion | Set up and check a syringe driver.
  | community_health home yes no no | district-nurse | syringe-driver:g @NMC #dbs-enhanced
verification-of-death | Verification of expected death | confirm death at home | Verify death and support the family.
  | community_health home yes no no | gp;district-nurse | death-verification:g @NMC/@HCPC/{DOCTOR} #dbs-enhanced
bereavement-support | Bereavement support | grief support;loss | Support after a death.
  | wellbeing community no yes no | bereavement-counsellor | bereavement-support:g* #dbs-enhanced
mental-health-assessment | Mental health assessment | MH assessment;mood assessment;depression;anxiety
  | Assess mental health and risk. | mental_health practice yes no yes | gp;mental-health-practitioner
  | mental-health-assessment:a @NMC/@GMC/@SWE/@HCPC
low-mood-check | Low mood and anxiety check | antidepressant check;PHQ-9
  | Review symptoms, risk and treatment. | primary_medical practice yes no no | gp | mood-review:g {ANY_CLINICIAN}
safety-planning | Safety planning | safety plan;self-harm follow-up;suicide prevention
  | Agree a plan for moments of danger. | mental_health remote yes no no | mental-health-practitioner
  | suicide-risk:a {ANY_CLINICIAN}/@SWE #dbs-enhanced
talking-therapy | Talking therapy, low intensity | guided self-help;CBT;IAPT;PWP | Short guided therapy.
  | mental_health remote no yes no | wellbeing-practitioner | low-intensity-therapy:g* #dbs-enhanced
high-intensity-therapy | Cognitive behavioural therapy | CBT one to one;high-intensity therapy
  | Longer course of psychological therapy. | mental_health community no no no | cbt-therapist
  | high-intensity-therapy:a %cbt-diploma #dbs-enhanced
counselling | Counselling | talking it through;counsellor | Sessions with a qualified counsellor.
  | mental_health community no no no | counsellor | counselling:g %counselling-diploma #dbs-enhanced
smi-health-check | Severe mental illness health check | SMI check;physical health check | Yearly physical check.
  | mental_health practice yes yes no | practice-nurse | smi-physical-health:g @NMC
depot-injection | Long-acting antipsychotic injection | depot;depot clinic | Give the injection and watch for effects.
  | mental_health practice yes no no | mental-health-practitioner | depot-administration:g @NMC
perinatal-mood-review | Perinatal mood review | postnatal depression;baby blues
  | Ask about mood around birth and agree help. | community_health home yes no no | health-visitor;gp
  | perinatal-mental-health:g @NMC/{DOCTOR} #dbs-enhanced
mha-assessment | Mental Health Act assessment | AMHP assessment;sectioning | Assess under the Mental Health Act.
  | social_care home yes no no | social-worker | mental-health-act:a @SWE !amhp
alcohol-advice | Alcohol brief advice | AUDIT;drinking less;brief intervention | Short advice on drinking.
  | wellbeing community no no no | practice-nurse | alcohol-brief-advice:g
social-prescribing | Social prescribing | SPLW;community connector;link worker | Connect people with their community.
  | wellbeing community no no no | link-worker | social-prescribing:g
health-coaching | Health coaching | lifestyle coaching;self-management support | Coach for self-management.
  | wellbeing practice no no no | health-coach | health-coaching:g
smoking-cessation | Smoking cessation | stop smoking;quit support | Support to stop smoking.
  | wellbeing practice no yes no | practice-nurse | smoking-cessation:g
group-consultation | Group consultation | video group clinic;VGC;shared appointment | Lead a group session.
  | wellbeing practice no no no | practice-nurse | group-facilitation:g
welfare-advice | Welfare benefits advice | money advice;debt advice;PIP | Advise on benefits and debt.
  | wellbeing community no no no | adviser | welfare-benefits:g
housing-advice | Housing advice | homelessness prevention;damp and repairs | Advise on housing and repairs.
  | wellbeing community no no no | adviser | housing-advice:g
employment-support | Employment support | back to work;job coach | Help to find or keep work.
  | wellbeing community no no no | employment-adviser | employment-support:g
digital-help | Help to get online | digital champion;NHS App help | Show how to use health services online.
  | wellbeing community no yes no | volunteer | digital-inclusion:c? #dbs-enhanced
activity-group | Walking and activity group | walking group;chair exercise | Lead a group that gets people moving.
  | wellbeing community no yes no | volunteer | activity-leadership:c #dbs-enhanced
befriending | Befriending | companionship;telephone friend;loneliness | Regular friendly visits or calls.
  | wellbeing home no yes no | volunteer | befriending:c? #dbs-enhanced
peer-support | Peer support | lived experience;expert patient | Support by someone who has been there.
  | wellbeing community no no no | peer-supporter | peer-support:c #dbs-enhanced
carers-assessment | Carers' assessment | Care Act assessment;carer support plan | Assess the needs of an unpaid carer.
  | social_care home no no no | social-worker | carer-assessment:g #dbs-enhanced
social-care-assessment | Adult social care assessment | needs assessment;care package
  | Assess care and support needs of an adult. | social_care home yes no no | social-worker
  | social-care-assessment:a @SWE #dbs-enhanced
child-immunisation | Child immunisation | baby jabs;childhood vaccination;6-in-1;MMR | Vaccinate by schedule.
  | primary_medical practice yes no no | practice-nurse | child-immunisation:g @NMC/@GMC #dbs-enhanced
baby-check | Six-week baby check | infant examination;postnatal check | Examine a baby of six to eight weeks.
  | primary_medical practice yes no no | gp | infant-examination:a {DOCTOR}
health-visiting-contact | Health visiting contact | HV;new birth visit;development check
  | Mandated health visitor contact. | community_health home yes no no | health-visitor
  | health-visiting:a @NMC #dbs-enhanced
infant-feeding | Infant feeding support | breastfeeding support;weaning | Help with feeding a baby.
  | community_health home no yes no | health-visitor;nursery-nurse | infant-feeding:g* #dbs-enhanced
school-health | School health drop-in | school nurse clinic | See pupils and agree health plans.
  | community_health community yes no no | school-nurse | school-health:g @NMC #dbs-enhanced
family-support | Family support visit | early help;parenting support | Practical help for parents.
  | social_care home no no no | family-support-worker | family-support:g #dbs-enhanced
young-peoples-wellbeing | Young people's wellbeing session | CYP mental health;school counselling
  | Sessions for young people in distress. | mental_health community no no no | youth-worker
  | youth-wellbeing:g #dbs-enhanced
safeguarding-conference | Safeguarding case conference | child protection conference;ICPC
  | Report to and attend the conference. | community_health community yes no no | health-visitor;gp
  | safeguarding-children:a @NMC/@GMC/@SWE
"""

PATHWAYS = """
frailty  | Frailty | frailty-assessment falls-assessment nutrition-screening structured-medication-review case-huddle
  care-coordination reablement urgent-community-response advance-care-planning end-of-life-care
diabetes | Type 2 diabetes | diabetes-prevention blood-test bp-review foot-check diabetes-review weight-management
  foot-care insulin-start insulin-administration
same-day | Same-day access | care-navigation same-day-triage pharmacy-consultation minor-illness minor-injury diagnosis
  home-visit-acute result-review
end-of-life | End of life | advance-care-planning anticipatory-medicines end-of-life-care syringe-driver-care
  verification-of-death bereavement-support
common-mental-health | Common mental health problems | low-mood-check mental-health-assessment safety-planning
  talking-therapy high-intensity-therapy counselling employment-support social-prescribing
msk | First contact musculoskeletal | care-navigation msk-first-contact fit-note msk-exercise-class joint-injection
  persistent-pain
"""
