"""What is said about who comes in, in Swedish."""

# Settings
NO_ADDRESS = "ange en IP-adress eller localhost"
NEEDS_SIGN_IN = (
    "RITA_HOST är en adress som andra datorer når, och RITA_SIGN_IN är inte satt: då skulle vem "
    "som helst kunna fråga. Sätt RITA_SIGN_IN till oidc, proxy eller keys, eller ta bort RITA_HOST."
)
NEEDS_ACCESS = (
    "RITA_SIGN_IN={sign_in} behöver RITA_ACCESS: filen som säger vilka grupper som får läsa vad."
)
NEEDS_PROVIDER = (
    "RITA_SIGN_IN=oidc behöver RITA_OIDC_ISSUER, RITA_OIDC_CLIENT_ID och RITA_OIDC_CLIENT_SECRET."
)
NEEDS_PROXIES = (
    "RITA_SIGN_IN=proxy behöver RITA_TRUSTED_PROXIES: adresserna till de proxyservrar som får "
    "säga vem användaren är."
)
BAD_PROXIES = (
    "ange IP-adresser eller nätverk med komma emellan, till exempel 10.1.2.3,10.1.4.0/28, men "
    "inte alla adresser"
)
BAD_HEADER_NAME = "ange ett namn på en rubrik med bokstäver, siffror och bindestreck"
BAD_WARNINGS = "ange phone, email och name med komma emellan, eller inget alls"
