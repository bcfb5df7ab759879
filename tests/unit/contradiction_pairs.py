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
)
