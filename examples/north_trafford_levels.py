"""North Trafford: what holders of a competency do at each level (invented; a clinician must review most of it).

A competency has the levels that functions ask for or people hold, and often one beside them.
"""

__all__ = ["LEVEL_DESCRIPTORS"]

# competency, then a level and what holders do there: c core, g generic, a advanced, s specialist
LEVEL_DESCRIPTORS = """
observations | c: Measures and records pulse, breathing, temperature and oxygen level, and reports what is out of range.
  | g: Chooses which observations to take, scores them and knows whom to call when.
  | a: Reads trends against the person's usual state and decides what follows.
recognising-deterioration | c: Notices that a person is not as usual and says so at once.
  | g: Scores deterioration, escalates in set words and stays until help has come.
infection-control | c: Cleans hands and equipment and wears the right protection.
  | g: Keeps a room and a visit free of avoidable risk of infection and corrects others kindly.
aseptic-technique | c: Prepares a clean field and passes what is asked for.
  | g: Keeps key parts sterile through a whole procedure without prompting.
venepuncture | c: Prepares the person and the tubes and takes blood with somebody beside.
  | g: Takes blood from adults without help, labels it at the side of the person and handles a faint.
trust-phlebotomy | c: Takes blood on the trust's passport with a signed-off colleague beside.
  | g: Signed off by the trust to take blood alone, in clinic and at home.
wound-care | c: Renews a dressing that somebody else has chosen and reports a change.
  | g: Assesses simple wounds, chooses a dressing and plans the next visit.
  | a: Takes on wounds that do not heal, finds the cause and changes the plan.
trust-tissue-viability | c: Renews dressings under a plan of the tissue viability team.
  | g: Assesses and dresses wounds alone within the trust's formulary.
  | a: Advises colleagues on hard-to-heal wounds and orders further tests.
compression-therapy | g: Measures leg pressures with Doppler and bandages legs within the pathway.
  | a: Decides on compression where circulation is doubtful, and teaches it.
pressure-area-care | c: Checks skin, turns and positions by plan and reports redness.
  | g: Scores the risk, chooses surfaces and writes the plan.
  | a: Reviews ulcers that worsen and looks for what the service should learn.
catheter-care | g: Changes and flushes catheters of adults at home by plan.
  | a: Solves blocked and difficult catheters and decides whether one is needed at all.
injection-technique | g: Gives prescribed injections into muscle or under the skin and treats anaphylaxis.
insulin-administration | c: Gives a fixed dose by pen to a stable person under a written delegation.
  | g: Gives insulin at home, checks sugar first and acts on low values.
  | a: Adjusts doses within agreed limits and hands tasks to trained colleagues.
  | s: Sets regimens for complex diabetes and trains the teams that give insulin.
joint-injection | a: Injects common joints and soft tissues after assessing, consenting and ruling out infection.
immunisation | g: Vaccinates adults under the proper authority, checks what forbids it and keeps the cold chain.
ecg-recording | c: Places the leads by diagram and records with somebody at hand.
  | g: Records a clean 12-lead tracing alone and knows which ones to show at once.
point-of-care-testing | c: Runs a finger-prick or urine test by the instruction sheet.
  | g: Runs tests, keeps the quality log and explains the result in plain words.
moving-and-handling | c: Helps with transfers as the plan says.
  | g: Assesses a transfer at home and uses hoists and slides safely.
basic-life-support | c: Starts resuscitation and uses a defibrillator.
  | a: Leads resuscitation out of hospital and decides with others when to stop.
cervical-sampling | g: Takes cervical samples within the screening programme and is on its list of sample takers.
contraception-care | g: Reviews and starts pills, patches and injections within protocol and offers lasting methods.
  | a: Plans contraception for people with complex conditions.
larc-fitting | a: Fits and removes coils or implants, holds a letter of competence and handles complications.
menopause-care | g: Talks through symptoms and choices and knows when to ask further.
  | a: Starts and adjusts hormone treatment and weighs its risks with the person.
blood-pressure | c: Measures by protocol and passes high and low values on.
  | g: Measures, judges against targets, arranges home readings and agrees next steps within protocol.
  | a: Diagnoses hypertension, changes treatment and manages what does not respond.
cardiovascular-risk | c: Collects the measurements of a midlife check by protocol.
  | g: Explains the risk score, agrees changes and refers on by pathway.
spirometry | c: Prepares the device and coaches the blow with somebody beside.
  | g: Performs spirometry to standard and judges whether the test is valid.
diabetes-care | g: Does the yearly review with all care processes and agrees goals.
  | a: Changes tablets and injections other than first insulin and manages several conditions together.
  | s: Leads care of unstable diabetes and teaches the practices.
diabetes-prevention | g: Explains raised blood sugar, agrees changes and brings people to the national programme.
foot-examination | c: Checks pulses and feeling in the feet by protocol and records the risk.
  | g: Grades the risk alone and refers the foot at risk in time.
podiatry | g: Treats nails and skin of feet at low risk.
  | a: Treats feet at moderate and high risk, offloads ulcers and calls the foot team.
insulin-initiation | a: Starts insulin, chooses the regimen, teaches its use and titrates the dose over the first weeks.
respiratory-care | g: Does the yearly review of asthma or COPD and agrees an action plan.
  | a: Steps treatment up and down and questions the diagnosis where it does not fit.
inhaler-technique | c: Shows the steps of the common devices.
  | g: Watches, corrects and rechecks technique and picks a device that the person can use.
pulmonary-rehabilitation | c: Helps to run the class and watches people exercise.
  | g: Assesses, sets the exercise and leads the class.
heart-failure-care | g: Checks weight, symptoms and blood tests by plan.
  | a: Reviews heart failure, changes medicines within protocol and sees decompensation early.
kidney-care | g: Reviews kidney disease with its tests, blood pressure and medicines and refers by guideline.
anticoagulation | g: Checks tests and doses blood thinners within protocol and acts on bleeding.
cancer-support | g: Leads a conversation on life with and after cancer and on signs to report.
dietetics | g: Applies a standard dietary plan.
  | a: Assesses nutrition, sets and reviews a treatment plan, tube feeding included.
weight-management | g: Runs a course of support to lose weight and knows when not to.
  | a: Plans weight care with illness, medicines and eating problems in view.
learning-disability-check | g: Does the yearly check with adjustments and writes the plan with the person.
diagnostic-reasoning | a: Assesses new problems of adults and reaches a safe working diagnosis in most.
  | s: Reaches a diagnosis in any new problem at any age and carries the uncertainty.
clinical-assessment | g: Takes a history and examines by system, under supervision where nothing is diagnosed yet.
  | a: Examines people with several problems at once and decides what is urgent.
minor-illness | g: Sees and treats common acute illness within a list and a formulary.
  | a: Treats acute illness in people with other conditions and prescribes or arranges it.
  | s: Manages any acute illness in primary care and supports others who do.
minor-injury | g: Assesses and treats sprains, cuts and small burns and knows whom to send on.
  | a: Reads limb X-rays, closes wounds and leads a minor injury session.
ambulance-urgent-care | g: Assesses on scene and decides with a senior what can stay at home.
  | a: Sees, treats and closes an episode on scene with a plan for the next days.
triage | g: Sorts requests by urgency with a protocol and safety nets.
  | a: Decides on need, person and time beyond the protocol and coaches others.
acute-home-visiting | g: Visits with a clear question and reports back to a senior.
  | a: Assesses acutely ill housebound people alone and decides to treat, refer or admit.
urgent-response | g: Joins an urgent visit and does agreed parts of it.
  | a: Leads the two-hour response: falls, delirium, sudden loss of function, with a plan to stay at home.
remote-monitoring | g: Reads remote readings against set limits, calls people and escalates.
  | a: Sets the limits, changes the plan and steps people up to or down from a virtual ward.
result-interpretation | g: Files normal results by protocol.
  | a: Judges results in context, acts on the abnormal and closes the loop with the person.
fitness-for-work | g: Assesses work and health together and certifies with useful adjustments.
msk-assessment | g: Assesses common back and joint problems with a senior at hand.
  | a: Assesses undiagnosed joint, muscle and back problems, spots danger and orders tests.
exercise-prescription | c: Leads set exercises in a group with a therapist near.
  | g: Chooses, doses and progresses exercise for common conditions.
  | a: Designs programmes for complex problems and trains others to deliver them.
pain-management | g: Explains persistent pain, agrees goals and non-drug measures and reviews painkillers.
continence-care | g: Takes a continence history and starts first measures.
  | a: Assesses bladder and bowel problems in full, scans and plans treatment.
nutrition-screening | c: Weighs, measures and fills in the screening tool.
  | g: Interprets the score, starts food-first measures and refers.
frailty-assessment | g: Grades frailty, asks about falls, memory and medicines and starts a plan.
  | a: Weighs frailty in decisions on tests, treatment and place of care.
geriatric-assessment | a: Leads a whole assessment of body, mind, function and home, and writes the plan for all.
falls-assessment | c: Collects facts and measurements for a falls assessment.
  | g: Finds causes of falls and agrees what will be changed.
trust-falls | c: Carries out parts of the trust's falls protocol.
  | g: Assesses falls and balance alone on the trust's passport.
  | a: Takes on repeated falls and dizziness and advises colleagues.
dementia-care | g: Reviews the care plan with person and family and manages everyday problems.
  | a: Manages distress and complex behaviour and reviews medicines with others.
dementia-diagnosis | s: Diagnoses common types of dementia near home, explains them and starts treatment.
dementia-support | g: Advises families after a diagnosis, finds help and plans ahead with them.
mental-capacity | g: Applies the five principles and assesses capacity for everyday decisions.
  | a: Assesses capacity for serious decisions, leads best interests meetings and records both.
care-home-medicine | g: Takes part in the weekly round and follows plans up.
  | a: Leads the round, plans for crises and supports staff of the home.
discharge-planning | g: Calls after discharge, checks plan and medicines and mends what is missing.
  | a: Arranges complex discharge over services.
rehabilitation | c: Practises set exercises and daily tasks with the person.
  | g: Sets goals and plans a course of rehabilitation at home.
  | a: Leads rehabilitation of people with several problems and measures its effect.
reablement | c: Helps with daily tasks and steps back as the plan says.
  | g: Plans with the person how to do daily tasks again and adapts day by day.
council-reablement | c: Gives enabling care with a senior worker near.
  | g: Gives enabling care alone and reviews goals every week.
equipment-assessment | c: Fits and shows equipment from the standard list.
  | g: Assesses and orders aids for common needs.
  | a: Plans adaptations of the home for complex needs.
swallowing-assessment | a: Assesses swallowing at the bedside and advises on texture, posture and risk feeding.
advance-care-planning | g: Opens the conversation, records wishes and shares them.
  | a: Handles conflict and uncertainty and agrees treatment limits.
palliative-care | g: Looks after comfort by a plan and reports new symptoms.
  | a: Manages common symptoms in the last weeks at home and supports the family.
  | s: Manages difficult symptoms and distress and advises other teams.
syringe-driver | g: Sets up, checks and refills a syringe driver by prescription.
  | a: Judges the effect, proposes changes and trains others.
anticipatory-prescribing | a: Prescribes medicines for the last days ahead of need, with doses, limits and review.
death-verification | g: Verifies an expected death by protocol and guides the family through the next steps.
bereavement-support | c: Listens and stays in touch by plan, with a counsellor behind.
  | g: Supports grieving people alone and notices grief that needs more.
hospice-bereavement | c: Walks alongside in a hospice group with a leader present.
  | g: Supports individuals after training by the hospice.
  | a: Counsels complicated grief and supervises volunteers.
mental-health-assessment | g: Asks about mood, sleep, thought and risk and reports.
  | a: Assesses mental state and risk alone, agrees a plan and refers.
suicide-risk | g: Asks about suicide openly and brings in a senior.
  | a: Writes a safety plan with the person, reduces means and arranges follow-up.
mood-review | g: Reviews depression or anxiety with a scale, asks about risk and adjusts the plan.
  | a: Reviews mood that does not respond and chooses the next step.
low-intensity-therapy | c: Delivers parts of guided self-help in training, every case supervised.
  | g: Carries a caseload of guided self-help alone and steps people up in time.
trust-pwp | c: Trainee who sees people under case supervision.
  | g: Qualified practitioner of the trust who works alone and supervises trainees.
high-intensity-therapy | a: Delivers full courses of cognitive behavioural therapy for depression and anxiety disorders.
counselling | g: Counsels adults over an agreed number of sessions under regular supervision.
depot-administration | g: Gives long-acting antipsychotics, checks for effects and chases missed doses.
smi-physical-health | c: Takes weight, pulse and blood pressure and helps people to attend.
  | g: Does the whole yearly physical check and acts on what it finds.
mental-health-act | a: Does the duties of an approved mental health professional under the Act.
alcohol-brief-advice | c: Asks the screening questions and gives the leaflet.
  | g: Scores drinking, gives brief advice and refers dependence.
perinatal-mental-health | g: Asks about mood and bonding around birth, knows red flags and agrees help.
youth-wellbeing | g: Holds sessions with young people in distress, keeps them safe and involves family and school.
prescribing-practice | g: Prescribes repeats and common items within scope and formulary.
  | a: Prescribes over a wide range, starts and stops medicines and owns the decision.
medication-review | c: Checks list, tests and use and passes questions on.
  | g: Reviews medicines with the person and agrees simple changes.
  | a: Reviews complex lists and weighs harm against benefit.
structured-medication-review | a: Reviews many medicines in depth with goals, stops what harms and follows up.
medicines-reconciliation | g: Compares letters with records, mends differences and tells person and pharmacy.
deprescribing | g: Spots medicines that may be stopped and proposes it.
  | a: Plans and leads slow reduction of opioids, sedatives and other hard-to-stop medicines.
drug-monitoring | c: Runs recall lists and books the tests.
  | g: Judges results against limits and holds or releases supply.
pharmacy-consultation | g: Sees people in the pharmacy, treats the listed conditions and refers red flags.
care-home-medicines | g: Keeps ordering, charts and storage in a home safe and reviews waste and covert use.
personalised-care-planning | c: Asks what matters and writes it down.
  | g: Agrees a plan with goals of the person and keeps it alive.
social-prescribing | c: Gives information on local groups.
  | g: Works with a person over weeks on what matters to them and connects them with local help.
  | a: Takes on complex lives, supervises link workers and builds up groups.
vol-link-work | g: Connects people with community groups in the charity's own way.
  | a: Leads link work for the charity and coaches others.
motivational-interviewing | c: Listens, reflects and avoids arguing.
  | g: Draws out reasons and plans for change in a short talk.
health-coaching | g: Coaches over several sessions towards goals that the person sets.
smoking-cessation | g: Runs a quit course with medicines by protocol and carbon monoxide checks.
carer-assessment | g: Assesses what a carer does, needs and wants, and agrees support.
  | a: Assesses carers in conflict, risk or complex families.
social-care-assessment | g: Collects facts for an assessment of care needs.
  | a: Assesses eligible needs by law and plans care and its cost.
safeguarding-adults | g: Recognises abuse and neglect and reports it the same day.
  | a: Leads an enquiry and a protection plan with the person.
welfare-benefits | g: Checks entitlement, fills in claims and helps with appeals.
housing-advice | g: Advises on repairs, arrears and homelessness rights and speaks to landlords.
employment-support | g: Helps people with health problems to find, keep or return to work.
digital-inclusion | c: Shows somebody how to use a device or app, patiently and safely.
  | g: Plans sessions for groups and trains helpers.
activity-leadership | c: Leads a walk or seated exercise by plan and knows first aid.
  | g: Plans and adapts activities and trains volunteers.
befriending | c: Visits or calls regularly, keeps to boundaries and reports worries.
peer-support | c: Shares own experience in a safe way under guidance.
  | g: Supports others from own experience alone and keeps to role and boundaries.
group-facilitation | c: Helps to run a group.
  | g: Plans and leads a group and keeps it safe and useful for all.
child-immunisation | g: Vaccinates babies and children by schedule, advises parents and catches up gaps.
infant-examination | a: Examines babies of six to eight weeks: heart, hips, eyes, testes, growth.
infant-feeding | c: Gives standard information on feeding.
  | g: Watches a feed, mends common problems and supports the mother.
  | a: Solves complex feeding problems and leads training.
health-visiting | g: Does planned contacts as part of the health visiting team.
  | a: Leads the mandated contacts for a caseload and assesses families.
child-development | g: Checks development with a standard tool and reports concern.
  | a: Interprets delay and starts the right referral.
school-health | g: Runs a drop-in and carries out health plans in schools.
  | a: Writes health plans for complex needs and leads school health for several schools.
family-support | g: Works with parents at home on routines, behaviour and practical strain.
safeguarding-children | g: Recognises abuse and neglect of children and refers at once.
  | a: Writes reports, speaks at conferences and carries a protection plan.
care-coordination | c: Keeps lists and books what has been agreed.
  | g: Holds the plan of a person over several services and follows up until done.
care-navigation | c: Guides people to a service from a directory.
  | g: Finds the right service for unusual requests and keeps the directory right.
case-management | g: Prepares a complex case, brings it to the meeting and sees to the actions.
  | a: Carries complex cases over months and leads the meeting.
volunteer-management | g: Recruits, matches, trains and supports volunteers.
practice-supervision | g: Supervises work of others: observes, questions, gives feedback and signs off.
team-leadership | g: Leads a small team day to day, shares work fairly and speaks up.
  | a: Leads a team of several employers, settles conflict and answers for results.
"""
