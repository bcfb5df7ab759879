"""The words by which facts and markers are known in Swedish text: closed classes, written here."""

import re

from index.references import MONTHS
from index.swedish import STOP_WORDS

TIME_UNITS = {
    form: (factor, unit)
    for forms, factor, unit in (
        ("minut minuter minuters minuten", 1, "minut"),
        ("timme timmar timmars timmen", 60, "minut"),
        ("dygn dygns dygnet", 1440, "minut"),
        ("dag dagar dagars dagen dagarna dags kalenderdag kalenderdagar", 1, "dag"),
        ("vecka veckor veckors veckan veckorna veckas", 7, "dag"),
        ("arbetsdag arbetsdagar arbetsdagars arbetsdagen arbetsdagarna", 1, "arbetsdag"),
        ("vardag vardagar vardagen vardagarna", 1, "vardag"),
        ("natt nätter natten nätterna", 1, "natt"),
        ("månad månader månaders månaden månaderna", 1, "månad"),
        ("kvartal kvartalet kvartalen", 3, "månad"),
        ("halvår halvåret", 6, "månad"),
        ("år års året åren åring åringar kalenderår", 12, "månad"),
    )
    for form in forms.split()
}
"""Two weeks are fourteen days and a year is twelve months; working days are their own, and a month
is no number of days: the law counts them differently."""
EACH = frozenset("per varje varenda om".split())
DEFINITE = frozenset("minuten timmen dygnet veckan månaden kvartalet halvåret året".split())
"""With "i" before them: how often ("två gånger i månaden")."""
ADVERBS_OF_TIME = {
    "årligen": "12 månad",
    "årsvis": "12 månad",
    "månatligen": "1 månad",
    "månadsvis": "1 månad",
    "veckovis": "7 dag",
    "dagligen": "1 dag",
}
CALENDAR = frozenset([*MONTHS, *"måndag tisdag onsdag torsdag fredag lördag söndag".split()])
WHICH = frozenset("samma nästa följande första sista".split())
CLOCK = frozenset("klockan kl".split())

ROLE = re.compile(
    r"(?P<base>[^\W\d_-]*(?:chef|sekreterar|handläggar|nämnd|utskott|ordförand|jurist|polis|åklagar"
    r"|jour|kurator|ombud|samordnar|utvecklar|förvaltar|ansvarig|verk|kass|myndighet|domstol"
    r"|förvaltningsrätt|kammarrätt|tingsrätt|styrels|vårdnadshavar|föräld|lärar|rektor|väktar"
    r"|handledar|rådgivar|konsulent|medarbetar|deltagar|fadder|kommun|region|hyresvärd|arbetsgivar|läkar|fogd|presidi"
    r"|sjukskötersk|mottagning|delegat|registrator|revisor|inspektion|center|centrum))"
    r"(?:e|a|an|en|n|et|t|er|erna|ar|arna|or|na|rar|rarna|ern|n|um|et|)s?"
)
"""Who decides, acts or is told; in Swedish the last part of the word says that it is such a one."""
RANKS = frozenset("förste biträdande ställföreträdande tillförordnad vice andre".split())

NEGATIONS = frozenset("inte ej icke aldrig ingen inget inga ingenting varken utan".split())
MODALS = {
    word: value
    for words, value in (
        ("ska skall måste skyldig skyldiga skyldighet åläggs krävs", "must"),
        ("får kan kunna möjligt tillåtet tillåten tillåtna", "may"),
        ("bör borde", "should"),
    )
    for word in words.split()
}
QUANTITIES = {
    word: value
    for words, value in (
        ("alla allt samtliga alltid varje varenda båda bägge", "all"),
        ("några vissa viss somliga ibland oftast ofta normalt vanligen enstaka", "some"),
    )
    for word in words.split()
}
RESTRICTIONS = {
    word: value
    for words, value in (
        ("bara endast enbart uteslutande", "only"),
        ("utom förutom undantag undantaget", "except"),
    )
    for word in words.split()
}
BOUNDS = {
    word: value
    for words, value in (
        ("senast högst högsta inom max maximalt längst längsta", "most"),
        ("minst minsta tidigast lägst lägsta kortaste åtminstone över", "least"),
    )
    for word in words.split()
}
ORDER = {
    word: value
    for words, value in (("före innan", "before"), ("efter efteråt från sedan", "after"))
    for word in words.split()
}
FUNCTION_WORDS = STOP_WORDS | frozenset(
    (
        "alltså antingen annan annars annat andra bl bort borde både börjar böra de dem den "
        "det dig dit dock dvs därefter därför därifrån dess dessutom därmed därutöver där då "
        "efteråt egen eget egna ens eftersom enligt ex fram först gentemot gång gånger här "
        "hos härifrån igen istället ju just jämfört kommer kring medan nu nämligen nämnda "
        "också oss per redan respektive samt sedan sen själv själva självt snart stället "
        "såväl så ta tas tills t upp ut vars varav vare via vidare vilket vis åt även ändå"
    ).split()
)
"""Words of the closed classes, and adverbs that only join: nothing has to stand for them."""
BEFORE_NOUNS = frozenset("en ett sitt sin sina att första två".split())
NO_INFINITIVES = frozenset(
    "alla andra egna några vissa första andra samma många flera deras våra denna dessa".split()
)
FROM_WHEN = frozenset("när efter sedan då om".split())
SHORT_INFINITIVES = frozenset("få ge ta se bo stå gå be ske dö ha tas ges ses bli veta".split())
