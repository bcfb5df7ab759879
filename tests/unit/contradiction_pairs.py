"""Pairs of statements from municipal routines: some contradict each other, most only look so.

``APART`` was written before the rules of ``app/contradictions.py`` and never tuned on; ``TUNED``
was written beside them.
"""

from typing import NamedTuple


class Place(NamedTuple):
    title: str
    heading: str
    text: str


class Pair(NamedTuple):
    name: str
    question: str
    one: Place
    other: Place
    about: str | None
    """What they differ in; None where they are compatible."""


APART = (
    Pair(
        "förhandsbedömning: 14 dagar, tio dagar",
        "Hur lång tid har vi på oss för en förhandsbedömning?",
        Place(
            "Rutin för orosanmälan",
            "3 Förhandsbedömning",
            "Förhandsbedömningen ska vara klar inom 14 dagar från det att anmälan kom in.",
        ),
        Place(
            "Introduktion för nyanställda",
            "Orosanmälningar",
            "En förhandsbedömning ska vara klar senast tio dagar efter att anmälan har kommit in.",
        ),
        "tid",
    ),
    Pair(
        "glasögon: 2 000 kronor, 1 500 kronor",
        "Hur mycket kan man få för glasögon?",
        Place(
            "Riktlinjer för ekonomiskt bistånd",
            "4.3 Glasögon",
            "Bistånd till glasögon beviljas med högst 2 000 kronor, inklusive synundersökning.",
        ),
        Place(
            "Handbok för mottagningen",
            "Glasögon",
            "Bistånd till glasögon kan beviljas med högst 1 500 kronor inklusive synundersökning.",
        ),
        "belopp",
    ),
    Pair(
        "delegation: enhetschef, förste socialsekreterare",
        "Vem beslutar om att inleda en utredning om barn?",
        Place(
            "Delegationsordning",
            "Barn och unga",
            "Beslut om att inleda utredning om barn fattas av enhetschefen.",
        ),
        Place(
            "Rutin för orosanmälan",
            "Inleda utredning",
            "Beslut om att inleda utredning om barn fattas av förste socialsekreterare.",
        ),
        "vem som beslutar",
    ),
    Pair(
        "gallring: fem år, tio år",
        "När gallras journalanteckningar?",
        Place(
            "Dokumenthanteringsplan",
            "Gallring",
            "Journalanteckningar gallras fem år efter sista anteckningen.",
        ),
        Place(
            "Rutin för dokumentation",
            "Gallring av akter",
            "Journalanteckningar gallras tio år efter den sista anteckningen i akten.",
        ),
        "tid",
    ),
    Pair(
        "feriepraktik: 16 år, 15 år",
        "Hur gammal måste man vara för att få feriepraktik?",
        Place(
            "Feriepraktik",
            "Vem kan söka",
            "Den som söker feriepraktik ska ha fyllt 16 år senast den 1 juni.",
        ),
        Place(
            "Information till skolor om feriepraktik",
            "Vem kan söka",
            "För att söka feriepraktik ska du ha fyllt 15 år senast den 1 juni.",
        ),
        "ålder",
    ),
    Pair(
        "sysselsättning: 75 procent, 80 procent",
        "Hur hög närvaro krävs på praktiken?",
        Place(
            "Anvisning om närvaro",
            "Närvaro",
            "Deltagaren ska ha minst 80 procents närvaro för att praktiken ska räknas som "
            "genomförd.",
        ),
        Place(
            "Rutin för praktikplatser",
            "Närvarokrav",
            "Praktiken räknas som genomförd om deltagaren har minst 75 % närvaro.",
        ),
        "andel",
    ),
    Pair(
        "lex Sarah: två månader, tre månader",
        "Hur snabbt ska en lex Sarah-utredning vara klar?",
        Place(
            "Rutin för lex Sarah",
            "5 Utredning",
            "Utredningen av en lex Sarah-rapport ska vara klar inom två månader.",
        ),
        Place(
            "Avvikelser och synpunkter",
            "Lex Sarah",
            "En lex Sarah-rapport utreds inom tre månader och utredningen lämnas till "
            "enhetschefen.",
        ),
        "tid",
    ),
    Pair(
        "telefontid: klockslag",
        "När kan jag ringa mottagningen?",
        Place(
            "Kontakt med mottagningen",
            "Telefontid",
            "Mottagningen har telefontid måndag till fredag klockan 9.00–11.00.",
        ),
        Place(
            "Introduktion för nyanställda",
            "Mottagningen",
            "Mottagningen har telefontid måndag till fredag klockan 10.00–12.00.",
        ),
        "tid",
    ),
    Pair(
        "ansökan: 30 april, 31 mars",
        "När är sista dag att söka föreningsbidrag?",
        Place(
            "Regler för föreningsbidrag",
            "Ansökan",
            "Ansökan om föreningsbidrag ska ha kommit in senast den 31 mars.",
        ),
        Place(
            "Information till föreningar",
            "Sista ansökningsdag",
            "Ansökan om föreningsbidrag ska lämnas senast den 30 april varje år.",
        ),
        "tid",
    ),
    Pair(
        "nödprövning: gruppledare, enhetschef",
        "Vem beslutar om nödprövning?",
        Place(
            "Rutin för nödprövning",
            "Beslut",
            "Gruppledaren beslutar om bistånd efter nödprövning.",
        ),
        Place(
            "Riktlinjer för ekonomiskt bistånd",
            "Nödprövning",
            "Enhetschefen beslutar om bistånd efter nödprövning.",
        ),
        "vem som beslutar",
    ),
    Pair(
        "hyresskuld: tre månaders hyra, två",
        "Hur stor hyresskuld kan beviljas?",
        Place(
            "Rutin för hyresskulder",
            "Bedömning",
            "Bistånd till hyresskuld kan beviljas med högst tre månadshyror.",
        ),
        Place(
            "Riktlinjer för ekonomiskt bistånd",
            "Hyresskuld",
            "Bistånd till hyresskuld beviljas med högst två månadshyror.",
        ),
        "antal",
    ),
    Pair(
        "begravning: 29 400 kronor, 25 000 kronor",
        "Vad är högsta beloppet för begravning?",
        Place(
            "Dödsbo och dödsboanmälan",
            "Begravningskostnad",
            "Skälig kostnad för begravning är upp till 29 400 kronor.",
        ),
        Place(
            "Riktlinjer för ekonomiskt bistånd",
            "Begravning",
            "Kostnaden för en begravning är skälig upp till 25 000 kr.",
        ),
        "belopp",
    ),
    Pair(
        "umgänge: utskott, enhetschef",
        "Vem fattar beslut om umgängesbegränsning?",
        Place(
            "Delegationsordning",
            "LVU",
            "Beslut om umgängesbegränsning fattas av socialnämndens individutskott.",
        ),
        Place(
            "Rutin vid placering",
            "Umgänge",
            "Beslut om umgängesbegränsning fattas av enhetschefen.",
        ),
        "vem som beslutar",
    ),
    Pair(
        "synpunkter: fem arbetsdagar, tio arbetsdagar",
        "Hur snabbt ska en synpunkt besvaras?",
        Place(
            "Avvikelser och synpunkter",
            "Svar",
            "Den som har lämnat en synpunkt ska få svar inom tio arbetsdagar.",
        ),
        Place(
            "Bemötande och service",
            "Synpunkter",
            "Den som lämnat en synpunkt ska få ett svar inom fem arbetsdagar.",
        ),
        "tid",
    ),
    # What follows is compatible.
    Pair(
        "samma tid i andra ord",
        "Hur lång tid har vi på oss för en förhandsbedömning?",
        Place("Rutin för orosanmälan", "Förhandsbedömning", "Den ska vara klar inom två veckor."),
        Place("Introduktion", "Förhandsbedömning", "Den ska vara klar inom fjorton dagar."),
        None,
    ),
    Pair(
        "samma belopp, annan skrivning",
        "Hur mycket kan man få för glasögon?",
        Place("Riktlinjer", "Glasögon", "Bistånd till glasögon beviljas med högst 2 000 kronor."),
        Place("Handbok", "Glasögon", "Bistånd till glasögon beviljas med högst 2000 kr."),
        None,
    ),
    Pair(
        "förhandsbedömning och utredning",
        "Hur lång tid får det ta?",
        Place(
            "Rutin för orosanmälan", "Tider", "En förhandsbedömning ska vara klar inom 14 dagar."
        ),
        Place("Rutin för utredning", "Tider", "En utredning ska vara klar inom fyra månader."),
        None,
    ),
    Pair(
        "huvudregel och förlängning",
        "Hur lång tid får en barnutredning ta?",
        Place("Utredning", "Utredningstid", "Utredningen ska vara klar inom fyra månader."),
        Place(
            "Utredning",
            "Utredningstid",
            "Finns det särskilda skäl får utredningstiden förlängas med högst två månader.",
        ),
        None,
    ),
    Pair(
        "olika år av samma taxa",
        "Vad kostar måltidsabonnemang?",
        Place("Taxa 2024", "Avgifter 2024", "Måltidsabonnemang kostar 3 450 kronor per månad."),
        Place("Taxa 2025", "Avgifter 2025", "Måltidsabonnemang kostar 3 620 kronor per månad."),
        None,
    ),
    Pair(
        "barn och vuxna",
        "Hur mycket kan man få för glasögon?",
        Place("Riktlinjer", "Glasögon", "För vuxna beviljas glasögon med högst 2 000 kronor."),
        Place("Riktlinjer", "Glasögon", "För barn beviljas glasögon med högst 1 200 kronor."),
        None,
    ),
    Pair(
        "rader i en tabell efter ålder",
        "Vad är normen för barn?",
        Place("Riksnorm", "Barn och skolungdomar", "Ålder Belopp per månad 4–6 år 2 960 kronor"),
        Place("Riksnorm", "Barn och skolungdomar", "Ålder Belopp per månad 7–10 år 3 930 kronor"),
        None,
    ),
    Pair(
        "ensamstående och par",
        "Hur stort är beloppet för matpengar?",
        Place("Nödprövning", "Matpengar", "En ensamstående får 80 kronor per dag till mat."),
        Place("Nödprövning", "Matpengar", "Ett par får 140 kronor per dag till mat."),
        None,
    ),
    Pair(
        "beslut om olika ärenden",
        "Vem beslutar?",
        Place("Delegationsordning", "Ekonomi", "Enhetschefen beslutar om bistånd till möbler."),
        Place("Delegationsordning", "Ekonomi", "Socialsekreteraren beslutar om försörjningsstöd."),
        None,
    ),
    Pair(
        "beslut över och under en gräns",
        "Vem beslutar om hyresskuld?",
        Place(
            "Delegationsordning",
            "Hyresskuld",
            "Hyresskuld upp till 30 000 kronor: socialsekreterare.",
        ),
        Place(
            "Delegationsordning",
            "Hyresskuld",
            "Hyresskuld över 30 000 kronor: enhetschef.",
        ),
        None,
    ),
    Pair(
        "beslut och underrättelse",
        "Vem får veta om beslut om avstängning?",
        Place("Hot och våld", "Beslut", "Enhetschefen beslutar om besöksförbud i lokalen."),
        Place("Hot och våld", "Beslut", "Enhetschefen underrättar socialchefen om besöksförbudet."),
        None,
    ),
    Pair(
        "minst och högst",
        "Hur länge varar praktiken?",
        Place("Praktik", "Längd", "Praktiken varar minst fyra veckor."),
        Place("Praktik", "Längd", "Praktiken varar högst tolv veckor."),
        None,
    ),
    Pair(
        "två led av samma förlopp",
        "När ska anmälaren få återkoppling?",
        Place(
            "Orosanmälan", "Återkoppling", "Anmälan ska bekräftas till anmälaren inom en arbetsdag."
        ),
        Place("Orosanmälan", "Återkoppling", "Återkoppling till anmälaren ska ges inom en vecka."),
        None,
    ),
    Pair(
        "dagar och arbetsdagar för olika slag",
        "När ska en faktura betalas?",
        Place("Ekonomihandbok", "Betalning", "Leverantörsfakturor betalas inom 30 dagar."),
        Place("Ekonomihandbok", "Betalning", "Fakturor från privatpersoner betalas inom 10 dagar."),
        None,
    ),
    Pair(
        "bostad och lokal",
        "Vilken egenavgift tas ut?",
        Place("Avgifter", "Boende", "Egenavgiften för jourboende är 150 kronor per dygn."),
        Place("Avgifter", "Boende", "Egenavgiften för stödboende är 95 kronor per dygn."),
        None,
    ),
    Pair(
        "heltid och deltid",
        "Hur mycket är ersättningen?",
        Place("Feriepraktik", "Lön", "Lönen är 85 kronor i timmen för den som har fyllt 18 år."),
        Place("Feriepraktik", "Lön", "Lönen är 75 kronor i timmen för den som är 16 eller 17 år."),
        None,
    ),
    Pair(
        "samma sak, fler ord",
        "Hur lång tid har man på sig att överklaga?",
        Place("Rutin", "Överklagande", "Beslutet ska överklagas inom tre veckor."),
        Place(
            "Handbok",
            "Överklagande",
            "Överklagandet ska ha kommit in inom 21 dagar från den dag då den enskilde fick del "
            "av beslutet.",
        ),
        None,
    ),
    Pair(
        "lag och undantag",
        "När ska en plan följas upp?",
        Place("Placering", "Uppföljning", "Vården ska övervägas minst en gång var sjätte månad."),
        Place("Placering", "Uppföljning", "Vården omprövas dock var tredje månad enligt 14 § LVU."),
        None,
    ),
    Pair(
        "olika åtgärder med samma norm",
        "Vad kostar ett förlorat kort?",
        Place("Nycklar", "Förlust", "Ett förlorat passerkort kostar 200 kronor."),
        Place("Nycklar", "Förlust", "En förlorad nyckel kostar 500 kronor."),
        None,
    ),
    Pair(
        "gräns för anmälan och gräns för utredning i samma mening",
        "Hur snabbt ska skyddsbedömningen göras?",
        Place(
            "Skyddsbedömning",
            "När",
            "Skyddsbedömningen görs samma dag och dokumenteras senast nästa vardag.",
        ),
        Place("Skyddsbedömning", "När", "Skyddsbedömningen ska dokumenteras inom 24 timmar."),
        None,
    ),
    Pair(
        "boka och avboka",
        "När lämnar tolken sin räkning?",
        Place("Tolk", "Avbokning", "En tolk avbokas senast 24 timmar före mötet."),
        Place("Tolk", "Bokning", "En tolk bokas senast fem dagar före mötet."),
        None,
    ),
    Pair(
        "mindre än och mer än",
        "Hur länge sparas loggen?",
        Place("It-säkerhet", "Loggar", "Loggar sparas i minst sex månader."),
        Place("It-säkerhet", "Loggar", "Loggar sparas i tolv månader."),
        None,
    ),
    Pair(
        "olika handlingar",
        "När gallras handlingar?",
        Place("Plan", "Gallring", "Ansökningar om förskola gallras efter två år."),
        Place("Plan", "Gallring", "Ansökningar om skolskjuts gallras efter ett år."),
        None,
    ),
    Pair(
        "andelar av olika helheter",
        "Hur stor del ska vara utbildade?",
        Place("Plan", "Mål", "Andelen brukare som är nöjda ska vara minst 85 procent."),
        Place("Plan", "Mål", "Andelen anhöriga som är nöjda ska vara minst 75 procent."),
        None,
    ),
    Pair(
        "övergångstid med datum",
        "När gäller de nya reglerna?",
        Place("Rutin", "Giltighet", "Reglerna gäller från och med den 1 januari 2025."),
        Place("Rutin", "Giltighet", "Reglerna gäller till och med den 31 december 2026."),
        None,
    ),
    Pair(
        "exempel och regel",
        "Hur mycket får man ha kvar?",
        Place("Riktlinjer", "Jobbstimulans", "25 procent av nettoinkomsten räknas inte med."),
        Place(
            "Riktlinjer",
            "Jobbstimulans",
            "Exempel: Anna tjänar 4 000 kronor och 75 procent av nettoinkomsten räknas med.",
        ),
        None,
    ),
    Pair(
        "kommunen och regionen",
        "Vem beslutar om hjälpmedel?",
        Place("Samverkan", "Hjälpmedel", "Arbetsterapeuten förskriver hjälpmedel i hemmet."),
        Place("Samverkan", "Hjälpmedel", "Regionens läkare beslutar om medicinska hjälpmedel."),
        None,
    ),
    Pair(
        "gymnasiet och vux",
        "När måste man ha sökt?",
        Place("Antagning", "Ansökan", "Ansökan till vårterminen ska lämnas senast den 15 oktober."),
        Place("Antagning", "Ansökan", "Ansökan till höstterminen ska lämnas senast den 15 april."),
        None,
    ),
)


