"""North Trafford: how much of each care function the segments need (invented; magnitudes in `SOURCES.md`)."""

__all__ = ["NEEDS", "PRACTICE_TEAMS", "SEGMENT_COLUMNS"]

SEGMENT_COLUMNS = """children-0-4 children-5-17 adults-well adults-ltc adults-disability severe-mental-illness
learning-disability carers-50h older-well older-ltc older-frail care-home"""
# The practice teams with their shares of a need of `practices`: registered patients of their two practices.
PRACTICE_TEAMS = {"practice-west": 0.49, "practice-east": 0.51}
# Function, the one team that may cover it (`.` any that serves the segment, `practices` each practice team for its own
# patients, after `/` the team for people of 80 and over and in care homes), minutes of a contact, and contacts a
# year for 1,000 people of each segment.
NEEDS = """
function                     team              min  0-4 5-17 well  ltc  dis  smi   ld care 65w  65c  80+  home
care-navigation              same-day            5  890  440  520 1050 1350 1050 1350  890 890 1200 1500     .
same-day-triage              same-day            5  660  280  220  530  630  530  630  390 330  590  860     .
minor-illness                same-day           12  990  370  220  350  410  350  410  290 250  370  370     .
minor-injury                 same-day           15   50   80   40   45   45   50   50   35  50   60   70     .
diagnosis                    same-day           15  480  190  150  370  490  370  490  290 270  430  560     .
msk-first-contact            same-day           20    .   45  200  410  410  410  410  340 340  475  390     .
result-review                same-day            4   50   35  125  760  680  510  510  170 250  930 1000     .
fit-note                     same-day            8    .    .   80  170  200  240   40   55   .    .    .     .
repeat-prescribing           medicines           3    .  140  230 1850 2350 1850 2350  840 840 2800 4200  5600
home-visit-acute             urgent-visiting    50    .    .    .    .  155    .  155    .   .   90  820  1550
urgent-community-response    urgent-visiting    75    .    .    .    .   75    .    .    .   .  100  570  1150
remote-monitoring            urgent-visiting    12    .    .    .   60  120    .    .    .   .  320  810     .
bp-review                    .                  15    .    .   35 1000  560 1000  560  280 340 1450 1350     .
diabetes-review              long-term          30    .    .    .  430  220  430  220   60   .  490  360     .
diabetes-prevention          wellbeing          30    .    .   30   95   95  130   95   95  95   95    .     .
foot-check                   long-term          10    .    .    .  540  270  540  270    .   .  610  470     .
foot-care                    long-term          30    .    .    .   90  120   90  120    .   .  260  510     .
insulin-start                long-term          45    .    .    .   70   50   70   50    .   .   80    .     .
respiratory-review           long-term          25    .   65    .  440  260  440  260    .   .  440  310     .
spirometry                   long-term          40    .    .    .  135   70  135   70    .   .  165    .     .
inhaler-check                medicines          15    .  105    .  310  185  185   90   60   .  310  230     .
pulmonary-rehab              long-term          45    .    .    .   55   35   25    .    .   .  120   75     .
heart-failure-review         long-term          30    .    .    .   35   50   35   50    .   .  200  440     .
kidney-check                 long-term          20    .    .    .   95   95   65   65    .  30  320  560     .
cancer-care-conversation     long-term          30    .    .   10   70   50   35   17   35  50  140  120     .
persistent-pain              long-term          30    .    .   11  110  220  145   75  110  35  110   75     .
msk-exercise-class           long-term          30    .    .   11   55   55   18   18   35  55   80   35     .
joint-injection              long-term          20    .    .    8   55   80    .    .   25  55  135   80     .
dietetic-review              .                  40    .    .    .   75  115   75  115    .   .  100  190   380
weight-management            wellbeing          40    .    .   30  105  105  145  125   60  40   85    .     .
ld-health-check              long-term          60    .    .    .    .    .    .  950    .   .    .    .     .
blood-test                   practices/frailty  10    .   35  140 1050 1050 1050 1050  350 470 1750 2600  2950
ecg                          practices          15    .    .   25  175  135  175  100   40 100  390  390     .
nhs-health-check             practices          25    .    .   80    .    .    .    .   90 135    .    .     .
cervical-screening           practices          20    .    .   55   45   35   45   35   45   .    .    .     .
contraception                practices          15    .    6   55   45   30   40   20   15   .    .    .     .
larc-fitting                 practices          40    .    2   30   25   14   25   14    9   .    .    .     .
menopause-consultation       practices          20    .    .   60   70   45   45   45   70   .    .    .     .
seasonal-vaccination         practices           5  280  370  110  650  600  550  650  740 740  780  780     .
treatment-injection          practices          12    .    .   19  135  150  115   75   40  75  300  480     .
medication-review            medicines          15    .    .    .  610  610  610  610  125   .  740  740     .
structured-medication-review medicines          40    .    .    .   70  210   70  210    .   .  310  770  1700
medicines-reconciliation     medicines          15    .    .   20  210  370  340  280  110 110  560 1300  2250
opioid-review                medicines          30    .    .    7  100  230  170   65   65  17  100   65     .
drug-monitoring              medicines           8    .    .   25  380  330 1500  440   60  60  650  470     .
anticoagulation-check        medicines          12    .    .    5   95   70    .    .    .  45  620 1000   710
pharmacy-consultation        medicines          10  570  340  170  170  170  170  140  115 170  170  115     .
care-home-medicines          care-homes         30    .    .    .    .    .    .    .    .   .    .    .  6500
frailty-assessment           frailty            60    .    .    .    .    .    .    .    .   .   95  670   930
falls-assessment             frailty            50    .    .    .    .   50    .   50    .  35  125  550   610
nutrition-screening          frailty            20    .    .    .    .   70    .   50    .   .   50  320  1200
mental-capacity-assessment   .                  60    .    .    .    .   35    .  140    .   .    9  105   690
dementia-review              .                  40    .    .    .    .    .    .    .    .   .   25  280  1050
dementia-diagnosis           frailty            60    .    .    .    .    .    .    .    .   .   10   75     .
dementia-support             wellbeing          50    .    .    .    .    .    .    .  135   .   35  340     .
care-home-round              care-homes         20    .    .    .    .    .    .    .    .   .    .    . 16250
discharge-follow-up          frailty            20    .    .    .    .   90    .   90    .   .  165  590   440
wound-care                   practices/frailty  30    .    .   25  100  440  100  440    .  45  380 2600  3300
compression-therapy          frailty            40    .    .    2   17  100    .    .    .  17  100  500   500
pressure-ulcer-prevention    .                  25    .    .    .    .  165    .   50    .   .   50  580  2100
catheter-care                frailty            40    .    .    .    .  110    .  110    .   .   35  270   630
continence-review            frailty            40    .    .    .    .   60    .   60    .   .   40  250   300
insulin-administration       frailty            15    .    .    .    .  440  260  260    .   .  220 1550  2600
swallowing-assessment        .                  60    .    .    .    .   60    .   60    .   .   15   90   600
physio-rehab                 frailty            45    .    .    .   35  370   35  370    .   .  165  900   740
reablement                   frailty            45    .    .    .    .  300    .    .    .   .  240 1550     .
equipment-assessment         frailty            60    .    .    .    .  155    .  155    .   .   50  340   260
case-huddle                  frailty            25    .    .    .   40  195  145  195    .   .  115  580  1150
care-coordination            .                  30    .    .    .  120  810  120  810  270   .  350 1750  2000
advance-care-planning        .                  50    .    .    .    .    .    .    .    .   .   25  400  1550
anticipatory-medicines       .                  40    .    .    .    5   15    .    .    .   .   40  280  1100
end-of-life-care             frailty            60    .    .    .    .   35    .   35    .   .   65  660  1300
syringe-driver-care          frailty            50    .    .    .    3   20    .    .    .   .   40  300   900
verification-of-death        frailty            60    .    .    .    .    7    .    .    .   .   15   90   410
bereavement-support          wellbeing          50    .    2    3    5   10   10    5   20  15   30   60     .
mental-health-assessment     mental-wellbeing   50    .   25   50  130  240  130  240  140  19   30   50     .
low-mood-check               practices          20    .    5   45  200  230  270  110  135  55   90   90     .
safety-planning              mental-wellbeing   45    .    6    8   35   40  195   20   30   6    8   14     .
talking-therapy              mental-wellbeing   40    .    .   75  185  210  185  210  185  35   50    .     .
high-intensity-therapy       mental-wellbeing   55    .    .   20   80   70  140   17   70  14   17    .     .
counselling                  .                  50    .    .   20   65   65   65    .  130  35   45   20     .
smi-health-check             mental-wellbeing   45    .    .    .    .    .  950    .    .   .    .    .     .
depot-injection              mental-wellbeing   20    .    .    .    .    . 3500    .    .   .    .    .     .
perinatal-mood-review        children-families  45  160    .    .    .    .    .    .    .   .    .    .     .
mha-assessment               mental-wellbeing  180    .    .    .    .   10   95    7    .   .    5    .     .
alcohol-advice               wellbeing          20    .    .   30   95   75  230   19   40  55   55    .     .
social-prescribing           wellbeing          50    .   17   35  170  360  170  360  290  55  145  360     .
health-coaching              wellbeing          40    .    .   30  260  180  260  180  160  40  260    .     .
smoking-cessation            wellbeing          25    .    .   30  110  110  110  110   75  19   75    .     .
group-consultation           wellbeing          60    .    .    .   70    .   70    .   40   .   55    .     .
welfare-advice               wellbeing          60    .    .   30  140  560  140  560  340   .  115  230     .
housing-advice               wellbeing          45    .    .   15   65  230  410  100   75  13   25   40     .
employment-support           wellbeing          50    .    .   12   40  120  400  120   40   .    .    .     .
digital-help                 wellbeing          45    .    .    .    5   25   18   25   18  18   35   55     .
activity-group               wellbeing          40    .    .    5   25   60   95   95   60  95  110   95     .
befriending                  wellbeing          60    .    .    .    .   40    .   40    .   .   25  220     .
peer-support                 wellbeing          60    .    .    .   25   60   25   60    .   .    .    .     .
carers-assessment            wellbeing          75    .    .    .    .    .    .    . 1150   .    .    .     .
social-care-assessment       wellbeing          90    .    .    .    .   75   50   95    .   .   12   95     .
child-immunisation           children-families  15 2050  120    .    .    .    .    .    .   .    .    .     .
baby-check                   practices          25  195    .    .    .    .    .    .    .   .    .    .     .
health-visiting-contact      children-families  50  850    .    .    .    .    .    .    .   .    .    .     .
infant-feeding               children-families  45  380    .    .    .    .    .    .    .   .    .    .     .
school-health                children-families  30    .  110    .    .    .    .    .    .   .    .    .     .
family-support               children-families  60  210   65    .    .    .    .    .    .   .    .    .     .
young-peoples-wellbeing      children-families  50    .  430    .    .    .    .    .    .   .    .    .     .
safeguarding-conference      children-families 120   25   16    .    .    .    .    .    .   .    .    .     .
"""
