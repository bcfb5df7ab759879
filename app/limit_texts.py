"""What is said of requests that are too many, too large or too slow, in Swedish."""

TOO_MANY_REQUESTS = (
    "Det har kommit för många förfrågningar på kort tid. Vänta {seconds} sekunder och försök igen."
)
TOO_MANY_QUESTIONS = (
    "Det har kommit för många frågor på kort tid. Vänta {seconds} sekunder och fråga igen."
)
TOO_MUCH_SENT = (
    "Du har skickat så mycket som RiTA tar emot av en person på en timme. Vänta {seconds} sekunder "
    "och skicka igen."
)
TOO_MANY_ANSWERS = (
    "Du har redan {most} frågor som besvaras. Vänta tills någon av dem är klar och fråga igen."
)
TOO_MANY_ATTEMPTS = (
    "För många försök att logga in eller använda en nyckel har kommit från samma dator. Vänta "
    "{seconds} sekunder och försök igen."
)
TOO_LONG_ADDRESS = "Adressen är för lång: högst {most} tecken."
TOO_LARGE_HEAD = "Rubrikerna är för stora: högst {most} byte tillsammans."
NOT_HTTP = "Det som kom är ingen begäran enligt HTTP."
TOO_MANY_CONNECTIONS = "RiTA har för många anslutningar just nu. Försök igen om en liten stund."