TUNED = (
    Pair(
        "skyddsbedömning: samma dag i timmar",
        "Hur snabbt ska skyddsbedömningen göras?",
        Place(
            "Skyddsbedömning",
            "2 När",
            "Skyddsbedömningen ska göras inom 24 timmar från det att anmälan kom in.",
        ),
        Place(
            "Rutin för orosanmälan",
            "Skyddsbedömning",
            "Skyddsbedömningen ska göras inom 48 timmar.",
        ),
        "tid",
    ),
    Pair(
        "återkrav: tre år, fem år",
        "När preskriberas ett återkrav?",
        Place(
            "Återkrav",
            "Preskription",
            "Ett återkrav preskriberas tre år efter att biståndet betalades ut.",
        ),
        Place("Handbok", "Återkrav", "Återkravet preskriberas efter fem år."),
        "tid",
    ),
    Pair(
        "dödsbo: kronor",
        "Vilka tillgångar får dödsboet ha?",
        Place("Dödsbo", "Gräns", "Dödsboanmälan kan göras om tillgångarna är högst 10 000 kronor."),
        Place(
            "Riktlinjer", "Dödsbo", "En dödsboanmälan kan göras om tillgångarna är högst 15 000 kr."
        ),
        "belopp",
    ),
    Pair(
        "matpengar per dag",
        "Hur mycket får man till mat per dag?",
        Place("Nödprövning", "Mat", "Matpengar betalas ut med 80 kronor per dag."),
        Place("Riktlinjer", "Mat", "Matpengar betalas ut med 90 kronor per dag."),
        "belopp",
    ),
    Pair(
        "delegationens rad och rutinens mening",
        "Vem beslutar om avslag på försörjningsstöd?",
        Place(
            "Delegationsordning",
            "Ekonomiskt bistånd",
            "Beslut om avslag på försörjningsstöd fattas av gruppledaren.",
        ),
        Place("Rutin", "Avslag", "Socialsekreteraren beslutar om avslag på försörjningsstöd."),
        "vem som beslutar",
    ),
    Pair(
        "nämnd och chef",
        "Vem beslutar om polisanmälan?",
        Place(
            "Rutin för hot och våld",
            "Polisanmälan",
            "Beslut om polisanmälan fattas av socialnämnden.",
        ),
        Place(
            "Felaktiga utbetalningar", "Polisanmälan", "Enhetschefen fattar beslut om polisanmälan."
        ),
        "vem som beslutar",
    ),
    Pair(
        "socialsekreterare och förste socialsekreterare",
        "Vem får besluta om kontaktperson?",
        Place(
            "Delegationsordning",
            "Barn",
            "Beslut om kontaktperson fattas av förste socialsekreterare.",
        ),
        Place("Rutin", "Kontaktperson", "Beslut om kontaktperson fattas av socialsekreteraren."),
        "vem som beslutar",
    ),
    Pair(
        "uppföljning: var tredje, var sjätte månad",
        "Hur ofta ska genomförandeplanen följas upp?",
        Place("Rutin", "Uppföljning", "Genomförandeplanen ska följas upp var sjätte månad."),
        Place("Handbok", "Genomförandeplan", "Genomförandeplanen följs upp var tredje månad."),
        "tid",
    ),
    Pair(
        "tolk: arbetsdagar",
        "När ska tolk bokas?",
        Place("Tolk", "Bokning", "Tolk ska bokas minst fem arbetsdagar före mötet."),
        Place("Introduktion", "Tolk", "En tolk bokas minst tre arbetsdagar före mötet."),
        "tid",
    ),
    Pair(
        "ungdomar: åldersgräns",
        "Vilken åldersgräns gäller för utlåning?",
        Place("Fritid", "Utlåning", "Åldersgränsen för att låna utrustning är 18 år."),
        Place("Fritidsbank", "Regler", "Åldersgränsen är 16 år för att låna utrustning."),
        "ålder",
    ),
    Pair(
        "andel av hyran",
        "Hur stor del av hyran betalas?",
        Place("Boende", "Hyra", "Egenavgiften är 30 procent av hyran."),
        Place("Taxa", "Egenavgift", "Egenavgiften är en fjärdedel av hyran."),
        "andel",
    ),
    Pair(
        "avstängning: veckor och månader",
        "Hur länge får en deltagare stängas av?",
        Place("Anvisning", "Avstängning", "En deltagare får stängas av i högst två veckor."),
        Place("Hot och våld", "Avstängning", "En deltagare får stängas av i högst en månad."),
        "tid",
    ),
    Pair(
        "överklagande: anaforiskt",
        "Hur lång tid har man på sig att överklaga?",
        Place("Rutin A", "Överklagande", "Det ska ha kommit in inom tre veckor."),
        Place("Rutin B", "Överklagande", "Överklagandet ska ha kommit in inom fyra veckor."),
        "tid",
    ),
    Pair(
        "mobil: klockslag",
        "När stänger socialjouren?",
        Place("Kontakt", "Socialjour", "Socialjouren nås till klockan 02.00."),
        Place("Introduktion", "Socialjour", "Socialjouren nås till klockan 24.00."),
        "tid",
    ),
    Pair(
        "gallring av ansökningar",
        "När gallras ansökningar?",
        Place(
            "Dokumenthanteringsplan",
            "Ekonomiskt bistånd",
            "Ansökningar om ekonomiskt bistånd gallras efter två år.",
        ),
        Place(
            "Rutin för dokumentation",
            "6 Gallring",
            "En ansökan om ekonomiskt bistånd ska gallras fem år efter det sista beslutet.",
        ),
        "tid",
    ),
    Pair(
        "utbetalningsdag",
        "Vilken dag betalas biståndet ut?",
        Place(
            "Rutin för utbetalning",
            "Utbetalning",
            "Försörjningsstödet betalas ut den 27 i månaden.",
        ),
        Place("Kontakt", "Pengar", "Försörjningsstöd betalas ut den 25 i varje månad."),
        "tid",
    ),
    Pair(
        "hembesök",
        "Hur snart ska hembesöket göras?",
        Place(
            "Rutin för hembesök",
            "Planering",
            "Hembesök ska göras inom tre veckor efter att ansökan har kommit in.",
        ),
        Place("Stöd i hemmet", "Hembesök", "Inom två veckor ska ett hembesök göras."),
        "tid",
    ),
    Pair(
        "hyresgräns",
        "Vilken hyra godtas för en ensamstående?",
        Place(
            "Riktlinjer för ekonomiskt bistånd",
            "Boende",
            "För en ensamstående godtas en hyra på högst 6 200 kronor.",
        ),
        Place(
            "Hyresskulder",
            "Skälig hyra",
            "En hyra på högst 5 900 kronor godtas för en ensamstående.",
        ),
        "belopp",
    ),
    Pair(
        "passerkort",
        "Vad kostar ett nytt passerkort?",
        Place("Nycklar och passerkort", "Förlust", "Ett nytt passerkort kostar 250 kronor."),
        Place(
            "Introduktion för nyanställda",
            "Passerkort",
            "Kostnaden för ett nytt passerkort är 150 kronor.",
        ),
        "belopp",
    ),
    Pair(
        "rekryteringstillägg",
        "Hur stor del av praktiken ska vara handledd?",
        Place(
            "Anvisning om praktik", "Handledning", "Minst hälften av praktiken ska vara handledd."
        ),
        Place(
            "Praktikplatser", "Handledning", "Praktiken ska vara handledd till minst 75 procent."
        ),
        "andel",
    ),
    Pair(
        "åldern för eget samtal",
        "Från vilken ålder ska barn få eget samtal?",
        Place(
            "Barns delaktighet",
            "Eget samtal",
            "Barn som har fyllt 10 år ska erbjudas ett eget samtal.",
        ),
        Place("Utredning", "Barnsamtal", "Barn som har fyllt 12 år ska erbjudas ett eget samtal."),
        "ålder",
    ),
    Pair(
        "rapport till nämnden",
        "Hur ofta rapporteras avvikelserna till nämnden?",
        Place("Avvikelser", "Rapport", "Avvikelser rapporteras till nämnden två gånger per år."),
        Place("Lex Sarah", "Rapport", "Avvikelserna rapporteras till nämnden fyra gånger per år."),
        "tid",
    ),
    Pair(
        "busskort: beslut",
        "Vem beslutar om busskort?",
        Place("Delegationsordning", "Resor", "Handläggaren får besluta om busskort."),
        Place("Resor", "Busskort", "Enhetschefen ska besluta om busskort."),
        "vem som beslutar",
    ),
    Pair(
        "omplacering i brådskande fall",
        "Vem beslutar om omedelbart omhändertagande?",
        Place(
            "Delegationsordning",
            "LVU",
            "Beslut om omedelbart omhändertagande fattas av nämndens ordförande.",
        ),
        Place(
            "Rutin för socialjouren",
            "Omhändertagande",
            "Beslut om omedelbart omhändertagande kan fattas av socialjouren.",
        ),
        "vem som beslutar",
    ),
    Pair(
        "svar på begäran",
        "Hur fort ska en begäran om handling besvaras?",
        Place(
            "Sekretess",
            "Begäran",
            "En begäran om allmän handling ska besvaras inom två arbetsdagar.",
        ),
        Place("Registratur", "Utlämnande", "Begäran om allmän handling besvaras inom en vecka."),
        "tid",
    ),
    Pair(
        "handlingar sparas",
        "Hur länge sparas inspelningar?",
        Place("Kamera", "Lagring", "Inspelningar sparas i 30 dagar."),
        Place(
            "It", "Kameror", "Inspelningarna sparas i 60 dagar och raderas därefter automatiskt."
        ),
        "tid",
    ),
    Pair(
        "antal offerter",
        "Hur många offerter behövs?",
        Place("Riktlinjer", "Flytt", "Den sökande ska lämna minst tre offerter på flytten."),
        Place("Handbok", "Flytt", "Den sökande lämnar minst två offerter på flytten."),
        "antal",
    ),
    Pair(
        "sänkt arbetsgräns",
        "När stänger receptionen?",
        Place("Reception", "Tider", "Receptionen stänger klockan 16.30."),
        Place("Introduktion", "Receptionen", "Receptionen stänger kl. 16.00."),
        "tid",
    ),
    # What follows is compatible.
    Pair(
        "arbetsdagar som kan vara lika",
        "När ges besked?",
        Place("A", "Besked", "Den sökande får besked inom tio arbetsdagar."),
        Place("B", "Besked", "Den sökande får besked inom två veckor."),
        None,
    ),
    Pair(
        "ett dygn och 24 timmar",
        "När?",
        Place("A", "Skyddsbedömning", "Skyddsbedömningen görs inom 24 timmar."),
        Place("B", "Skyddsbedömning", "Skyddsbedömningen görs inom ett dygn."),
        None,
    ),
    Pair(
        "tolv månader och ett år",
        "Hur länge?",
        Place("A", "Beslut", "Beslutet gäller i tolv månader."),
        Place("B", "Beslut", "Beslutet gäller i ett år."),
        None,
    ),
    Pair(
        "per månad och per år",
        "Vad kostar det?",
        Place("A", "Avgift", "Avgiften är 100 kronor per månad."),
        Place("B", "Avgift", "Avgiften är 1 200 kronor per år."),
        None,
    ),
    Pair(
        "akut ansökan",
        "När ska ansökan handläggas?",
        Place("A", "Handläggning", "En ansökan ska handläggas inom 14 dagar."),
        Place("B", "Handläggning", "En akut ansökan ska handläggas inom en dag."),
        None,
    ),
    Pair(
        "vid särskilda skäl",
        "När ska ansökan handläggas?",
        Place("A", "Handläggning", "En ansökan ska handläggas inom 14 dagar."),
        Place(
            "B", "Handläggning", "En ansökan ska handläggas inom 30 dagar vid hög arbetsbelastning."
        ),
        None,
    ),
    Pair(
        "om handlingar saknas",
        "När ska ansökan handläggas?",
        Place("A", "Handläggning", "En ansökan ska handläggas inom 14 dagar."),
        Place("B", "Handläggning", "Om handlingar saknas ska en ansökan handläggas inom 30 dagar."),
        None,
    ),
    Pair(
        "förskola och fritidshem i rubriken",
        "Hur hög är avgiften?",
        Place("Taxa", "Förskola", "Avgiften är högst 3 procent av inkomsten."),
        Place("Taxa", "Fritidshem", "Avgiften är högst 2 procent av inkomsten."),
        None,
    ),
    Pair(
        "den under rubriker",
        "Hur lång tid får det ta?",
        Place("Rutin", "Förhandsbedömning", "Den ska vara klar inom 14 dagar."),
        Place("Rutin", "Utredning", "Den ska vara klar inom fyra månader."),
        None,
    ),
    Pair(
        "lag och strängare rutin",
        "Hur länge får en utredning pågå?",
        Place(
            "Socialtjänstlag (2025:400)",
            "Utredning",
            "Utredningen ska vara slutförd senast inom fyra månader.",
        ),
        Place(
            "Rutin för utredning",
            "Utredningstid",
            "Utredningen ska vara slutförd senast inom tre månader.",
        ),
        None,
    ),
    Pair(
        "lagens nämnd och delegaten",
        "Vem beslutar om vård?",
        Place("Socialtjänstlag (2025:400)", "Beslut", "Socialnämnden beslutar om insatser."),
        Place("Delegationsordning", "Insatser", "Enhetschefen beslutar om insatser."),
        None,
    ),
    Pair(
        "chef och enhetschef",
        "Vem beslutar om tjänsteresor?",
        Place("A", "Resor", "Närmaste chef beslutar om tjänsteresor."),
        Place("B", "Resor", "Enhetschefen beslutar om tjänsteresor."),
        None,
    ),
    Pair(
        "två som får besluta",
        "Vem beslutar om jourplacering?",
        Place("A", "Jour", "Enhetschefen eller gruppledaren beslutar om jourplacering."),
        Place("B", "Jour", "Gruppledaren beslutar om jourplacering."),
        None,
    ),
    Pair(
        "handläggare och socialsekreterare",
        "Vem beslutar om matpengar?",
        Place("A", "Mat", "Handläggaren beslutar om matpengar."),
        Place("B", "Mat", "Socialsekreteraren beslutar om matpengar."),
        None,
    ),
    Pair(
        "ungefär",
        "Hur lång tid tar det?",
        Place("A", "Tid", "Handläggningen tar ungefär fyra veckor."),
        Place("B", "Tid", "Handläggningen tar sex veckor."),
        None,
    ),
    Pair(
        "spann och värde i spannet",
        "Hur lång tid tar det?",
        Place("A", "Tid", "Handläggningen tar två till fyra veckor."),
        Place("B", "Tid", "Handläggningen tar tre veckor."),
        None,
    ),
    Pair(
        "inte längre än",
        "Hur länge?",
        Place("A", "Tid", "Placeringen får inte pågå i tre månader."),
        Place("B", "Tid", "Placeringen får pågå i två månader."),
        None,
    ),
    Pair(
        "år i titeln",
        "Vad är timlönen?",
        Place("Feriepraktik 2024", "Lön", "Timlönen är 85 kronor."),
        Place("Feriepraktik 2025", "Lön", "Timlönen är 88 kronor."),
        None,
    ),
    Pair(
        "två led i en lista",
        "När ska planen följas upp?",
        Place("Rutin", "Tider", "Genomförandeplan: inom 14 dagar"),
        Place("Rutin", "Tider", "Uppföljning av genomförandeplan: inom 6 månader"),
        None,
    ),
    Pair(
        "första och andra varningen",
        "Vad händer vid försenad återlämning?",
        Place("Bibliotek", "Avgift", "Första påminnelsen skickas efter en vecka."),
        Place("Bibliotek", "Avgift", "Andra påminnelsen skickas efter tre veckor."),
        None,
    ),
    Pair(
        "ansökan och återansökan",
        "När ska ansökan lämnas?",
        Place("A", "Ansökan", "Ansökan lämnas senast den 5 i månaden."),
        Place("B", "Ansökan", "Återansökan lämnas senast den 10 i månaden."),
        None,
    ),
    Pair(
        "före och efter",
        "När lämnas underlaget?",
        Place("A", "Möte", "Underlaget lämnas fem dagar före mötet."),
        Place("B", "Möte", "Underlaget lämnas två dagar efter mötet."),
        None,
    ),
    Pair(
        "flera belopp, samma ingår",
        "Vad kostar det?",
        Place(
            "A",
            "Avgift",
            "Avgiften är 100 kronor, eller 50 kronor för den som har försörjningsstöd.",
        ),
        Place("B", "Avgift", "Avgiften är 50 kronor."),
        None,
    ),
    Pair(
        "grundbelopp och tillägg",
        "Vad är ersättningen?",
        Place("A", "Ersättning", "Ersättningen är 500 kronor per dygn."),
        Place("B", "Ersättning", "Ersättningen höjs med ytterligare 200 kronor per dygn."),
        None,
    ),
    Pair(
        "tidigare regler",
        "Hur länge gällde det?",
        Place("A", "Tid", "Tillståndet gäller i två år."),
        Place("B", "Tid", "Tidigare gällde tillståndet i ett år."),
        None,
    ),
    Pair(
        "träder i kraft",
        "Vad gäller?",
        Place("A", "4 §", "Avgiften är 100 kronor. Upphör att gälla U:2026-01-01"),
        Place("A", "4 §", "Avgiften är 150 kronor. Träder i kraft I:2026-01-01"),
        None,
    ),
    Pair(
        "ansökan i två former",
        "När ska den besvaras?",
        Place("A", "Svar", "En muntlig ansökan besvaras inom två dagar."),
        Place("B", "Svar", "En skriftlig ansökan besvaras inom fem dagar."),
        None,
    ),
    Pair(
        "muntlig bara hos den ena",
        "När ska den besvaras?",
        Place("A", "Svar", "En ansökan besvaras inom fem dagar."),
        Place("B", "Svar", "En muntlig ansökan besvaras inom två dagar."),
        None,
    ),
    Pair(
        "i jourboende",
        "Vad kostar maten?",
        Place("A", "Mat", "Avgiften för mat är 100 kronor per dag."),
        Place("B", "Mat", "Avgiften för mat är 150 kronor per dag i jourboende."),
        None,
    ),
    Pair(
        "barnets och vårdnadshavarens",
        "När ska samtal hållas?",
        Place("A", "Samtal", "Samtal med vårdnadshavaren hålls inom två veckor."),
        Place("B", "Samtal", "Samtal med barnet hålls inom en vecka."),
        None,
    ),
    Pair(
        "beslut och verkställighet",
        "Hur fort?",
        Place("A", "Utbetalning", "Beslut om bistånd fattas inom tio dagar."),
        Place("B", "Utbetalning", "Beslut om bistånd verkställs inom tre dagar."),
        None,
    ),
    Pair(
        "rubriken säger vem",
        "Hur hög är ersättningen?",
        Place("Arvoden", "Kontaktfamilj", "Arvodet är 2 100 kronor per månad."),
        Place("Arvoden", "Kontaktperson", "Arvodet är 1 400 kronor per månad."),
        None,
    ),
    Pair(
        "ordinarie och jour",
        "När har ni öppet?",
        Place("Kontakt", "Mottagning", "Mottagningen är öppen klockan 8.00–16.00."),
        Place("Kontakt", "Socialjour", "Jouren är öppen klockan 16.00–02.00."),
        None,
    ),
    Pair(
        "måndag och fredag",
        "När har ni öppet?",
        Place("Kontakt", "Öppettider", "Receptionen stänger klockan 16.00."),
        Place("Kontakt", "Öppettider", "På fredagar stänger receptionen klockan 15.00."),
        None,
    ),
    Pair(
        "beslut till en gräns",
        "Vem beslutar om inköp?",
        Place("A", "Inköp", "Gruppledaren beslutar om inköp upp till 10 000 kronor."),
        Place("B", "Inköp", "Enhetschefen beslutar om inköp."),
        None,
    ),
    Pair(
        "bereder och beslutar",
        "Vem?",
        Place("A", "LVU", "Socialsekreteraren utreder och enhetschefen beslutar om placering."),
        Place("B", "LVU", "Enhetschefen beslutar om placering."),
        None,
    ),
    Pair(
        "yttrande och beslut",
        "Vem?",
        Place("A", "Yttrande", "Enhetschefen beslutar om yttrande till åklagare."),
        Place("B", "Yttrande", "Socialsekreteraren beslutar om yttrande till domstol."),
        None,
    ),
    Pair(
        "uppsägning från två håll",
        "Vilken uppsägningstid gäller?",
        Place("A", "Uppsägning", "För hyresgästen är uppsägningstiden en månad."),
        Place("B", "Uppsägning", "För hyresvärden är uppsägningstiden tre månader."),
        None,
    ),
    Pair(
        "steg i en process",
        "När?",
        Place("A", "Process", "Kallelsen skickas tre veckor före mötet."),
        Place("B", "Process", "Handlingarna skickas en vecka före mötet."),
        None,
    ),
    Pair(
        "delar och helheten",
        "Hur lång är utbildningen?",
        Place("A", "Utbildning", "Utbildningen omfattar 40 timmar teori."),
        Place("B", "Utbildning", "Utbildningen omfattar 60 timmar."),
        None,
    ),
    Pair(
        "handläggningstid i två ärendeslag",
        "Hur lång är handläggningstiden?",
        Place("Bostadsanpassning", "Handläggning", "Handläggningstiden är fyra veckor."),
        Place("Parkeringstillstånd", "Handläggning", "Handläggningstiden är sex veckor."),
        None,
    ),
    Pair(
        "egenavgift i två verksamheter",
        "Hur hög är egenavgiften?",
        Place("Hemtjänst", "Avgift", "Egenavgiften är 150 kronor per dygn."),
        Place("Korttidsboende", "Avgift", "Egenavgiften är 95 kronor per dygn."),
        None,
    ),
    Pair(
        "avgiften för mat i två verksamheter",
        "Vad kostar maten?",
        Place("Förskola", "Mat", "Avgiften för mat är 60 kronor per dag."),
        Place("Äldreomsorg", "Mat", "Avgiften för mat är 140 kronor per dag."),
        None,
    ),
    Pair(
        "ansökan om plats i två verksamheter",
        "När ska man ansöka?",
        Place("Förskola", "Ansökan", "Ansökan lämnas senast fyra månader före önskad placering."),
        Place("Fritidshem", "Ansökan", "Ansökan lämnas senast två månader före önskad placering."),
        None,
    ),
    Pair(
        "två beslut, två datum",
        "När beslutades rutinen?",
        Place(
            "Orosanmälan",
            "Dokumentuppgifter",
            "Rutinen är beslutad av socialchefen den 3 mars 2024.",
        ),
        Place(
            "Skyddsbedömning",
            "Dokumentuppgifter",
            "Rutinen är beslutad av socialchefen den 9 maj 2024.",
        ),
        None,
    ),
    Pair(
        "två giltighetstider",
        "Hur länge gäller rutinen?",
        Place("Orosanmälan", "Dokumentuppgifter", "Dokumentet revideras senast den 31 december."),
        Place("Skyddsbedömning", "Dokumentuppgifter", "Dokumentet revideras senast den 30 juni."),
        None,
    ),
)

