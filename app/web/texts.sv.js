// Every Swedish text the chat shows, in one place. A value is a string or a function of what is filled in.
// Only the title, the skip link and the words for a browser without JavaScript stand in chat.html.

const number = new Intl.NumberFormat("sv-SE");

export const texts = {
  language: "sv",

  // Before the first question
  welcome: "Vad vill du veta?",
  welcomeLead:
    "Fråga om en rutin eller ett styrdokument. Du får svaret med källan utpekad på sidan där det står.",
  notice:
    "RiTA är ett automatiskt system, inte en människa. Svaret kan vara ofullständigt eller fel. " +
    "Det är rutinen som gäller, inte svaret, så öppna källan innan du fattar beslut.",
  noticeShort: "Automatiskt svar. Rutinen gäller.",

  // Asking
  fieldLabel: "Din fråga",
  fieldPlaceholder: "Till exempel: När ska en skyddsbedömning vara klar?",
  fieldPlaceholderNext: "Följdfråga eller ny fråga",
  fieldHelp: "Skriv aldrig personnummer eller namn på enskilda.",
  fieldKeys: "Retur skickar. Skift och retur ger ny rad.",
  send: "Fråga",
  cancel: "Avbryt",
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
  interpreted: "Jag tolkade frågan som:",
  noAnswer: "Jag hittar inget svar i rutinerna",
  noAnswerMore:
    "Det betyder inte att svaret saknas i verkligheten, bara att RiTA inte hittar det i de dokument som ingår. " +
    "Fråga med andra ord, eller fråga en kollega.",
  nearest: "Närmast i rutinerna",
  nearestMore: "De här avsnitten ligger närmast din fråga. De är inget svar.",
  partial: "Jag hittar bara en del av svaret.",
  missing: "Det här hittar jag inte i rutinerna:",
  contradiction: (numbers, about) =>
    `Källorna ${numbers.join(" och ")} säger olika saker${about ? ` om ${about}` : ""}. ` +
    "Läs båda och fråga den som ansvarar för rutinen.",
  contradictionTitle: "Källorna säger olika",
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
  extractive: "Svaret är ordagrant hämtat ur källorna.",
  generative: "Svaret är formulerat av en språkmodell och kontrollerat mot källorna.",

  // Sources
  sources: "Källor",
  source: (n, title, page) => `Källa ${n}: ${title}, ${page}`,
  page: (page, label) =>
    `sidan ${page}${label && label !== String(page) ? ` (numrerad ${label})` : ""}`,
  noSection: "Utan rubrik",
  decided: "Beslutad",
  validTo: "Giltig till",
  owner: "Ansvarig",
  registryNumber: "Diarienummer",
  unknown: "saknas",
  showPage: "Visa sidan",
  showPageOf: (page, title) => `Visa ${page} i ${title}`,
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
  zoomNow: (percent) => `${percent} %`,
  closeViewer: "Stäng sidan",
  pageArea: "Sidan i bild",
  pageLoading: "Hämtar sidan …",
  pageFailed: "Sidan kunde inte visas. Öppna pdf:en i stället, eller försök igen.",
  lastPage: "Det finns ingen sida efter den här.",

  // Taking the answer along
  copy: "Kopiera svaret med källor",
  copied: "Svaret med källor är kopierat",
  copyFailed: "Det gick inte att kopiera. Markera texten och kopiera den själv.",
  copyQuestion: "Fråga:",
  copyAnswer: "Svar:",
  copySources: "Källor:",
  copyFooter: (date) =>
    `Hämtat med RiTA ${date}. RiTA är ett automatiskt system; rutinen gäller, inte svaret.`,

  // What went wrong
  failedTitle: "Frågan fick inget svar",
  failed: {
    network: "Det gick inte att nå RiTA. Kontrollera att du har nätverk och försök igen.",
    timeout: "Det tog för lång tid. Försök igen, eller korta frågan.",
    server: "Något gick fel hos RiTA. Försök igen om en stund.",
    cancelled: "Du avbröt frågan.",
  },
  retry: "Försök igen",
};
