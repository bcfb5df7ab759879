// Every Swedish text the chat shows, in one place. A value is a string or a function of what is filled in.
// The words around the chat are in app/templates; welcome, welcomeLead, notice and noticeWritten stand there too, for a
// page that is still without its script.

const number = new Intl.NumberFormat("sv-SE");

export const sv = {
  language: "sv",

  // Before the first question
  welcome: "Vad vill du veta?",
  welcomeLead:
    "Fråga om en rutin eller ett styrdokument. Du får svaret med källan utpekad på sidan där det står.",
  notice:
    "RiTA är ett automatiskt system, inte en människa. Det använder AI, och svaret kan vara ofullständigt eller fel. " +
    "Det är rutinen som gäller, inte svaret, så öppna källan innan du fattar beslut.",
  // Said too, unless no language model is connected (texts.js).
  noticeWritten: "Har en AI skrivit svaret står det under det.",

  // Said too where questions are kept (RITA_KEEP_QUESTIONS).
  kept: ({ purpose, days }) =>
    `Din fråga sparas i ${number.format(days)} dagar. Ändamål: ${purpose.replace(/\.$/, "")}. Vad som är sparat om dig ` +
    "ser du på sidan Om RiTA.",

  firstQuestions: "Frågor att börja med",

  // Asking
  fieldLabel: "Din fråga",
  fieldPlaceholder: "Till exempel: När ska en skyddsbedömning vara klar?",
  fieldPlaceholderNext: "Följdfråga eller ny fråga",
  fieldHelp: "Skriv aldrig personnummer eller namn på enskilda.",
  fieldKeys: "Enter skickar. Skift och Enter ger ny rad.",
  send: "Fråga",
  cancel: "Avbryt",
  cancelled: "Frågan är avbruten.",
  newConversation: "Ny konversation",
  newConversationDone: "Ny konversation. De tidigare frågorna är borttagna.",
  emptyQuestion: "Skriv din fråga först.",
  tooLong: (length, most) =>
    `Frågan är för lång: ${number.format(length)} tecken. Den får vara högst ${number.format(most)}. ` +
    "Korta den och skicka igen.",
  lengthLeft: (left) => `${number.format(left)} tecken kvar`,
  howToAsk: "Så ställer du en bra fråga",
  howToAskTips: [
    "Skriv en hel fråga, som du skulle ställa den till en kollega: ”Vem får besluta om akut bistånd på kvällstid?”",
    "Nämn vad ärendet gäller: insatsen, målgruppen eller handläggningssteget.",
    "Fråga om en sak i taget. Fortsätt sedan med följdfrågor.",
    "Beskriv läget allmänt. Skriv aldrig personnummer, namn eller annat som pekar ut en person.",
    "Blev svaret inte bra? Fråga med de ord som står i rutinen.",
  ],

  // Working
  stages: {
    searching: "Söker i rutinerna",
    reading: "Läser det som hittades",
    checking: "Kontrollerar svaret mot källorna",
  },
  waiting: "Skickar frågan",

  // Answering
  conversation: "Frågor och svar",
  log: "Meddelanden",
  ready: (sentences, documents) =>
    `Svaret är klart: ${number.format(sentences)} meningar ur ${number.format(documents)} dokument.`,
  interpreted: "Jag tolkade frågan som:",
  edit: "Ändra",
  editInterpretation: "Ändra tolkningen av frågan",
  editing: "Ändra tolkningen och skicka. Frågan ställs då precis som du skriver den här.",
  cancelEdit: "Avbryt ändringen",
  askAsNew: "Ställ som ny fråga",
  noAnswer: "Jag hittar inget svar i rutinerna.",
  nearest: "Det här är det närmaste jag hittar:",
  askOn: "Hittar du inte svaret?",
  askOwner: "Fråga den som ansvarar för rutinen.",
  askNamedOwner: (title, owner) => `Ansvarig för ${title}: ${owner}.`,
  sendToOwner: "Skicka frågan till rutinens ägare",
  sendByMail: "Skicka den med mejl i stället",
  sendByMailHow: (address) =>
    `Frågan öppnas som ett mejl till ${address} i ditt eget mejlprogram. Det är du som skickar det, och då sparar ` +
    "RiTA ingenting. Skriv aldrig personnummer eller namn på enskilda.",
  mailSubject: "Fråga som rutinerna inte svarar på",
  mailBody: (question, missing) =>
    [
      "Hej!",
      "",
      missing.length
        ? "Jag frågade RiTA och fick bara en del av svaret ur rutinerna."
        : "Jag frågade RiTA och fick inget svar ur rutinerna.",
      "",
      `Min fråga: ${question}`,
      ...(missing.length ? [`Det som saknas: ${missing.join("; ")}`] : []),
      "",
    ].join("\n"),
  partial: "Jag hittar bara en del av svaret.",
  missing: "Det här hittar jag inte i rutinerna:",
  contradiction: (about) => `Rutinerna säger olika${about ? ` om ${about}` : ""}`,
  contradictionBelow: "Läs båda citaten under svaret.",
  contradictionAdvice: "Läs båda och fråga dem som ansvarar för rutinerna vilken som gäller.",
  clarify:
    "Frågan går att förstå på flera sätt. Skriv lite mer om vad du menar, till exempel vilken insats det gäller.",
  clarifyTitle: "Jag behöver veta lite mer",
  unavailable: "RiTA kan inte svara just nu",
  unavailableMore: "Försök igen om en stund. Kontakta din it-support om felet är kvar.",
  blockedTitle: "Ta bort personnumret ur frågan",
  blocked:
    "I frågan står något som ser ut som ett personnummer eller samordningsnummer. Därför har RiTA varken sökt på " +
    "frågan eller sparat den. Ta bort numret, beskriv läget allmänt och fråga igen.",
  blockedHistory:
    "Ett personnummer eller samordningsnummer verkar stå i ett tidigare svar eller en tidigare fråga i samtalet. " +
    "Välj Ny konversation och ställ frågan igen.",
  personalData: {
    title: (kinds) => {
      const names = { phone: "ett telefonnummer", email: "en e-postadress", name: "ett namn" };
      return `Frågan verkar innehålla ${sv.list(kinds.map((kind) => names[kind]))}`;
    },
    text: "Ta bort det om det pekar ut en enskild person. Ingenting är skickat än.",
    change: "Ändra",
    send: "Skicka ändå",
  },
  list: (parts) => new Intl.ListFormat("sv").format(parts),
  made: ({ mode, model }) =>
    mode === "generative"
      ? `Sammanfattat av en språkmodell${model ? ` (${model})` : ""} och kontrollerat mening för mening mot ` +
        "rutinerna. Rutinen gäller."
      : "Ordagrant ur rutinerna.",

  // Sources
  sources: "Källor",
  source: (n, title, page) => `Källa ${n}: ${title}, ${page}`,
  // Without a break between the word and its number.
  page: (page, label) => `sidan\u00a0${sv.pageNumber(page, label)}`,
  pageNumber: (page, label) =>
    `${page}${label && label !== String(page) ? ` (numrerad ${label})` : ""}`,
  pageName: "Sida",
  section: "Avsnitt",
  noSection: "Avsnitt saknas",
  decided: "Beslutad",
  validFrom: "Giltig från",
  validTo: "Giltig till",
  owner: "Ansvarig",
  versionLabel: "Version",
  registryNumber: "Diarienummer",
  unknown: "saknas",
  decidedOn: (date) => `Beslutad ${date}`,
  decidedUnknown: "Beslutsdatum saknas",
  validUntil: (date) => `giltig till ${date}`,
  moreFacts: "Fler uppgifter",
  showQuotes: (count) => (count === 1 ? "Visa citatet" : `Visa citaten (${count})`),
  moreRows: "Tabellen kan ha fler rader.",
  showPage: (page) => `Visa ${page}`,
  showText: "Visa i texten",
  inTitle: "i",
  pdf: "Pdf",
  file: "Fil",
  saveThis: "Hämta filen",
  saveFile: (title) => `Hämta filen ${title}`,
  ocr: "Texten är tolkad ur en skannad bild. Jämför med sidan.",
  openPdf: "Öppna pdf",
  openPdfAt: (page, title) => `Öppna pdf på ${page} i ${title}, i en ny flik`,

  // The page
  viewer: (title) => `Källan: ${title}`,
  pageImage: (page, title) => `Bild av ${page} i ${title}`,
  pageImageMarked: (page, title, quote) =>
    `Bild av ${page} i ${title}. Markerat på sidan: ”${quote}”`,
  pageNow: (page, pages) => (pages ? `Sida ${page} av ${pages}` : `Sida ${page}`),
  previousPage: "Föregående sida",
  nextPage: "Nästa sida",
  backToSource: "Till källans sida",
  zoomIn: "Förstora sidan",
  zoomOut: "Förminska sidan",
  zoomFit: "Anpassa till bredden",
  zoomNow: (percent) => `${percent} %`,
  closeViewer: "Stäng sidan",
  beginsOn: (page) => `Börjar på sidan ${page}`,
  goesOnTo: (page) => `Fortsätter på sidan ${page}`,
  pageArea: "Sidan i bild. Plus, minus och noll ändrar storleken. Höger- och vänsterpil byter sida.",
  pageLoading: "Hämtar sidan …",
  pageFailed: "Sidan kunde inte visas. Försök igen, eller öppna pdf:en.",
  pageOut: "Du är utloggad. Stäng sidan, logga in och öppna den igen.",
  pageNoImage: "Sidan finns inte som bild. Öppna pdf:en i stället.",
  lastPage: "Det finns ingen sida efter den här.",

  // Taking the answer along
  copy: "Kopiera svaret med källor",
  print: "Skriv ut",
  copied: "Svaret med källor är kopierat",
  copyFailed: "Det gick inte att kopiera. Markera texten och kopiera den själv.",
  copyQuestion: "Fråga:",
  copyAnswer: "Svar:",
  copySources: "Källor:",
  copyFooter: (date) =>
    `Hämtat med RiTA ${date}. RiTA är ett automatiskt system; rutinen gäller, inte svaret.`,

  // Sending a question to the owner of a routine
  sending: {
    question: "Så här skickas frågan (du kan ändra)",
    whose: "Vilken rutin gäller frågan?",
    ownedBy: (owner) => (owner ? `Ansvarig: ${owner}` : "Ansvarig saknas"),
    dontKnow: "Vet inte",
    comment: "Kommentar (valfri)",
    withMissing: (parts) => `Det här skickas också med, eftersom svaret saknar det: ${parts.join("; ")}`,
    consent: (days) =>
      `När du skickar sparar RiTA texten i högst ${number.format(days)} dagar. Den läses av dem som ` +
      "sköter RiTA. De för frågan vidare till den som ansvarar för rutinen. Skriv aldrig namn eller personnummer.",
    send: "Skicka",
    done: "Frågan är skickad.",
    keptUntil: (date) => `Den raderas senast ${date}. Du kan ångra så länge svaret står kvar.`,
    undo: "Ångra",
    undone: "Frågan är raderad.",
    personalNumber:
      "I texten står något som ser ut som ett personnummer eller samordningsnummer. Ingenting är skickat. Ta bort " +
      "numret och skicka igen.",
    unreachable:
      "Det gick inte att nå RiTA. Kontrollera att du har nätverk och försök igen.",
    failed: "Det gick inte att spara hos RiTA. Försök igen om en stund.",
  },

  // Whether the answer helped
  feedback: {
    helped: "Hjälpte svaret?",
    yes: "Ja",
    no: "Nej",
    thanks: "Tack! Ditt omdöme är sparat, utan din fråga.",
    thanksWhy: "Tack! Ditt omdöme är sparat. Berätta gärna varför.",
    thanksText: (date) => `Tack! Texten raderas senast ${date}.`,
    takenBack: "Ditt omdöme är borttaget.",
    why: "Vad var det som inte hjälpte?",
    reasons: {
      wrong: "Svaret är fel",
      not_found: "Det jag frågade om kom inte med",
      outdated: "Rutinen är gammal eller gäller inte här",
      unclear: "Svaret är svårt att förstå",
      other: "Något annat",
    },
    sendAlong: "Skicka med min fråga, så att någon kan se vad som gick fel",
    yourQuestion: "Frågan som skickas med:",
    consent: (days) =>
      `Frågan och kommentaren sparas i högst ${number.format(days)} dagar. De läses av dem som sköter RiTA och ` +
      "rutinerna. Skriv aldrig namn eller personnummer.",
  },

  // What went wrong
  failedTitle: "Frågan fick inget svar",
  failed: {
    network: "Det gick inte att nå RiTA. Kontrollera att du har nätverk och försök igen.",
    refused:
      "RiTA får inte användas från den här webbplatsen. Be den som sköter webbplatsen kontrollera widgetens nyckel " +
      "och adress.",
    timeout: "Det tog för lång tid. Försök igen, eller korta frågan.",
    busy: "Det har kommit för många frågor på kort tid. Vänta en stund och försök igen.",
    server: "Något gick fel hos RiTA. Försök igen om en stund.",
  },
  wait: (seconds) =>
    `Det har kommit för många frågor på kort tid. Vänta ${number.format(seconds)} ` +
    `${seconds === 1 ? "sekund" : "sekunder"} och försök igen.`,
  retry: "Försök igen",

  // Who is signed in
  session: {
    as: "Inloggad som",
    someone: "okänt namn",
    signIn: "Logga in",
    signOut: "Logga ut",
  },

  // What is kept about somebody (the page about RiTA)
  own: {
    out: "Logga in för att se vad som är sparat om dig.",
    role: "Du får",
    roles: {
      reader: "fråga och läsa dokument",
      owner: "sköta dokument",
      admin: "administrera RiTA",
      auditor: "läsa granskningsloggen och statistiken",
    },
    reads: "Du får läsa",
    everything: "alla samlingar",
    nothing: "ingenting",
    kept: "Frågor som är sparade om dig kan du hämta som en fil, och radera.",
    fetch: "Hämta mina frågor",
    file: "mina-fragor.json",
    erase: "Radera mina frågor",
    question: "Ska alla dina sparade frågor raderas? De går inte att få tillbaka.",
    sure: "Radera alla",
    erased: "Dina frågor är raderade.",
  },

  // Why nothing can be asked now
  door: {
    out: "Logga in för att fråga",
    outDocuments: "Logga in för att se dokumenten.",
    signIn: "Logga in",
    signInMore: "RiTA visar bara de rutiner som du har rätt att läsa, och behöver veta vem du är.",
    draftKept: "Det du har skrivit finns kvar när du kommer tillbaka.",
    draftLost:
      "Det du har skrivit finns inte kvar när du kommer tillbaka: där verkar stå ett personnummer. Ta bort det.",
    ended: "Du är utloggad",
    expired:
      "Frågan är inte skickad. Allt du ser står kvar här. Logga in igen i en ny flik och kom sedan tillbaka hit.",
    signInAgain: "Logga in igen",
    byProxy: "Kommunens inloggning svarade inte. Ladda om sidan och försök igen.",
    reload: "Ladda om sidan",
    byKeys: "Den här sidan går inte att logga in på. Använd RiTA där din arbetsplats har lagt in den.",
    noAccess: "Du har inte tillgång till några rutiner",
    noAccessMore: "Du är inloggad, men inte med i någon grupp som får fråga RiTA.",
    contact: (address) =>
      address ? `Skriv till ${address}.` : "Säg till den som ansvarar för RiTA hos dig.",
    stopped: "RiTA är avstängd just nu",
    stoppedMore: "Du kan fråga igen så snart den är igång. Sidan märker det själv.",
    open: "Nu går det att fråga igen.",
  },

  // The links around a conversation
  leaving: {
    newTab: "öppnas i en ny flik",
    language: "Konversationen försvinner om du byter språk.",
    start: "Konversationen försvinner om du går till startsidan.",
    change: "Byt",
    goOn: "Gå dit",
    stay: "Stanna",
  },

  // On another page
  launcher: "Fråga RiTA",
  panel: "RiTA – svar ur rutinerna",
  closePanel: "Stäng RiTA",

  // Other languages than Swedish have the service's own words here, by code (texts.js).
  codes: {},

  // The page of documents
  documents: {
    loading: "Hämtar dokumenten …",
    failed: "Dokumenten kunde inte hämtas. Försök igen om en stund.",
    none: "RiTA har inga dokument än.",
    searching: "Sök bland dokumenten",
    search: "Sök på titel, fil, ansvarig eller diarienummer",
    filters: { collection: "Samling", owner: "Ansvarig", document_type: "Typ" },
    fold: (chosen) =>
      chosen ? `Filter (${number.format(chosen)} ${chosen === 1 ? "valt" : "valda"})` : "Filter",
    any: "Alla",
    order: "Ordning",
    orders: {
      title: "Titel, A till Ö",
      decided: "Senast beslutade först",
      review: "Ses över snarast först",
    },
    all: "Visa även dokument som inte gäller i dag",
    hits: (count) => `${number.format(count)} dokument`,
    nothing: "Inget dokument stämmer med sökningen.",
    clear: "Rensa sökning och filter",
    more: (next, left) => `Visa ${number.format(next)} till (${number.format(left)} kvar)`,
    table: "Dokument",
    columns: {
      title: "Dokument",
      owner: "Ansvarig",
      decided: "Beslutad",
      validTo: "Giltig till",
      review: "Ses över",
      pdf: "Fil",
    },
    noNumber: "diarienummer saknas",
    openPdf: (title) => `Öppna pdf: ${title}, i en ny flik`,
    saveFile: (title) => `Hämta filen ${title}`,
    save: "Hämta filen",
    ocr: "Texten är tolkad ur skannade sidor.",
    versions: {
      show: "Visa hur den löd tidigare",
      of: (title) => `Visa hur ${title} löd tidigare`,
      loading: "Hämtar versionerna …",
      comparing: "Jämför …",
      failed: "Det gick inte att hämta. Försök igen om en stund.",
      name: (ordinal, label) => `Version ${ordinal}${label ? ` (${label})` : ""}`,
      days: ({ first_day, last_day, in_force }) =>
        [
          in_force ? "gäller i dag," : "giltig",
          first_day ? `från ${first_day}` : null,
          last_day ? `till och med ${last_day}` : null,
          first_day || last_day ? null : "tills vidare",
        ]
          .filter(Boolean)
          .join(" "),
      open: "Öppna",
      openThe: (name, title) => `Öppna ${name} av ${title}, i en ny flik`,
      compare: "Visa vad som ändrades",
      compareThe: (name, title) => `Visa vad som ändrades med ${name} av ${title}`,
      differ: (sections) =>
        sections
          ? `${number.format(sections)} avsnitt skiljer sig från versionen före.`
          : "Texten är densamma som i versionen före.",
      noSection: "Före första rubriken",
      changes: { added: "nytt avsnitt", removed: "borttaget", changed: "ändrat" },
    },
  },
};
