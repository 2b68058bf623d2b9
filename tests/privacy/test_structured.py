# ruff: noqa: E501
"""Numbers, dates, addresses and places in the many forms in which people type them."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from api.privacy.model import load_model
from api.privacy.redact import find_spans
from tests.privacy.scoring import DIRECTORY

# Cases between bars: [TYPE value]; a case without any must stay as it is. Each is read as written and as chat.
LINES = """
call [PHONE 518-555-0177] please | My number is [PHONE (518) 555 0177]. | [PHONE 518/555-0177] works best | it's [PHONE 1-518-555-0177]
[PHONE +1 (518) 555-0177] is my cell | reach me on [PHONE +15185550177] tonight | in [PLACE boise], can they call [PHONE +1 415-555-0115]
her cell: [PHONE 518.555.0177 ext. 12] | office [PHONE 518-555-0177 x402], ask for billing | [PHONE 518-555-0177 extension 9]
my landline is [PHONE 555-0177] | text me at [PHONE 555 0177] | [PHONE 5185550177] or [PHONE 5185550178], either one
you can text [PHONE five one eight, five five five, zero one seven seven] | their number is [PHONE five one eight 555 oh one nine eight]
[PHONE five one eight triple five oh one double seven] is my mobile | the number is area code [PHONE 518, 555-0177]
[PHONE 518 and then 555 0177] is the number | reach me on [PHONE 518 then 555 then 0177] | my number is [PHONE 518 dash 555 dash 0177]
it is [PHONE 518 dot 555 dot 0177] | [PHONE five-one-eight five-five-five oh-one-seven-seven] | cell [PHONE (518)555-0177]
cell [PHONE 518 - 555 - 0177] | cell [PHONE 518 . 555 . 0177] | the best number is [PHONE 1 518 555 0177] | my wifes phone is [PHONE 518 5550177]
call me back @ [PHONE 518-555-0177] | whatsapp [PHONE +52 55 1234 5678] | mi cel es [PHONE 55 1234 5678]
Mi celular es el [PHONE cinco uno ocho cinco cinco cinco cero uno siete siete] | mi telefono es [PHONE quinientos dieciocho 555 0177]
llámeme al [PHONE cinco dieciocho, cinco cincuenta y cinco, cero uno setenta y siete] | mi numero es [PHONE 518 guion 555 guion 0177]
marque al [PHONE 518-555-0177 extension 4] | call [PHONE five eighteen five fifty five oh one seventy seven]
my number: [PHONE five hundred eighteen, 555, 0177] | ring me on [PHONE five five five, oh one double seven]
you have [PHONE 518-555-0177] on file but it's now [PHONE 518-555-0199] | my phone number ends with [PHONE 0177]
number ending in [PHONE 0177] is my old one | the last four digits of my cell are [PHONE 0177] | mi celular termina en [PHONE 0177]
the one ending [PHONE 0177] is my phone | phone: [PHONE 518_555_0177] | fax it to [PHONE 1 (518) 555.0177]
i can be reached at [PHONE +44 20 7946 0958] | do not call [PHONE 518-555-0177] after 9 pm | hit me up [PHONE 518 555 01 77]
[PHONE 518-555-OI77] is my phone | member id [INSURANCE_ID ABC123456789] | my member ID is [INSURANCE_ID XYZ 123 456 789]
Member #: [INSURANCE_ID W1234 56789] | [INSURANCE_ID ABC123456] is my member id | [INSURANCE_ID H4456-221-09], thats my member number
[INSURANCE_ID 884512367] es mi número de miembro | id on the card is [INSURANCE_ID QZT90112345], plan is aetna
insurance card says [INSURANCE_ID ZGP 883 110 245] | my insurance number is [INSURANCE_ID 1EG4-TE5-MK73]
medicare number [INSURANCE_ID 1EG4 TE5 MK73] | My Medicaid ID is [INSURANCE_ID AB12345C]. | the policy is [INSURANCE_ID POL-44-99120]
policy no. [INSURANCE_ID 77-1203-4] | group number [INSURANCE_ID 0087221] | group # [INSURANCE_ID 0087-221-A]
group no is [INSURANCE_ID 76-411930] and subscriber id is [INSURANCE_ID K99120034] | Rx BIN [INSURANCE_ID 610014], PCN [INSURANCE_ID MEDDPRIME7]
rxbin: [INSURANCE_ID 004336] rxgrp: [INSURANCE_ID RX8834] | my blue cross number is [INSURANCE_ID XEA 900 112 233] | Aetna [INSURANCE_ID W229387572]
cigna id [INSURANCE_ID U12345678 01] | subscriber number: [INSURANCE_ID 9001-2233-44] | mi número de póliza es [INSURANCE_ID PZ-88-2231]
número de afiliado [INSURANCE_ID 4455-8812-1] | el número de grupo es [INSURANCE_ID 70812]
my member number is [INSURANCE_ID a b c one two three four five six] | member id is [INSURANCE_ID W as in whiskey 229 387 572]
my member id, i think, is [INSURANCE_ID HPN4456821] | the member id printed on the front of the card is [INSURANCE_ID HPN4456821]
insurance changed, the new id is [INSURANCE_ID HPN4456821] | new insurance: ID [INSURANCE_ID HPN 4456 821]
I have United Healthcare, member [INSURANCE_ID 99 4456821 00] | tarjeta del seguro: [INSURANCE_ID HPN4456821]
mi seguro es medicaid, el número es [INSURANCE_ID AB12345C] | the card reads [INSURANCE_ID R58 221 097], group [INSURANCE_ID 41002]
policy number is [INSURANCE_ID eight eight four five one two three] | born [DATE_OF_BIRTH 3/4/1982] | DOB: [DATE_OF_BIRTH 03-04-82]
dob [DATE_OF_BIRTH 3.4.82] | dob [DATE_OF_BIRTH 030482] | dob is [DATE_OF_BIRTH 03041982] | dob [DATE_OF_BIRTH 1982/03/04]
dob [DATE_OF_BIRTH 3 4 82] | dob [DATE_OF_BIRTH 4mar1982] | dob [DATE_OF_BIRTH 04-Mar-82] | d.o.b. [DATE_OF_BIRTH mar 4 82]
I was born the [DATE_OF_BIRTH 3rd of march '82] | i was born [DATE_OF_BIRTH march the third, nineteen eighty two]
born in [DATE_OF_BIRTH april 1982 on the 4th] | born on [DATE_OF_BIRTH the fourth of april, 1982] | birthdate [DATE_OF_BIRTH april fourth eighty two]
my birthday is [DATE_OF_BIRTH april 4] | [DATE_OF_BIRTH 4/4/82] is my date of birth | [DATE_OF_BIRTH april 4th 1982], that's when i was born
she was born [DATE_OF_BIRTH two thousand and eleven, may 5] | his birthday: [DATE_OF_BIRTH 5/5/2011]
Her date of birth is [DATE_OF_BIRTH 12 Dec 2001]. | birth date [DATE_OF_BIRTH 2001-12-12] | nací el [DATE_OF_BIRTH 4 de abril de 1982]
nací el [DATE_OF_BIRTH cuatro de abril de mil novecientos ochenta y dos] | soy nueva, nací el [DATE_OF_BIRTH 04.04.1982]
mi fecha de nacimiento es [DATE_OF_BIRTH 4 abril 82] | Fecha de nac.: [DATE_OF_BIRTH 04-04-1982] | mi cumpleaños es el [DATE_OF_BIRTH 4 de abril]
nació el [DATE_OF_BIRTH primero de mayo del 2011] | dob [DATE_OF_BIRTH 4th April, 1982] | date of birth, [DATE_OF_BIRTH April 4 of 1982]
I am a new patient, born [DATE_OF_BIRTH 4/4/82], with back pain | birthday [DATE_OF_BIRTH four four eighty two]
dob [DATE_OF_BIRTH oh four oh four eighty two] | my dob is [DATE_OF_BIRTH 04 / 04 / 1982] | bday [DATE_OF_BIRTH 4-4-82] | dob [DATE_OF_BIRTH 19820404]
dob [DATE_OF_BIRTH 04 apr 1982] | dob [DATE_OF_BIRTH apr. 4, 1982] | born on [DATE_OF_BIRTH Apr 4th, '82] | appointment on [DATE 3/4/2026] please
can we do [DATE march 4th] instead | since [DATE april 2021] | we moved to [ADDRESS 1420 Broadway] last week
i live at [ADDRESS 12 Oak Street Apt 4B] | [ADDRESS 12 Oak St, Floor 3] | [ADDRESS 88 E 14th St #5]
my address is [ADDRESS 221 South 3rd], [PLACE Salinas, CA] [ZIP 93901] | send it to [ADDRESS P.O. Box 771]
[ADDRESS PO Box 771], [PLACE Topeka, KS] [ZIP 66601] | mail goes to [ADDRESS Rural Route 2 Box 14] | [ADDRESS RR 2 Box 14] | [ADDRESS HC 61 Box 9]
[ADDRESS 4410 County Road 12] | [ADDRESS 9920 State Route 7] | [ADDRESS 55 Hwy 20 East] | new address: [ADDRESS 17B Elm Ct.]
We live on [ADDRESS Larkspur Lane] | i'm at [ADDRESS 300 North Main Street Unit 12] | I live at [ADDRESS 2200 Martin Luther King Jr Blvd]
she stays at [ADDRESS 4 The Green] | [ADDRESS 77 Avenue of the Palms, Apt 2] | [ADDRESS 310 Via Del Rey] | i live at [ADDRESS 1200 Camino Real]
[ADDRESS 615 N. La Cienega Blvd.] | I'm on the corner of [ADDRESS Pine and Third] | near the corner of [ADDRESS Elm Street and Oak Avenue]
i live between [ADDRESS 4th and 5th Avenue] | I live at [ADDRESS Pine and 3rd] | [ADDRESS twelve oak street]
[ADDRESS twenty two elm road, apartment three] | vivo en [ADDRESS calle 5 número 12] | vivo en la [ADDRESS calle Hidalgo 221, apto 4]
mi dirección es [ADDRESS avenida Juárez 1500] | mi domicilio: [ADDRESS Calle del Sol #45, interior 3] | vivimos en [ADDRESS 1420 calle Luna]
vivo en el [ADDRESS 1420 de la calle Luna] | vivo en [ADDRESS 35 Elm Street], [PLACE Salinas] | [ADDRESS Carrera 7 # 45-10], apartamento nuevo
vivo en la [ADDRESS colonia Roma] y trabajo lejos | [ADDRESS apartado postal 33] | [ADDRESS 500 W 42nd St], [PLACE New York, NY] [ZIP 10036]
[ADDRESS 1600 Valley View], [PLACE Dayton, OH] [ZIP 45402] | our new place is [ADDRESS 940 Foxglove], same town | apartment: [ADDRESS apt 12c]
I moved from [ADDRESS 12 Oak St] to [ADDRESS 14 Pine Rd] | [ADDRESS 12-34 Bell Blvd], [PLACE Bayside, NY] | [ADDRESS 4821 SW 9th Terrace, Lot 7]
zip is [ZIP 66601] | my postal code is [ZIP 66601-2211] | Mom is [AGE_OVER_89 94] | my dad, he is [AGE_OVER_89 101] and confused
my grandfather just turned [AGE_OVER_89 90] | she turns [AGE_OVER_89 94] next week | a [AGE_OVER_89 ninety-two] year old woman
I'm [AGE_OVER_89 91] years old | im [AGE_OVER_89 ninety one] and still walking | the patient is a [AGE_OVER_89 95]-year-old man
[AGE_OVER_89 95]yo female | [AGE_OVER_89 93] y/o | at [AGE_OVER_89 96] she still drives | my aunt, who is [AGE_OVER_89 97], fell
my husband ([AGE_OVER_89 92]) fell | age [AGE_OVER_89 92] | tiene [AGE_OVER_89 93] años | mi abuelo de [AGE_OVER_89 noventa y cinco] años
mi mamá tiene [AGE_OVER_89 noventa y dos] | mi abuela, de [AGE_OVER_89 98] años, se cayó | ya cumplió los [AGE_OVER_89 cien] años
va a cumplir [AGE_OVER_89 94] | her age is [AGE_OVER_89 ninety four] | grandma's [AGE_OVER_89 93] now | she will be [AGE_OVER_89 ninety] in june
my great aunt is [AGE_OVER_89 one hundred and three] | her [AGE_OVER_89 95th] birthday is soon | being [AGE_OVER_89 93] i forget things
i am a [AGE_OVER_89 93] yr old veteran | card [ACCOUNT 4111 1111 1111 1111] | visa [ACCOUNT 4111-1111-1111-1111] exp soon | [ACCOUNT 4111111111111111]
amex [ACCOUNT 3782 822463 10005] | my card number is [ACCOUNT four one one one one one one one one one one one one one one one]
the visa ending [ACCOUNT 4242] | card ending with [ACCOUNT 4242] | last four of the card are [ACCOUNT 4242]
the mastercard that ends in [ACCOUNT 4242] | my debit card [ACCOUNT 4242] was charged twice | la tarjeta que termina en [ACCOUNT 4242]
tarjeta terminada en [ACCOUNT 4242] | routing number [ACCOUNT 021000021] account [ACCOUNT 000123456789] | account number is [ACCOUNT 12-3456-7890]
my checking account is [ACCOUNT 00 1234 5678] | statement [ACCOUNT ST-913332] | My statement number is [ACCOUNT ST 913332]
the bill number is [ACCOUNT 8834412] | invoice # [ACCOUNT INV-2231] | mi cuenta es [ACCOUNT 0012345678] | [ACCOUNT 0012345678] is my bank account
IBAN [ACCOUNT DE89 3704 0044 0532 0130 00] | i paid with the card [ACCOUNT 4242 4242 4242 4242] | claim [OTHER_ID CLM-471763]
claim number is [OTHER_ID 2024-88-1123] | the claim id is [OTHER_ID C 4471 220] | [OTHER_ID CLM471763] is the claim | order # [OTHER_ID 88-22119]
prescription [OTHER_ID 4584335] | rx number [OTHER_ID 7712-0043] | rx # [OTHER_ID 771200] | my passport is [OTHER_ID X06151271]
pasaporte [OTHER_ID G12345678] | el número de receta es [OTHER_ID 4584335] | confirmation code [OTHER_ID QX7T2P]
reference number: [OTHER_ID REF-0092] | insta [OTHER_ID @lucky_fern] | my insta is [OTHER_ID luckyfern] | on twitter i'm [OTHER_ID @luckyfern22]
my username is [OTHER_ID luckyfern_22] | portal login: [OTHER_ID luckyfern22] | mi usuario es [OTHER_ID lunita88]
mi instagram es [OTHER_ID lunita.88] | my snapchat is [OTHER_ID fern_bee] | mychart username [OTHER_ID fernbee71]
the portal knows me as [OTHER_ID fernbee71] | i log in as [OTHER_ID fernbee71] | prior auth number [OTHER_ID PA-993120]
case number [OTHER_ID 24-00912] | tracking number is [OTHER_ID 1Z999AA10123456784] | the serial number on my pump is [DEVICE PJN611177H]
serial [DEVICE SN-88213-K] | my pacemaker's serial number is [DEVICE 7712 0043 1] | pump id [DEVICE MMT-1780K]
my insulin pump (serial [DEVICE NG1234567H]) beeps | número de serie [DEVICE AB-12345] | CPAP serial no. [DEVICE 23191234567]
the device id is [DEVICE HX-5521] | I work at [PLACE Juniper Bay Roofing] and need a note | i work for [PLACE Halcyon Freight]
trabajo en [PLACE Talleres Mendoza] | she teaches at [PLACE Lincoln Elementary] | he goes to [PLACE Cedar Hollow Middle School]
my kid attends [PLACE Oak Grove Academy] | records are at [PLACE Wilmot General Hospital] | seen at [PLACE Northgate Eye Institute] last year
from [PLACE St. Anselm Medical Center] | I am employed by [PLACE Tri-County Plumbing] | i work at [PLACE Bluebird Diner] nights
I drive for [PLACE Halcyon Freight] | estudia en la [PLACE escuela Benito Juárez] | estuve en el [PLACE hospital San Rafael]
I live in [PLACE Wichita Falls] | we live in [PLACE Salinas] | I'm from [PLACE Boise, Idaho] | we moved from [PLACE El Paso] | vivo en [PLACE Yonkers]
I had the surgery at [PLACE Bayview Surgical Center] | mrn [MRN P2920085] | chart number is [MRN 00-35-18] | plate [VEHICLE KBH 0649]
license [LICENSE D8064047] | my site is [URL www.blueheron.example.net] | social [SSN 416 83 2173]
ssn is [SSN four one six eight three two one seven three] | take 20 mg at 8 and 500 mg at 9 | my bp was 142/91, pulse 88, oxygen 97
pain 3/10 today, was 7/10 | I paid $1,250 last year and $85 today | it costs 120 to 150 dollars | be there at 7:30 or 7 45 | room 204 on floor 3
is suite 110 the right door | next tuesday at 3 or thursday after 4 | for 10 days, every 6 to 8 hours | A1c 7.2, ldl 131, hdl 48, tsh 2.5
wbc 11.2 and platelets 250000 | my glucose was 98 then 105 then 97 | Mi azúcar salió en 180 en ayunas | dolor 8 de 10
i posted a picture of the rash at the top of my leg | I got 2 moderna shots and 1 booster | dose 1 was in march, dose 2 in april
my temp is 101.3 and it was 99 before | i walked 12000 steps and burned 2300 calories | he weighs 95 pounds and is 5 foot 2
I am 67 and my wife is 72 | she is 89 | oxygen was 93 percent, then 95 | it is 98 degrees outside | im 100 percent sure | she is 92 pounds
my score was 95 | i turned 65 in may | what is a member id | where do i find my group number on the card | is my insurance active
do you take aetna or cigna | do you need my policy number before the visit | my phone is dead | can you call me after 3 | text me when ready
i called 3 times and waited 45 minutes | i called 2 days ago at 10 15 | my birthday is next week | i was born with it | when was the flu shot born
i was born in a small town | i work nights and cannot come in the morning | i work from home | I work at a bank | i work in an office
trabajo en la noche | trabajo en una oficina | my son goes to school at 8 | he goes to bed at 9 | I teach at home | the card was declined
my account is locked | can i get a statement | what does the claim say | my prescription ran out | refill 90 tablets | my username does not work
i forgot my login and password | my insta is private | the serial number is missing | my pump is at 45 units | i live on a busy street
i live 20 minutes away | we live close by | walk 2 blocks down the street | take 2 and then 3 more | one or two or three times a day
two weeks or ten days | give me two one hour slots | between 4 and 5 pm | between 4th grade and 5th grade | first and second dose
it's on the corner of the page | visit 3 of 6 | i have 3 kids, 2 dogs | step 1 is done, step 2 is next | grade 2 sprain, stage 3 cancer
vitamin d 50000 iu weekly | b12 shot, h1n1 vaccine, covid 19 test | icd code or cpt 99213 | i need a 90 day supply | at 95 degrees it hurts
chapter 12 page 94 | call 911 or 988 | 24/7 care | is it open 9 to 5 | the 8 o'clock slot | half of 1/2 tablet
in room 12 the nurse said 5 more minutes | drive north on the highway | which hospital is closest | is the clinic open | the urgent care was closed
my doctor at the hospital said so | el hospital estaba lleno | fui al hospital ayer | mi presión fue 150 sobre 95 | tome 2 pastillas de 500
me duele desde hace 15 días | la cita es a las 3 y 30 | cuesta 120 pesos | necesito 3 citas | vivo cerca | vivo en una casa | el número no sirve
mi seguro no cubre eso | give me a ring at [PHONE 347 555 0121] tmrw | her work phone is [PHONE (347)-555-0121] | phone [PHONE 347.555.0121x33]
my cell number's [PHONE three four seven five five five zero one two one] | Please update my phone to [PHONE 1.347.555.0121].
you guys called me from [PHONE 347 555-0121] | leave a message at [PHONE 347-5550121] | [PHONE 347 555 0121] (cell), [PHONE 347 555 0122] (home)
try [PHONE three four seven, five five five, oh one two one] after lunch | mi esposo esta en el [PHONE 347 555 0121]
mi número de casa es el [PHONE tres cuatro siete, cinco cinco cinco, cero uno dos uno]
puede llamarme al [PHONE +1 347 555 0121] o al [PHONE 3475550122] | si no contesto, mi otro numero es [PHONE 347-555-0122]
phone # [PHONE 347-555-0121] | contact: [PHONE 347 - 555 0121] | her digits are [PHONE 347 555 0121]
[PHONE three forty seven, five five five, zero one twenty one] | pharmacy fax is [PHONE 347-555-0121] | the school nurse is at [PHONE 347 555 0121]
number on file should be [PHONE 347 555 0121] not [PHONE 347 555 0122] | call or text [PHONE +1.347.555.0121] | last 4 of my phone are [PHONE 0121]
my phone number, last four [PHONE 0121] | text the one that ends in [PHONE zero one two one], my cell
los ultimos cuatro de mi celular son [PHONE 0121] | the callback number is [PHONE 347 five five five 0121]
My plan is Cigna, ID [INSURANCE_ID U8812 3345 01] | insurance id: [INSURANCE_ID JQP-8841-2276] | my humana id is [INSURANCE_ID H71 203 884]
Subscriber ID [INSURANCE_ID 88 1203 4477] | blue shield member [INSURANCE_ID XEH903312287]
the number on the back of my insurance card is [INSURANCE_ID 8841227609] | mi número de identificación del seguro es [INSURANCE_ID JQP88412276]
mi id de miembro es [INSURANCE_ID JQP 8841 2276] | the policy number's [INSURANCE_ID 88-4412-A]
policy [INSURANCE_ID HMO-88123-01], group [INSURANCE_ID 5512] | grupo [INSURANCE_ID 55120], miembro [INSURANCE_ID 88412276]
My new group is [INSURANCE_ID G-5512-88] | [INSURANCE_ID JQP88412276] - that's the member number on my card | Member no. [INSURANCE_ID JQP.8841.2276]
medical ID [INSURANCE_ID 91234567A] | my medi-cal is [INSURANCE_ID 91234567A] | Our certificate number with Aetna is [INSURANCE_ID 551-20-8841]
my husband's insurance id, [INSURANCE_ID JQP88412276], covers me | su número de afiliación es [INSURANCE_ID 88412276]
member identification [INSURANCE_ID 8841 2276 0] | bin [INSURANCE_ID 003858] pcn [INSURANCE_ID A4] grp [INSURANCE_ID RXGRP12]
dob [DATE_OF_BIRTH 9 June 77] | born on [DATE_OF_BIRTH june ninth nineteen seventy seven] | DOB [DATE_OF_BIRTH 06091977]
DOB [DATE_OF_BIRTH 06-09-1977] | DOB: [DATE_OF_BIRTH June 9th, '77] | birthday [DATE_OF_BIRTH 6/9/77] | he's born [DATE_OF_BIRTH 9/6/77]
[DATE_OF_BIRTH June 9, 1977] is when I was born | My son, born [DATE_OF_BIRTH 09 Jun 2014], has a cough
patient's birthdate [DATE_OF_BIRTH 1977-06-09] | nacimiento [DATE_OF_BIRTH 9-6-77] | nací un [DATE_OF_BIRTH 9 de junio de 1977]
nací el [DATE_OF_BIRTH nueve de junio del setenta y siete] | mi hijo nació el [DATE_OF_BIRTH 9/6/2014] | fecha de nacimiento [DATE_OF_BIRTH 9.6.1977]
cumple años el [DATE_OF_BIRTH 9 de junio] | dob: [DATE_OF_BIRTH 77/06/09] | born [DATE_OF_BIRTH jun-09-1977] | my birth date: [DATE_OF_BIRTH 6 9 1977]
born in [DATE_OF_BIRTH June 1977] | my dob [DATE_OF_BIRTH six nine seventy seven] | born [DATE_OF_BIRTH six slash nine slash seventy seven]
I live at [ADDRESS 2718 Quarry Hill Rd], [PLACE Eugene, OR] [ZIP 97401]. | my place is [ADDRESS 88 Copper Kettle Way Unit B]
ship to [ADDRESS 14 Bramble Close] | we're at [ADDRESS 5519 N 23rd Ave Apt 110] | [ADDRESS 5519 North Twenty Third Avenue]
new address [ADDRESS 404 W Main] | address is [ADDRESS 404 West Main #2] | I moved to [ADDRESS 19 Juniper Trail, Building C, Apt 9]
the address is [ADDRESS 7 Harbor View Dr] | it's [ADDRESS 1900 Pennsylvania Ave NW] | my house is [ADDRESS 33 Old Mill Pond Rd.]
mailing address: [ADDRESS Box 418], [PLACE Ely, MN] | [ADDRESS PO box number 418] | [ADDRESS Post Office Box 418] | [ADDRESS p o box 418]
home is [ADDRESS 6200 FM 1960 West] | i live on [ADDRESS Sycamore Ave] | I live off [ADDRESS Sycamore Ave]
I'm on [ADDRESS Oak St between 3rd and 4th] | I live near [ADDRESS Oak St and 4th Ave] | meet me at [ADDRESS Oak & 4th]
vivo en [ADDRESS calle Robles 44, piso 2] | Mi dirección nueva es [ADDRESS Av. Reforma 1200 int. 5] | vivo en el [ADDRESS 44 de Oak Street]
resido en [ADDRESS Avenida de las Palmas 310, apartamento 5B] | mi dirección: [ADDRESS 310 Palmas Avenue, apto 5]
mande todo a [ADDRESS 2718 Quarry Hill Rd] | please mail to [ADDRESS 2718 1/2 Quarry Rd] | I live in [ADDRESS apartment 12]
My mother turned [AGE_OVER_89 92] in June | she's almost [AGE_OVER_89 91] | [AGE_OVER_89 94] year old male with cough
my great-grandmother is [AGE_OVER_89 101] years young | dad's [AGE_OVER_89 93] and lives alone | I'll be [AGE_OVER_89 90] this fall
my [AGE_OVER_89 97] year old neighbor | mi papá cumple [AGE_OVER_89 noventa] mañana | tengo [AGE_OVER_89 91] años y vivo sola
mi suegra acaba de cumplir [AGE_OVER_89 95] | mi bisabuela tiene [AGE_OVER_89 ciento dos] años | a mis [AGE_OVER_89 93] años
patient age: [AGE_OVER_89 98] | mom (age [AGE_OVER_89 90]) | she just had her [AGE_OVER_89 100th] birthday
is it safe at age [AGE_OVER_89 ninety six] | my dad who's [AGE_OVER_89 94] can't hear | I am a retired teacher, [AGE_OVER_89 91], with gout
My father is [AGE_OVER_89 ninety-four]. | mastercard [ACCOUNT 5500 0000 0000 0004] | charge [ACCOUNT 5500000000000004]
the account ending in [ACCOUNT 8812] | bank acct [ACCOUNT 88120045512], routing [ACCOUNT 121000248] | the last 4 on the visa are [ACCOUNT 8812]
my hsa card ends [ACCOUNT 8812] | discover card, last four [ACCOUNT 8812] | mi tarjeta termina en [ACCOUNT 8812]
los ultimos 4 de la tarjeta son [ACCOUNT 8812] | account [ACCOUNT A-8812-004] | bill [ACCOUNT 20250088] | statement no. [ACCOUNT 88-1200]
número de cuenta [ACCOUNT 88120045512] | mi cuenta bancaria es [ACCOUNT 88120045512] | invoice number [ACCOUNT 20250088]
patient account [MRN 88120045] | my claim number is [OTHER_ID 88X-2231-Q] | claim no. [OTHER_ID 8822310] | order number: [OTHER_ID 112-8844120-77]
lab order [OTHER_ID L-88120] | the ticket number was [OTHER_ID 88120] | rx [OTHER_ID 8812004] | receta número [OTHER_ID 8812004]
prescription # [OTHER_ID RX-8812004] | número de reclamo [OTHER_ID 8822310] | referral number [OTHER_ID R8812]
my insta handle is [OTHER_ID @copper.kettle] | ig: [OTHER_ID copper_kettle] | follow me [OTHER_ID @copperkettle] | portal user [OTHER_ID ckettle88]
my user name is [OTHER_ID ckettle] | user id [OTHER_ID ckettle88] | mi usuario del portal es [OTHER_ID ckettle88] | telegram [OTHER_ID @ckettle88]
venmo is [OTHER_ID @ck-88] | passport no [OTHER_ID 551208841] | my student id is [OTHER_ID S8812004] | employee number [OTHER_ID 88120]
mi pasaporte mexicano es [OTHER_ID G88120045] | CPAP machine serial [DEVICE 23-881-200] | the pump's serial is [DEVICE SN88120A]
the number on my pacemaker is [DEVICE PPM-88120] | insulin pump model and serial: [DEVICE 780G-88120] | serie del glucómetro: [DEVICE GL-88120]
I'm a nurse at [PLACE Quarry Hill Hospital] | I work at [PLACE Copper Kettle Bakery] | my job at [PLACE Copper Kettle Bakery] is heavy lifting
I'm employed at [PLACE Dunmore Steel] | he works for [PLACE Ridgeline Plumbing and Heating] | I teach at [PLACE Quarry Hill Elementary]
she goes to [PLACE Birchwood Academy] | my daughter attends [PLACE Sycamore Middle School] | he's a student at [PLACE Harlow College]
my kids go to [PLACE St. Monica School] | trabajo para [PLACE Transportes Quiroga] | trabajo en [PLACE Panadería La Espiga]
estudia en [PLACE Sycamore High] | I was at [PLACE Lakewood Regional Medical Center] last week | the ER at [PLACE St. Monica Hospital] did an xray
my old doctor is at [PLACE Harlow Heart Institute] | records from [PLACE Dunmore Family Health Center] | mammogram at [PLACE Dunmore Imaging Center]
operaron en el [PLACE Hospital Santa Lucía] | I live in [PLACE Eugene, Oregon] | we came from [PLACE Fort Collins] | soy de [PLACE Laredo, Texas]
Vivo en [PLACE Laredo] | in [PLACE Harlow County] | my pharmacy in [PLACE Eugene] closed | moving to [PLACE Grand Rapids] in the fall
my cousin in [PLACE San Marcos] said so | can i walk in at 2 today or do i need an appt | i need my 2 month old seen by a doctor at 9
fever of 101 for 2 days and now 99 | he is 5 and weighs 42 pounds | blood sugar 210 before lunch, 180 after | we have been waiting 90 minutes
he had 100 percent on the hearing test | she was at 98 percent oxygen | my heart rate is 95 at rest | is 95 a good oxygen level
my a1c went from 9.1 to 7 | my weight is 192 | i take 5 mg at 9 and 10 mg at 5 | the rash spread to my back and both arms | i got stung at the park
where do i park | is parking free on the street | which floor is the lab on | do i take the elevator to floor 3
how do i get to the clinic from the highway | the hospital called me yesterday | the school needs a note | my school form is due
my son starts school in the fall | i work with kids so i get sick a lot | i work out at the gym 3 times a week | i work as a driver so my back hurts
working on my feet all day hurts | i work the night shift at a warehouse | i teach yoga | my boss needs a note | trabajo de noche | trabajo mucho
trabajo en construcción | trabajo en la cocina de un restaurante | trabajo en limpieza | estoy en casa | estoy en ayunas desde las 8
tengo fiebre de 39 | me duele en la mañana | en la tarde puedo | vengo de la escuela | fui a la clínica ayer | me mandaron del hospital con una receta
el hospital me mandó los resultados | la escuela pide un certificado | tiene 39 de fiebre | mi hijo tiene 9 años | mi mamá tiene 89 años
la glucosa salió en 95 | son 95 dólares | tengo 95 de oxígeno | is the member id on the card | what is my group number
my policy covers physical therapy | the group session was nice | my plan is to rest | my insurance changed in january
do i need a referral or prior authorization | my order has not arrived | the pharmacy lost my prescription for 30 pills | refill my 90 day supply
i need 2 refills of 500 mg | claim was denied for 250 dollars | my account shows a balance of 125.50 | the bill was 1250 dollars
my card was charged twice on monday | statement came with a wrong amount | serial dilution is hard | my pump alarm beeped 3 times
my monitor says 142 over 91 | sensor reads 110 | my login is not working | username or password incorrect | insta is down | i follow you on facebook
snap out of it | he turned 18 | i am turning 50 this year | born and raised here | she was born premature | was born at 34 weeks
my birthday is coming up | two to three times a day for five to seven days | one in the morning, two at night
five foot eight, one hundred sixty pounds | i can come at one, two or three | call me between 2 and 4 | text me after 5 | call the front desk
reach out to me | ring the bell | number 4 on the list | it is number 3 | the 3rd dose | step 2 of 3 | second floor on the left | left knee, right hip
near the front door | i'm in pain | in labor | in may or june | in summer | from my phone | at work | at school | in the waiting room | on main floor
in and out | across the street | down the road | i was in the hospital for 3 days | we drove 2 hours | 2 miles from here | 1 block over
5 star service | 3 stars | room 12 bed 2 | building 4, suite 200 | suite 110 | how many cc is 1 tsp | can i take 2 advil and 1 tylenol
i had 4 shots in 2021 | covid booster 2 weeks ago | vaccine lot number on my card? | dose 2 of shingrix | pain is 7 or 8 out of 10
phq 9 score was 12 | bmi 31.2 | height 5 4 weight 160 | temp 100.4 | 98.6 is normal | vision 20/20 | 1/2 cup | 10/10 recommend | 9 to 5 | 24 hours
7 days a week | the 5 pm slot | 12 30 works | at 10 15 or 11 45 | can we do 3 30 | please have someone phone me on [PHONE (929) 555 0143] asap
im reachable @ [PHONE 929-555-0143] all day | my son's cell, [PHONE 929 555 0143], is better | u can txt [PHONE 9295550143]
use [PHONE nine two nine, triple five, zero one four three] instead | [PHONE nine-two-nine five-five-five zero-one-four-three] is my home phone
Emergency contact number: [PHONE (929)5550143]. | change my phone from [PHONE 929-555-0143] to [PHONE 929-555-0144]
my mobile is [PHONE 929 five five five 0143] | my number is nine two nine... sorry [PHONE 929-555-0143]
phone number [PHONE nine twenty nine five fifty five zero one forty three] | pueden hablarme al [PHONE 929-555-0143]
teléfono: [PHONE (929) 555-0143] | mándenme mensaje al [PHONE nueve dos nueve cinco cinco cinco cero uno cuatro tres]
mi telefono es [PHONE nueve veintinueve cinco cincuenta y cinco cero ciento cuarenta y tres] | el cel de mi esposa es [PHONE 929.555.0143]
number for my caregiver is [PHONE 929/555/0143] | local number [PHONE 555.0143] | it's ext [PHONE 929-555-0143 ext 4421]
my previous doctors office number is [PHONE 929 555 0143] | voicemail at [PHONE 1 (929) 555-0143] | kaiser # [INSURANCE_ID 0091 7224]
My Anthem card shows [INSURANCE_ID VAX917M22455] | policy holder id is [INSURANCE_ID M-917-224] | health plan id [INSURANCE_ID 91722455101]
the id number for my Aetna plan is [INSURANCE_ID W 917 224 551] | my son's Medicaid is [INSURANCE_ID 917224551C]
group [INSURANCE_ID 71-00912] under my wife | group num: [INSURANCE_ID 7100912] | insurance ID number [INSURANCE_ID VAX-917224-00]
tricare id [INSURANCE_ID 917224551] | mi tarjeta de seguro dice [INSURANCE_ID VAX917224] | numero de seguro medico [INSURANCE_ID VAX917224]
póliza número [INSURANCE_ID 917-224] | my subscriber number is [INSURANCE_ID V A X 9 1 7 2 2 4] | [INSURANCE_ID VAX 917 224] is the policy number
the member number is [INSURANCE_ID nine one seven two two four five five one] | I was born on [DATE_OF_BIRTH November 30th, 1968]
dob [DATE_OF_BIRTH 30-Nov-1968] | dob [DATE_OF_BIRTH 11/30/68] | dob [DATE_OF_BIRTH 11.30.1968] | DOB is [DATE_OF_BIRTH 30th Nov 68]
dob [DATE_OF_BIRTH nov 30 1968] | dob [DATE_OF_BIRTH 113068] | born [DATE_OF_BIRTH thirtieth of november sixty eight]
born [DATE_OF_BIRTH november thirty nineteen sixty-eight] | My daughter's birthday is [DATE_OF_BIRTH 11/30/2016] | her dob [DATE_OF_BIRTH 2016-11-30]
date of birth is [DATE_OF_BIRTH Nov. 30, 1968] | my DOB is [DATE_OF_BIRTH Nov 30 '68] | naci en [DATE_OF_BIRTH noviembre 30 de 1968]
mi hija nació el [DATE_OF_BIRTH 30/11/16] | fecha nacimiento [DATE_OF_BIRTH 30-11-1968] | nacimiento: [DATE_OF_BIRTH 30 nov 1968]
Nací el [DATE_OF_BIRTH treinta de noviembre de 1968] | for the chart, [DATE_OF_BIRTH 11/30/1968] is my dob | we live at [ADDRESS 903 Thistle Down Ln]
my home address is [ADDRESS 903 Thistle, Apt 6], [PLACE Reno, NV] [ZIP 89501] | please send the forms to [ADDRESS 903 Thistle Down Lane, #6]
address: [ADDRESS 61 St. Charles Pl] | I just moved to [ADDRESS 61 Rue Royale] | the house at [ADDRESS 903 Thistle Rd]
[ADDRESS 12890 SE Division St, Suite 40], [PLACE Portland, OR] | [ADDRESS 42-15 81st Street] | [ADDRESS 1 Infinite Loop]
my apt is [ADDRESS 903 E. Thistle Blvd., Bldg 4, Apt. 22] | [ADDRESS N6417 County Road K] | new place is on [ADDRESS Thistle Down Lane]
i'm staying with my aunt at [ADDRESS 903 thistle ct] | live in [ADDRESS unit 22], same building | our street is [ADDRESS Thistle Lane]
I'm by the corner of [ADDRESS 5th and Thistle] | at the intersection of [ADDRESS Thistle and Main] | vivo en [ADDRESS 903 Thistle Lane]
mi nueva dirección es [ADDRESS calle Tulipán 18-B] | vivo en la [ADDRESS avenida Central número 90, casa 4] | me mudé a la [ADDRESS calle 23 sur #14]
[ADDRESS Blvd. Las Torres 455, depto. 12] | vivo por la [ADDRESS avenida Central] | domicilio [ADDRESS Privada Lirio 7] | [ADDRESS apartado 55]
my zip is [ZIP 89501] | en el código postal [ZIP 89501] | Grandma is [AGE_OVER_89 95] and lives with us
My mother-in-law, [AGE_OVER_89 91], has a cough | our neighbor is [AGE_OVER_89 99]! | I am [AGE_OVER_89 ninety] years old
at [AGE_OVER_89 92] years old i can't drive | she's gonna be [AGE_OVER_89 100] soon | my dad is in his [AGE_OVER_89 nineties]
a man of [AGE_OVER_89 95] | He turns [AGE_OVER_89 ninety-one] on friday | mi papá ya tiene [AGE_OVER_89 92]
mi abuelito va a cumplir [AGE_OVER_89 cien] años | mi tía [AGE_OVER_89 94] años no camina | con [AGE_OVER_89 91] años
my wife is [AGE_OVER_89 90], is the shingles shot ok | is driving ok at [AGE_OVER_89 93]? | charge it to [ACCOUNT 6011 0009 9013 9424]
the amex is [ACCOUNT 371449635398431] | the card on file, [ACCOUNT 8431], expired | checking ending in [ACCOUNT 8431]
my debit ends with [ACCOUNT 8431] | savings account [ACCOUNT 771-0043-22] | my account # is [ACCOUNT 77100432] | acct no [ACCOUNT 77100432]
statement id [ACCOUNT S-77100] | balance on account [ACCOUNT 77100432] is wrong | bank account number is [ACCOUNT 7710 0432 11]
número de tarjeta: [ACCOUNT 6011 0009 9013 9424] | my visa is [ACCOUNT 4012-8888-8888-1881] | Ref [OTHER_ID 77-1004]
the confirmation number is [OTHER_ID KX77Q2] | the authorization was [OTHER_ID A-771004] | claim [OTHER_ID 771004-33] | Rx#[OTHER_ID 7710043]
Rx [OTHER_ID 77-10043] is ready | mi número de orden es [OTHER_ID 771004] | número de caso [OTHER_ID 771004] | my case id is [OTHER_ID HS-7710]
i'm [OTHER_ID @thistle_down] on insta | snap: [OTHER_ID thistle.down7] | add me on snapchat, [OTHER_ID thistle_down7] | login id [OTHER_ID thistle77]
my tiktok is [OTHER_ID thistledownx] | mychart id is [OTHER_ID TDOWN77] | the visa number in my passport is [OTHER_ID K7710043]
glucometer serial number [DEVICE GX-77100] | device serial: [DEVICE 77100-4332] | my hearing aid's serial number is [DEVICE 7710043]
I'm a cook at [PLACE Thistle Down Cafe] | I clean rooms at [PLACE Gatehouse Inn] | My employer is [PLACE Brackett Logistics]
i work over at [PLACE Brackett Logistics] | she works at [PLACE Thornbury Bank] | works the night shift at [PLACE Brackett Foods]
our daughter goes to [PLACE Thornbury High] | he's in 4th grade at [PLACE Thornbury Elementary School]
surgery at [PLACE Thornbury Memorial Hospital] | had labs at [PLACE Gatehouse Medical Center] | transferred from [PLACE Gatehouse Nursing Home]
I'm from [PLACE Reno, Nevada] | we live in [PLACE Reno] | live near [PLACE Reno NV] | vivimos en [PLACE Fresno, California]
in [PLACE Tacoma, WA] now | my chest hurts when i run up the stairs | i ran 5 miles in 42 minutes | my baby is 19 inches and 7 lb 2 oz
do i need to fast 8 or 12 hours | does dr chen do mole removal | we waited from 2 to 345 | my sugar has been 300 310 295
bp readings 140 90 138 88 142 91 | 145 over 92 twice | took 650 mg at 4 and 650 at 10 | i need 3 bottles of 60 | spf 50 or 30
my prescription is for 20 mg not 40 | order 2 boxes of strips | claim it on my taxes | i have a case of strep | reference range is 70 to 100
confirm my appointment for friday | it's the third time this month | number two is the worst | call option 3 on the menu
your phone tree is confusing | can you text the address | what's your address | send directions to the clinic | i am at the clinic now | at the door
i'm on lisinopril 10 and metformin 500 | on 2 meds | i moved my appointment | i moved wrong and hurt my back | lives with diabetes
i live with my parents | live vaccine or not | house dust allergy | is there an address for the lab | the street was icy and i fell
fell down the stairs on the way to work | works great thanks | it works for me | works at night | does the shot work for kids | working for hours
my job is stressful | job requires a physical | teaching hospital near me | student health forms | school physical due friday
high school sports physical | college entrance vaccines | goes to the bathroom a lot | he goes to bed late | going to school tomorrow
my kid attends daycare | is there a children's hospital nearby | which urgent care is open | is it the heart or the lungs | trabajo los lunes
trabajo en la mañana | trabajo de lunes a viernes | vivo lejos de la clínica | voy en camino | voy a la clínica | estoy en la sala de espera
en el hospital me dijeron que es asma | la escuela me llamó | necesito la vacuna para la escuela | me duele cuando voy al baño
tengo 3 días con fiebre de 38 | la cita de las 4 o la de las 5 | a las 10 y 15 o a las 11 y media | pesa 95 libras | mide 1 metro 60
tomo una pastilla en la noche y dos en la mañana | uno o dos meses | entre las 2 y las 3 | entre lunes y miércoles | la semana del lunes
is a swollen ankle something you can look at friday | the cough started 3 weeks ago and it is worse at night
i have had diarrhea since sunday, 5 or 6 times a day | my daughter has hand foot and mouth, can she go back to school | need a note for work please
he fell off the monkey bars at recess | i am 34 weeks pregnant and swollen | do you accept walk-ins on saturday mornings
how long is the wait for new patients | are you taking new patients at the main office | my wife is due in 6 weeks
can you send my prescription to the cvs on main street | send it to the walgreens near me | i use the costco pharmacy
is the office closed on memorial day | do i bring my insurance card and id | what do i need to bring, id and a copay of 30
what vaccines are needed for college | i was told to follow up in 10 to 14 days | the nurse said to call back if it goes over 101
my son needs a tdap before 7th grade | she's in 4th grade and 9 years old | i got the results, ldl 162 and total 245
i am allergic to penicillin and shellfish | the new pills make me dizzy at work | i lost 12 pounds in 2 months
do i need to be fasting for the lipid panel | how much does a sports physical cost | do you have anything at 8 or 830 | can i come 15 minutes early
i'm stuck in traffic on the highway | i'm running late from work | my ride is late, can i still come at 4
can the doctor look at a picture of my mole | what is the difference between a pa and an np | does dr rivera speak spanish
can i switch to dr okafor for my kids | i got bit by a dog in the park | we are traveling to mexico in july | i just got back from brazil
going to india for 3 weeks | is the heat bad for my asthma | working with chemicals at my job | i work on my feet 10 hours a day | i work for myself
i work in the kitchen | i work in a school | i work for the city | i work at the school | i work at the hospital as a nurse | she works at a daycare
i go to school full time | my kids go to different schools | i go to church on sunday | he goes to daycare and keeps getting sick | we go to the gym
took a fall at the grocery store | burned my hand in the kitchen | i smoke half a pack per day for 20 years | my number one concern is the headache
your number is always busy | what is your fax number | what number do i call after hours | is this the right number | wrong number sorry
call my pharmacy | text works better for me | please reply by text | is there an app or portal | how do i reset my portal password
the portal is down | the link does not open | i can't log in | my claim was denied and the order got lost | what's the status of my referral
the bill says 2 visits but i came once | can i pay in 3 installments of 50 | is there a payment plan | do you take visa or mastercard
do you take medicaid or medicare | my group plan changed jobs | i have two insurance plans | i need a group therapy session
my medical records please | how do i get my chart | my mole is on my back, 6 mm | my device keeps beeping | my monitor battery died
my hearing aid is broken | my pacemaker check is due | serial killers podcast gives me anxiety | the plate broke and cut my finger
i have a metal plate in my leg | my license expired, do you need it | i was in a car accident | fingerprint card for my job | do you do dna tests
he turned one last week and needs shots | about to turn 65 and need medicare help | my mom is 78 and my dad is 81 | grandpa is 88
my grandmother is in her eighties | i weigh 97 kilos | mom's oxygen is 92 | his fever is 102 | dad's bp was 110 over 70 | temperature 99 point 5
96 percent | my grade was 95 | i ran a 100 meter race | bus 95 stops there | take exit 94 | over 100 people were there | in 90 days | for 95 dollars
at 98 it is almost a fever | may i come in march | august is fine | the first of the month | first thing monday | the second one hurts more
sunday the shot wore off | one thirty or two fifteen | half past ten | ten to twelve | two by two | the top of the hour | end of the day
next to the pharmacy | street drugs | walk way too far | drive thru testing | court date on monday | square patch on my arm | i can circle back
a place for my mom | 12 different creams | 3 broken ribs | 5 small bumps in a row | 2 red spots on my leg near the knee | 10 minutes drive
6 pack of beer | 20 mile run | 8 hour way to work | 4 big trees fell | 4 new pills a day | cuántas vacunas necesita mi hijo
mi hijo de 5 años tiene tos | me salió un sarpullido en la espalda | tengo náuseas y mareo desde el martes | ¿abren los domingos?
¿dónde queda la clínica? | ¿en qué calle están? | la calle está cerrada | vivo solo | vivo con mi mamá | voy al trabajo | salgo del trabajo a las 5
trabajo en una fábrica | trabajo en el campo | trabajo con mis manos | estudio en la noche | mi hija va a la escuela | va a la primaria
soy alérgico a la penicilina | tengo seguro de mi trabajo | mi seguro es bueno | no tengo seguro | ¿cuál es mi número de miembro?
¿cuál es el número de la clínica? | el número está ocupado | mi cuenta está mal | la tarjeta no pasó | no recibí la factura | mi receta se venció
me falta una receta | mi abuela tiene 85 años | pesa 92 kilos | tiene la presión en 95 | tiene 90 de azúcar | son las 10 y 20 | a las 9 y media
dos veces al día por siete días | el primero de la fila | cada 8 horas | de 2 a 4 pastillas | en inglés | en español | en mi país | en la sala
en emergencias | en mi pecho
""".strip().splitlines()
FORMS = [
    line
    for line in (Path(__file__).parent / "structured_forms.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
_MARK = re.compile(r"\[([A-Z_]+\d*) ([^\]]+)\]")
Expected = tuple[str, list[tuple[str, str]]]


def read(line: str) -> Expected:
    """The text and its marked values."""
    text = _MARK.sub(lambda m: m.group(2), line)
    return text, [(m.group(2), m.group(1)) for m in _MARK.finditer(line)]


def chat(text: str) -> str:
    """Lower case, without the marks that people leave out."""
    return re.sub(r"\.(?=\s|$)", "", re.sub(r"[,!?'\";]", "", text.lower()))


def letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def found(text: str) -> list[tuple[str, str]]:
    """What is hidden, but for names of people: those have tests of their own."""
    spans = find_spans(text=text, directory=DIRECTORY)
    return [(letters(text[s.start : s.end]), s.type) for s in spans if s.type != "PERSON"]


def wrong(line: str, form: Callable[[str], str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """The cases of a line that are read otherwise than marked, with what was found."""
    bad = []
    for case in line.split(" | "):
        text, values = read(case)
        have = found(form(text))
        if have != [(letters(value), kind) for value, kind in values]:
            bad.append((form(text), have))
    return bad


@pytest.mark.parametrize("line", LINES)
def test_as_written(line: str) -> None:
    assert wrong(line, str) == []


@pytest.mark.parametrize("line", LINES)
def test_as_chat(line: str) -> None:
    assert wrong(line, chat) == []


@pytest.mark.parametrize("form", FORMS)
def test_forms(form: str) -> None:
    assert wrong(form, str) == []
    assert wrong(form, chat) == []


def test_cases_are_many() -> None:
    marked = [bool(read(case)[1]) for line in LINES for case in line.split(" | ")]
    assert min(sum(marked), len(marked) - sum(marked)) >= 150


@pytest.mark.parametrize(
    "unit",
    ["1", "9 ", " ", "a", "a ", "one ", "5-", "a1", "calle ", "st and ", "12 oak ", "member id ",
     "work at the ", "born ", "x, ", "( ", "double ", "1 st ", "@a", "and then ",
     "member id is         ", "dob 5/3/84 ", "5 3 84 ", "1 a ", "o/", "a.b@", "octobr ", "area code 617 "],
)  # fmt: skip
def test_hostile_runs_cost_little(unit: str, of_the_model: float) -> None:
    """Beside what the name model alone needs for a text of as many pieces as can be."""
    text = (unit * 2000)[:2300]
    assert cost(lambda: find_spans(text=text, directory=DIRECTORY)) < 2 * of_the_model


@pytest.fixture(scope="module")
def of_the_model() -> float:
    find_spans(text="warm", directory=DIRECTORY)
    return min(cost(lambda: load_model().read("@a" * 1150)) for _ in range(3))


def cost(read: Callable[[], object]) -> float:
    """Seconds of computing."""
    start = time.process_time()
    read()
    return time.process_time() - start