LATER = (
    Pair(
        "utdrag ur belastningsregistret",
        "Hur gammalt får utdraget vara?",
        Place(
            "Rutin för rekrytering",
            "Registerutdrag",
            "Utdraget ur belastningsregistret får vara högst sex månader gammalt.",
        ),
        Place(
            "Kontaktfamiljer",
            "Kontroll",
            "Utdraget ur belastningsregistret får vara högst ett år gammalt.",
        ),
        "tid",
    ),
    Pair(
        "ledighet från praktik",
        "Hur många lediga dagar får en deltagare ha?",
        Place(
            "Anvisning om närvaro",
            "Ledighet",
            "Deltagaren får vara ledig i högst tio dagar under praktiken.",
        ),
        Place(
            "Praktikplatser",
            "Ledighet",
            "Deltagaren kan få ledigt i högst fem dagar under praktiken.",
        ),
        "tid",
    ),
    Pair(
        "vräkning: meddelande från hyresvärd",
        "Hur snabbt kontaktar vi hyresgästen?",
        Place(
            "Hyresskulder",
            "Kontakt med hyresgästen",
            "Hyresgästen ska kontaktas inom tre arbetsdagar från det att meddelandet kom från "
            "hyresvärden.",
        ),
        Place(
            "Vräkningsförebyggande arbete",
            "Första kontakten",
            "Hyresgästen kontaktas senast två arbetsdagar efter att meddelandet från hyresvärden "
            "har kommit.",
        ),
        "tid",
    ),
    Pair(
        "umgänge: resor",
        "Hur många umgängesresor betalas?",
        Place(
            "Riktlinjer för ekonomiskt bistånd",
            "Umgängesresor",
            "Bistånd beviljas till en umgängesresa per månad med högst 800 kronor.",
        ),
        Place(
            "Handbok",
            "Umgängesresor",
            "Bistånd till en umgängesresa per månad beviljas med högst 1 000 kronor.",
        ),
        "belopp",
    ),
    Pair(
        "spädbarnsutrustning",
        "Vad får man till spädbarnsutrustning?",
        Place(
            "Riktlinjer",
            "Spädbarnsutrustning",
            "Spädbarnsutrustning beviljas med upp till 4 500 kronor.",
        ),
        Place(
            "Möblering och utrustning",
            "Spädbarn",
            "Till spädbarnsutrustning beviljas högst 3 800 kr.",
        ),
        "belopp",
    ),
    Pair(
        "beslut om tolk",
        "Vem godkänner en tolkbokning på plats?",
        Place("Tolk och språkstöd", "Platstolk", "Bokning av platstolk godkänns av gruppledaren."),
        Place("Ekonomirutin", "Tolk", "Enhetschefen godkänner bokning av platstolk."),
        "vem som beslutar",
    ),
    Pair(
        "beslut om sekretessbelagd handling",
        "Vem beslutar om att inte lämna ut en handling?",
        Place(
            "Sekretess",
            "Avslag",
            "Beslut om att inte lämna ut en handling fattas av avdelningschefen.",
        ),
        Place(
            "Delegationsordning",
            "Allmänna handlingar",
            "Registratorn eller nämndsekreteraren fattar beslut om att inte lämna ut en handling.",
        ),
        "vem som beslutar",
    ),
    Pair(
        "beslut om ersättning vid skada",
        "Vem beslutar om skadestånd?",
        Place(
            "Delegationsordning",
            "Skadestånd",
            "Verksamhetschefen beslutar om skadestånd upp till 20 000 kronor.",
        ),
        Place(
            "Avvikelser",
            "Skadestånd",
            "Enhetschefen beslutar om skadestånd upp till 20 000 kronor.",
        ),
        "vem som beslutar",
    ),
    Pair(
        "körkort för praktik",
        "Hur gammal måste man vara för att få köra bilen?",
        Place(
            "Bilar i tjänsten",
            "Förare",
            "För att köra verksamhetens bilar krävs att man har fyllt 21 år.",
        ),
        Place(
            "Introduktion för nyanställda",
            "Bilar",
            "Den som kör verksamhetens bilar ska ha fyllt 20 år.",
        ),
        "ålder",
    ),
    Pair(
        "jourtelefon",
        "När är jourtelefonen öppen?",
        Place("Skyddat boende", "Jour", "Jourtelefonen är öppen klockan 17.00–22.00 på vardagar."),
        Place(
            "Våld i nära relationer",
            "Jourtelefon",
            "Jourtelefonen är öppen klockan 16.00–21.00 på vardagar.",
        ),
        "tid",
    ),
    Pair(
        "medfinansiering",
        "Hur stor del betalar kommunen?",
        Place(
            "Riktlinjer för subventionerade anställningar",
            "Medfinansiering",
            "Kommunen betalar 20 procent av lönekostnaden vid en subventionerad anställning.",
        ),
        Place(
            "Handbok för arbetsmarknadsenheten",
            "Anställningar",
            "Vid en subventionerad anställning betalar kommunen 15 % av lönekostnaden.",
        ),
        "andel",
    ),
    Pair(
        "närvarorapport",
        "När ska närvaron rapporteras?",
        Place(
            "Anvisning om närvaro",
            "Rapportering",
            "Närvaron ska rapporteras senast den 5 i månaden.",
        ),
        Place(
            "Praktikplatser",
            "Månadsrapport",
            "Handledaren rapporterar närvaron senast den 10 i varje månad.",
        ),
        "tid",
    ),
    Pair(
        "skuldrådgivning: väntetid",
        "Hur länge får man vänta på skuldrådgivning?",
        Place(
            "Budget- och skuldrådgivning",
            "Väntetid",
            "Den som söker skuldrådgivning ska erbjudas ett första möte inom fyra veckor.",
        ),
        Place(
            "Konsumentrutin",
            "Skuldrådgivning",
            "Ett första möte för skuldrådgivning ska erbjudas inom sex veckor.",
        ),
        "tid",
    ),
    Pair(
        "våld: uppföljande samtal",
        "När hålls uppföljande samtal efter en hotfull händelse?",
        Place(
            "Hot och våld",
            "Efter händelsen",
            "Ett uppföljande samtal hålls inom tre dagar efter händelsen.",
        ),
        Place(
            "Arbetsmiljö",
            "Hotfulla händelser",
            "Uppföljande samtal ska hållas inom en vecka efter händelsen.",
        ),
        "tid",
    ),
    # What follows is compatible.
    Pair(
        "utdrag: förskola och kontaktfamilj",
        "Hur gammalt får utdraget vara?",
        Place(
            "Förskola",
            "Registerutdrag",
            "Vid anställning i förskola får utdraget vara högst ett år gammalt.",
        ),
        Place(
            "Kontaktfamiljer",
            "Registerutdrag",
            "Vid uppdrag som kontaktfamilj får utdraget vara högst sex månader gammalt.",
        ),
        None,
    ),
    Pair(
        "ledighet med och utan intyg",
        "Hur länge får deltagaren vara borta?",
        Place("Närvaro", "Sjukdom", "Deltagaren får vara sjuk i sju dagar utan läkarintyg."),
        Place("Närvaro", "Sjukdom", "Deltagaren får vara sjuk i högst 14 dagar med läkarintyg."),
        None,
    ),
    Pair(
        "kontakt vid hyresskuld och vräkning",
        "Hur snabbt kontaktar vi?",
        Place(
            "Hyresskulder", "Kontakt", "Vid uppsägning kontaktas hyresgästen inom fem arbetsdagar."
        ),
        Place(
            "Hyresskulder",
            "Kontakt",
            "Vid beslut om avhysning kontaktas hyresgästen samma dag, senast inom en arbetsdag.",
        ),
        None,
    ),
    Pair(
        "umgänge: förälder och barn",
        "Hur många resor?",
        Place(
            "Riktlinjer",
            "Umgängesresor",
            "Bistånd beviljas till två resor per månad för föräldern.",
        ),
        Place("Riktlinjer", "Umgängesresor", "Bistånd beviljas till en resa per månad för barnet."),
        None,
    ),
    Pair(
        "spädbarn: första och andra barnet",
        "Vad får man?",
        Place(
            "Riktlinjer",
            "Spädbarnsutrustning",
            "För det första barnet beviljas högst 4 500 kronor.",
        ),
        Place("Riktlinjer", "Spädbarnsutrustning", "För syskon beviljas högst 2 000 kronor."),
        None,
    ),
    Pair(
        "tolk: telefon och plats",
        "Vem godkänner?",
        Place("Tolk", "Telefontolk", "Socialsekreteraren godkänner bokning av telefontolk."),
        Place("Tolk", "Platstolk", "Gruppledaren godkänner bokning av platstolk."),
        None,
    ),
    Pair(
        "beslut och överprövning",
        "Vem prövar?",
        Place("Sekretess", "Avslag", "Avdelningschefen beslutar om att avslå en begäran."),
        Place("Sekretess", "Överklagande", "Kammarrätten beslutar om ett överklagat avslag."),
        None,
    ),
    Pair(
        "skadestånd under och över gräns",
        "Vem beslutar om skadestånd?",
        Place(
            "Delegationsordning",
            "Skadestånd",
            "Enhetschefen beslutar om skadestånd upp till 20 000 kronor.",
        ),
        Place(
            "Delegationsordning",
            "Skadestånd",
            "Verksamhetschefen beslutar om skadestånd över 20 000 kronor.",
        ),
        None,
    ),
    Pair(
        "körkort: bil och buss",
        "Hur gammal?",
        Place(
            "Fordon", "Förare", "För att köra verksamhetens bilar krävs att man har fyllt 20 år."
        ),
        Place(
            "Fordon", "Förare", "För att köra verksamhetens minibuss krävs att man har fyllt 24 år."
        ),
        None,
    ),
    Pair(
        "vardag och helg",
        "När är jourtelefonen öppen?",
        Place("Jour", "Tider", "Jourtelefonen är öppen klockan 17.00–22.00 på vardagar."),
        Place("Jour", "Tider", "Jourtelefonen är öppen klockan 12.00–22.00 på helger."),
        None,
    ),
    Pair(
        "första året och sedan",
        "Hur stor del betalar kommunen?",
        Place(
            "Anställningar",
            "Medfinansiering",
            "Under det första året betalar kommunen 20 procent av lönekostnaden.",
        ),
        Place(
            "Anställningar",
            "Medfinansiering",
            "Under det andra året betalar kommunen 40 procent av lönekostnaden.",
        ),
        None,
    ),
    Pair(
        "deltagare och handledare",
        "När ska det lämnas?",
        Place("Närvaro", "Rapport", "Deltagaren lämnar sin närvarorapport senast den 3 i månaden."),
        Place(
            "Närvaro", "Rapport", "Handledaren lämnar sin närvarorapport senast den 10 i månaden."
        ),
        None,
    ),
    Pair(
        "akut och vanlig rådgivning",
        "Hur länge får man vänta?",
        Place("Rådgivning", "Väntetid", "Ett första möte erbjuds inom sex veckor."),
        Place(
            "Rådgivning", "Väntetid", "Vid risk för vräkning erbjuds ett första möte inom en vecka."
        ),
        None,
    ),
    Pair(
        "samtal och handlingsplan",
        "När?",
        Place("Hot och våld", "Efter händelsen", "Ett uppföljande samtal hålls inom tre dagar."),
        Place("Hot och våld", "Efter händelsen", "En handlingsplan upprättas inom två veckor."),
        None,
    ),
    Pair(
        "minst två veckor, en månad",
        "Hur lång är uppsägningstiden?",
        Place("Kontaktfamilj", "Uppsägning", "Uppsägningstiden är minst två veckor."),
        Place("Kontaktfamilj", "Uppsägning", "Uppsägningstiden är en månad."),
        None,
    ),
    Pair(
        "tre månader och 90 dagar",
        "Hur länge gäller beviset?",
        Place("A", "Bevis", "Beviset gäller i tre månader."),
        Place("B", "Bevis", "Beviset gäller i 90 dagar."),
        None,
    ),
    Pair(
        "belopp med och utan moms",
        "Vad kostar lokalen?",
        Place("Lokaler", "Hyra", "Hyran för lokalen är 400 kronor per timme exklusive moms."),
        Place("Lokaler", "Hyra", "Hyran för lokalen är 500 kronor per timme inklusive moms."),
        None,
    ),
    Pair(
        "två åldersgrupper",
        "Vad är bidraget?",
        Place("Föreningsbidrag", "Bidrag", "Bidraget är 120 kronor per medlem mellan 7 och 12 år."),
        Place(
            "Föreningsbidrag", "Bidrag", "Bidraget är 150 kronor per medlem mellan 13 och 20 år."
        ),
        None,
    ),
    Pair(
        "gamla och nya ärenden",
        "Hur länge?",
        Place("Gallring", "Akter", "Akter som avslutats före 2012 gallras efter tio år."),
        Place("Gallring", "Akter", "Akter gallras efter fem år."),
        None,
    ),
    Pair(
        "chefens två beslut",
        "Vem beslutar?",
        Place("Delegationsordning", "Personal", "Enhetschefen beslutar om semester."),
        Place("Delegationsordning", "Personal", "Verksamhetschefen beslutar om tjänstledighet."),
        None,
    ),
)
