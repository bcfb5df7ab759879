"""What ``rita backup`` and ``rita restore`` say. Klarspråk: what happened, then what to do."""

BACKUP_EXISTS = "{path} finns redan och skrivs inte över. Ange ett annat namn."
BACKUP_INSIDE = (
    "{path} ligger i datakatalogen, som ju kan gå förlorad. Ange en plats utanför den, helst på en "
    "annan disk."
)
NOTHING_TO_KEEP = (
    "Det finns ingenting att säkerhetskopiera i {data}. Kontrollera RITA_DATA eller ange --data."
)
NOT_WRITTEN = (
    "Säkerhetskopian gick inte att skriva till {path} ({reason}). Ingenting är sparat. Kontrollera "
    "att det finns plats och att du får skriva där."
)
ALWAYS_CHANGING = (
    "Index ändrades hela tiden medan det kopierades, så ingenting är sparat. Försök igen när ingen "
    "inläsning pågår."
)
BACKUP_PROGRESS = "{done} av {of} filer, {megabytes:.0f} MB"
BACKED_UP = (
    "Säkerhetskopierat till {path}: {files} filer, {megabytes:.0f} MB, index {snapshot}.\n"
    "Den innehåller dokument och det som användare har skickat: förvara den lika skyddad som "
    "datakatalogen, och inte längre än ni har lovat.\n"
    "Inte med: modeller (görs om av sig själva), nyckeln till administrationssidan, inställningar."
)
WITHOUT_INDEX = "saknas"
LACKING = (
    "OBS! Det här saknas eller är skadat i datakatalogen, och därmed i kopian: {names}. Läs in de "
    "dokumenten igen (rita ingest) och gör en ny kopia."
)

NO_BACKUP = "Filen är ingen säkerhetskopia från RiTA. Ange en fil som rita backup har skrivit."
NEWER_BACKUP = (
    "Säkerhetskopian är gjord av en nyare RiTA ({made_by}) än den här ({running}). Installera den "
    "versionen eller en senare, och återställ med den."
)
BROKEN_BACKUP = (
    "Säkerhetskopian är skadad eller ofullständig ({what}). Ingenting är återställt. Använd en "
    "annan."
)
STRANGE_MEMBER = (
    "Säkerhetskopian innehåller något som inte hör dit. Ingenting är återställt. Använd den inte, "
    "och ta reda på var den kommer ifrån."
)
NOT_EMPTY = (
    "{data} är inte tom: där finns {names}. Återställ bara till en tom katalog. Stoppa först "
    "tjänsten om den går, och flytta undan det som finns."
)
NO_ROOM = "Det finns inte plats i {data}: {needed:.0f} MB behövs och {free:.0f} MB är lediga."
NOT_RESTORED = (
    "Det gick inte att återställa till {data} ({reason}). Det som fanns där är orört. Kontrollera "
    "att det finns plats och att du får skriva där."
)
RESTORE_PROGRESS = "{done} av {of} filer, {megabytes:.0f} MB, kontrollerade"
RESTORED = (
    "Återställt till {data}: {files} filer, index {snapshot}, från {created}.\n"
    "Gör en ny nyckel till administrationssidan (rita admin-token) och starta tjänsten."
)
