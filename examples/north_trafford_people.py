"""North Trafford: people with their posts, and evidence that is not as it should be (invented)."""

__all__ = ["EXPIRED_HOLDINGS", "GIVEN", "KINDS", "NUMBERS", "ODD_CREDENTIALS", "PEOPLE", "PLACES", "SECOND_POSTS"]

# id role employer hours and then, as needed: `+competency:level` more than the role's (verified), `?...` only declared,
# `-competency` less than the role's, `lead`, `prescriber`, `until=` last day of the post, `no=` objections, `wants=`,
# `supervisor=`.
PEOPLE = """
p001 gp delamere 25 lead +team-leadership:a +care-home-medicine:a +advance-care-planning:a +frailty-assessment:g
  +case-management:g +death-verification:g
p002 gp delamere 16.5 +kidney-care:g
p003 gp delamere 12.5 until=2026-02-28
p004 anp delamere 30 prescriber lead +team-leadership:g wants=same-day
p005 practice-nurse delamere 30 lead +team-leadership:a +diabetes-care:a +heart-failure-care:a ?spirometry:g
  wants=long-term +cancer-support:g
p006 practice-nurse delamere 22.5
p007 hca delamere 30 wants=diabetes-care
p008 practice-nurse delamere 22.5 +contraception-care:g +cardiovascular-risk:g
p009 care-navigator delamere 25 ?care-coordination:g
p010 gp limelight 25 lead +team-leadership:a +mental-health-assessment:a +case-management:g +practice-supervision:g
p011 gp limelight 16.5 no=mental-wellbeing
p012 anp limelight 26 prescriber
p013 practice-nurse limelight 30 lead +team-leadership:g wants=children-families +contraception-care:g
p014 practice-nurse limelight 20 no=cervical-screening
p015 nursing-associate limelight 30 wants=wound-care +cardiovascular-risk:g
p016 practice-nurse limelight 25 +contraception-care:g +cardiovascular-risk:g
p017 care-navigator limelight 15 ?social-prescribing:g
p018 gp lostock 25 +advance-care-planning:g +case-management:g +anticipatory-prescribing:a
p019 gp lostock 12.5 +care-home-medicine:a
p020 practice-nurse lostock 30 ?spirometry:g +cardiovascular-risk:g
p021 practice-nurse lostock 18 -cervical-sampling
p022 hca lostock 25 +activity-leadership:c
p023 care-navigator lostock 15
p024 gp north-group 29 lead +team-leadership:a +cancer-support:g +practice-supervision:g
p025 gp north-group 25 +structured-medication-review:a +deprescribing:a
p026 gp north-group 16.5 no=home-visit-acute
p027 anp north-group 30 prescriber lead +team-leadership:g
p028 practice-nurse north-group 30 +respiratory-care:a +heart-failure-care:a +kidney-care:g
p029 practice-nurse north-group 24 ?spirometry:g
p030 nursing-associate north-group 30 +cardiovascular-risk:g
p031 hca north-group 30
p032 hca north-group 20
p033 physician-assistant north-group 30 wants=same-day supervisor=p024
p034 care-navigator north-group 25
p035 clinical-pharmacist federation 37.5 prescriber +structured-medication-review:a +prescribing-practice:a lead
  +blood-pressure:g +team-leadership:g
p036 clinical-pharmacist federation 30 prescriber +structured-medication-review:a +prescribing-practice:g
  +respiratory-care:g +blood-pressure:g +care-home-medicines:g +deprescribing:a
p037 clinical-pharmacist federation 22.5 prescriber +prescribing-practice:g +smoking-cessation:g +blood-pressure:g
  +anticoagulation:g +menopause-care:a
p038 clinical-pharmacist federation 30 +structured-medication-review:a +minor-illness:g
p039 pharmacy-technician federation 30 +care-home-medicines:g
p040 pharmacy-technician federation 22.5
p041 paramedic federation 30 +remote-monitoring:g
p042 paramedic federation 24 prescriber +prescribing-practice:g +minor-injury:g
p043 first-contact-physio federation 30 +pain-management:g
p044 link-worker federation 37.5 +group-facilitation:g lead +team-leadership:a
p045 link-worker federation 25 +housing-advice:g
p046 health-coach federation 30 +group-facilitation:g +alcohol-brief-advice:g +activity-leadership:g
p047 health-coach federation 20 +weight-management:g +alcohol-brief-advice:g
p048 care-coordinator federation 37.5 wants=frailty
p049 care-coordinator federation 30
p050 care-coordinator federation 22.5
p051 community-matron community-trust 37.5 lead +team-leadership:a +remote-monitoring:a
p052 community-matron community-trust 30 lead +team-leadership:g +care-home-medicine:g
p053 district-nurse community-trust 37.5 +palliative-care:a +syringe-driver:a +death-verification:g
  +practice-supervision:g
p054 district-nurse community-trust 30 ?palliative-care:a
p055 district-nurse community-trust 30 +compression-therapy:g +death-verification:g
p056 district-nurse community-trust 22.5 +syringe-driver:g
p057 district-nurse community-trust 30 wants=palliative-care
p058 district-nurse community-trust 24 +continence-care:a +compression-therapy:g
p059 physiotherapist community-trust 30 +pulmonary-rehabilitation:g
p060 physiotherapist community-trust 18.5 +msk-assessment:a +pain-management:g
p061 first-contact-physio community-trust 30 +joint-injection:a
p062 occupational-therapist community-trust 30 +frailty-assessment:g +urgent-response:a
p063 occupational-therapist community-trust 22.5
p064 podiatrist community-trust 30
p065 dietitian community-trust 20
p066 health-visitor community-trust 37.5 lead +team-leadership:a
p067 health-visitor community-trust 30
p068 health-visitor community-trust 24
p069 community-support-worker community-trust 30 +nutrition-screening:c
p070 community-support-worker community-trust 30
p071 community-support-worker community-trust 24
p072 student-nurse community-trust 30 +trust-tissue-viability:c +trust-phlebotomy:c supervisor=p053
p073 mental-health-practitioner mental-health-trust 37.5 lead +team-leadership:a +depot-administration:g
p074 mental-health-practitioner mental-health-trust 30 +depot-administration:g
p075 mental-health-practitioner mental-health-trust 22.5
p076 wellbeing-practitioner mental-health-trust 7.5 +practice-supervision:g
p077 wellbeing-practitioner mental-health-trust 30 -trust-pwp +trust-pwp:c supervisor=p076
p078 wellbeing-practitioner mental-health-trust 30 -trust-pwp +trust-pwp:c supervisor=p076
p079 wellbeing-practitioner mental-health-trust 22.5 -trust-pwp +trust-pwp:c supervisor=p076
p080 social-worker council 30 -carer-assessment +mental-health-act:a
p081 social-worker council 30 +equipment-assessment:g
p082 social-worker council 18
p083 clinical-pharmacist pharmacy 30 +smoking-cessation:g
p084 link-worker wellbeing-charity 30 -social-prescribing +vol-link-work:a
p085 adviser wellbeing-charity 30 +welfare-benefits:g +housing-advice:g
p086 volunteer wellbeing-charity 6 wants=frailty
p087 volunteer wellbeing-charity 5 -befriending ?befriending:c
p088 volunteer wellbeing-charity 6 +digital-inclusion:c
p089 volunteer wellbeing-charity 4
p090 peer-supporter wellbeing-charity 12 +activity-leadership:c
p091 adviser carers-charity 30 +carer-assessment:g
p092 adviser carers-charity 22.5 +carer-assessment:g
p093 palliative-nurse hospice 30
p094 paramedic ambulance-trust 24
p095 paramedic ambulance-trust 24
p096 carer
p097 gp delamere 29 +menopause-care:a +larc-fitting:a
p098 gp delamere 20.5 +infant-examination:a +joint-injection:a
p099 gp delamere 16.5 +anticipatory-prescribing:a +mental-capacity:a +care-home-medicine:a wants=care-homes
p100 anp delamere 30 prescriber wants=same-day
p101 practice-nurse delamere 25 +contraception-care:g +anticoagulation:g
p102 practice-nurse delamere 22.5 +kidney-care:g +cancer-support:g
p103 hca delamere 30 -cardiovascular-risk +cardiovascular-risk:g
p104 hca delamere 22.5
p105 care-navigator delamere 30
p106 phlebotomist delamere 20
p107 gp limelight 25 +infant-examination:a +larc-fitting:a
p108 gp limelight 20.5 +menopause-care:a
p109 gp limelight 16.5 +anticipatory-prescribing:a +death-verification:g
p110 practice-nurse limelight 30 +larc-fitting:a
p111 practice-nurse limelight 22.5 +kidney-care:g
p112 hca limelight 30 -cardiovascular-risk +cardiovascular-risk:g
p113 hca limelight 25
p114 care-navigator limelight 25
p115 nursing-associate limelight 30 +cardiovascular-risk:g
p116 gp lostock 20.5 +infant-examination:a
p117 gp lostock 16.5 +mental-health-assessment:a no=care-home-round
p118 anp lostock 30 prescriber +menopause-care:a
p119 practice-nurse lostock 25 lead +team-leadership:g +contraception-care:g +cancer-support:g
p120 hca lostock 25
p121 care-navigator lostock 22.5
p122 phlebotomist lostock 16
p123 gp north-group 25 +infant-examination:a
p124 gp north-group 25 +menopause-care:a +joint-injection:a
p125 gp north-group 20.5 +anticipatory-prescribing:a +frailty-assessment:g
p126 gp north-group 16.5 +larc-fitting:a
p127 anp north-group 26 prescriber
p128 practice-nurse north-group 30 +contraception-care:g
p129 practice-nurse north-group 25 +kidney-care:g +anticoagulation:g
p130 nursing-associate north-group 30 +cardiovascular-risk:g
p131 hca north-group 30 -cardiovascular-risk +cardiovascular-risk:g
p132 hca north-group 22.5
p133 care-navigator north-group 30 +care-coordination:g
p134 care-navigator north-group 20
p135 clinical-pharmacist federation 37.5 prescriber +structured-medication-review:a +prescribing-practice:a
  +deprescribing:a +pain-management:g
p136 clinical-pharmacist federation 30 +care-home-medicines:g +medicines-reconciliation:g
p137 clinical-pharmacist federation 30 +anticoagulation:g +kidney-care:g
p138 pharmacy-technician federation 37.5
p139 pharmacy-technician federation 30 +care-home-medicines:g
p140 paramedic federation 30 +minor-injury:g
p141 paramedic federation 25 +remote-monitoring:g
p142 first-contact-physio federation 30 +joint-injection:a +pain-management:g
p143 first-contact-physio federation 22.5 +group-facilitation:g
p144 link-worker federation 30 +group-facilitation:g
p145 health-coach federation 30 +weight-management:g +alcohol-brief-advice:g
p146 care-coordinator federation 30 wants=care-homes
p147 dietitian federation 20
p148 physician-assistant federation 30 supervisor=p010
p149 community-matron community-trust 30 lead +team-leadership:a +remote-monitoring:a wants=urgent-visiting
p150 district-nurse community-trust 30 +syringe-driver:g +palliative-care:a +death-verification:g
p151 district-nurse community-trust 30 +syringe-driver:g +compression-therapy:g
p152 district-nurse community-trust 24 +compression-therapy:a +death-verification:g
p153 community-nurse community-trust 30 +compression-therapy:g +nutrition-screening:g
p154 community-nurse community-trust 30 +remote-monitoring:g
p155 community-nurse community-trust 24 +nutrition-screening:g
p156 community-nurse community-trust 22.5 +compression-therapy:g
p157 community-nurse community-trust 30 wants=compression-therapy
p158 community-nurse community-trust 20
p159 community-nurse community-trust 37.5 +continence-care:a
p160 physiotherapist community-trust 30 +pulmonary-rehabilitation:g +urgent-response:a
p161 physiotherapist community-trust 22.5
p162 physio-assistant community-trust 30 +pulmonary-rehabilitation:c
p163 physio-assistant community-trust 22.5 +pulmonary-rehabilitation:c
p164 physio-assistant community-trust 30
p165 occupational-therapist community-trust 30 +urgent-response:a
p166 occupational-therapist community-trust 20 +mental-capacity:a
p167 ot-assistant community-trust 30
p168 ot-assistant community-trust 22.5
p169 podiatrist community-trust 24
p170 podiatry-assistant community-trust 30
p171 speech-therapist community-trust 30
p172 speech-therapist community-trust 22.5
p173 health-visitor community-trust 30
p174 health-visitor community-trust 22.5
p175 nursery-nurse community-trust 30
p176 nursery-nurse community-trust 22.5
p177 school-nurse community-trust 30
p178 school-nurse community-trust 22.5
p179 community-support-worker community-trust 30 +nutrition-screening:c
p180 community-support-worker community-trust 22.5
p181 diabetes-nurse community-trust 30
p182 diabetes-nurse community-trust 20
p183 mental-health-practitioner mental-health-trust 37.5 +depot-administration:g
p184 mental-health-practitioner mental-health-trust 30 +depot-administration:g
p185 mental-health-practitioner mental-health-trust 25
p186 cbt-therapist mental-health-trust 30
p187 cbt-therapist mental-health-trust 30
p188 cbt-therapist mental-health-trust 22.5
p189 counsellor mental-health-trust 30
p190 counsellor mental-health-trust 22.5
p191 mental-health-support-worker mental-health-trust 30 -alcohol-brief-advice +alcohol-brief-advice:g
p192 mental-health-support-worker mental-health-trust 30 +group-facilitation:g
p193 mental-health-support-worker mental-health-trust 22.5
p194 social-worker council 30
p195 social-worker council 24
p196 social-care-assessor council 30
p197 social-care-assessor council 30
p198 social-care-assessor council 22.5
p199 reablement-worker council 30
p200 reablement-worker council 30
p201 reablement-worker council 25
p202 reablement-worker council 25
p203 reablement-worker council 20 -council-reablement +council-reablement:c
p204 reablement-worker council 20 -council-reablement +council-reablement:c
p205 family-support-worker council 30
p206 family-support-worker council 30
p207 family-support-worker council 20
p208 employment-adviser council 30
p209 emergency-paramedic ambulance-trust 24
p210 emergency-paramedic ambulance-trust 24
p211 emergency-paramedic ambulance-trust 24
p212 community-pharmacist pharmacy 37.5 +smoking-cessation:g
p213 community-pharmacist pharmacy 30
p214 pharmacy-technician pharmacy 30
p215 palliative-nurse hospice 24 +anticipatory-prescribing:a prescriber
p216 bereavement-counsellor hospice 22.5
p217 volunteer hospice 5 -befriending +hospice-bereavement:g
p218 volunteer hospice 4 -befriending +hospice-bereavement:c
p219 volunteer-coordinator wellbeing-charity 30
p220 link-worker wellbeing-charity 24 -social-prescribing +vol-link-work:g +housing-advice:g
p221 employment-adviser wellbeing-charity 22.5
p222 adviser wellbeing-charity 30 +welfare-benefits:g +housing-advice:g
p223 volunteer wellbeing-charity 5 ?digital-inclusion:c wants=wellbeing
p224 volunteer wellbeing-charity 6 +activity-leadership:c ?digital-inclusion:c
p225 dementia-adviser carers-charity 30
p226 adviser carers-charity 22.5 +carer-assessment:g
p227 youth-worker youth-charity 30
p228 youth-worker youth-charity 22.5
p229 counsellor youth-charity 20 +youth-wellbeing:g
p230 family-support-worker youth-charity 25
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
