// Every English text the chat shows, in one place: the same keys as sv.js, and the service's own words by their code.

const number = new Intl.NumberFormat("en-GB");

/** What two sources differ in, as the service says it (index/quantities.py, app/contradictions.py). */
const DIFFERENCES = {
  tid: "time",
  belopp: "amount",
  ålder: "age",
  andel: "share",
  antal: "number",
  "vem som beslutar": "who decides",
};

export const en = {
  language: "en",

  // Before the first question
  welcome: "What do you want to know?",
  welcomeLead:
    "Ask in Swedish about a routine or a steering document. You get the answer with its source pointed out on the " +
    "page.",
  notice:
    "RiTA is an automatic system, not a human. An AI may have written the text of the answer, and then it says so " +
    "beside it. The answer may be incomplete or wrong. It is the routine that applies, not the answer, so open the " +
    "source before you decide anything.",
  noticeShort: "Automatic answer. The routine applies.",

  firstQuestions: "Questions to begin with",

  // Asking
  fieldLabel: "Your question",
  fieldPlaceholder: "Ask in Swedish, as the routines are written",
  fieldPlaceholderNext: "A follow-up or a new question",
  fieldHelp: "Never write identity numbers or names of individuals.",
  fieldKeys: "Enter sends. Shift and Enter make a new line.",
  send: "Ask",
  cancel: "Cancel",
  newConversation: "New conversation",
  newConversationDone: "New conversation. The earlier questions are gone.",
  emptyQuestion: "Write your question first.",
  tooLong: (length, most) =>
    `The question is too long: ${number.format(length)} characters. It may have ${number.format(most)} at most. ` +
    "Shorten it and send it again.",
  lengthLeft: (left) => `${number.format(left)} characters left`,
  howToAsk: "How to ask a good question",
  howToAskTips: [
    "Write in Swedish: the documents are in Swedish, and RiTA looks for the words that you use.",
    "Write a whole question, as you would put it to a colleague.",
    "Say what the case is about: the measure, the group of people or the step.",
    "Ask one thing at a time. Then go on with follow-ups.",
    "Describe the situation in general. Never write identity numbers, names or anything else that points out a person.",
    "Not a good answer? Ask with the words that the routine uses.",
  ],

  // Working
  stages: {
    searching: "Searching the routines",
    reading: "Reading what was found",
    checking: "Checking the answer against its sources",
  },
  waiting: "Sending the question",

  // Answering
  conversation: "Questions and answers",
  log: "Messages",
  interpreted: "I read the question as:",
  edit: "Change",
  editInterpretation: "Change how the question is read",
  editing: "Change how it is read and send it. The question is then asked exactly as you write it here.",
  noAnswer: "I find no answer in the routines.",
  nearest: "Nearest sections – they may not answer the question",
  askOn: "Ask on",
  askOwner: "Ask whoever is responsible for the routine.",
  askNamedOwner: (title, owner) =>
    `Ask whoever is responsible for the routine. For ${title} that is ${owner}.`,
  sendToOwner: "Send the question to the routine’s owner",
  sendByMail: "Send it by e-mail instead",
  sendByMailHow: (address) =>
    `The question opens as an e-mail to ${address} in your own mail program. It is you who send it, and RiTA then ` +
    "stores nothing. Never write personal identity numbers or names of individuals.",
  mailSubject: "A question that the routines do not answer",
  mailBody: (question, missing) =>
    [
      "Hello,",
      "",
      missing.length
        ? "I asked RiTA and got only a part of the answer from the routines."
        : "I asked RiTA and got no answer from the routines.",
      "",
      `My question: ${question}`,
      ...(missing.length ? [`What is missing: ${missing.join("; ")}`] : []),
      "",
    ].join("\n"),
  partial: "I find only a part of the answer.",
  missing: "This I do not find in the routines:",
  contradiction: (about) =>
    `The routines differ${about ? ` in ${DIFFERENCES[about] ?? about}` : ""}`,
  contradictionBelow: "Read both quotes below the answer.",
  contradictionAdvice: "Read both, and ask those responsible for the routines which one applies.",
  clarify:
    "The question can be understood in several ways. Say a little more about what you mean, such as which measure it " +
    "is about.",
  clarifyTitle: "I need to know a little more",
  unavailable: "RiTA cannot answer just now",
  unavailableMore: "Try again in a while. Ask your IT support if it goes on.",
  blockedTitle: "Take the identity number out of the question",
  blocked:
    "Something in the question looks like a Swedish personal identity number or coordination number. RiTA has " +
    "therefore neither searched for the question nor stored it. Take the number out, describe the situation in " +
    "general and ask again.",
  blockedHistory:
    "A personal identity number or coordination number seems to stand in an earlier answer or question of this " +
    "conversation. Choose New conversation and ask again.",
  made: ({ mode, model }) =>
    mode === "generative"
      ? `Summarised by a language model${model ? ` (${model})` : ""} and checked sentence by sentence against the ` +
        "routines. The routine applies."
      : "Word for word from the routines.",

  // Sources
  sources: "Sources",
  source: (n, title, page) => `Source ${n}: ${title}, ${page}`,
  page: (page, label) => `page ${en.pageNumber(page, label)}`,
  pageNumber: (page, label) =>
    `${page}${label && label !== String(page) ? ` (numbered ${label})` : ""}`,
  pageName: "Page",
  section: "Section",
  noSection: "No section",
  decided: "Decided",
  validFrom: "Valid from",
  validTo: "Valid to",
  owner: "Responsible",
  versionLabel: "Version",
  registryNumber: "Registry number",
  unknown: "not stated",
  showPage: "Show the page",
  showPageOf: (page, title) => `Show ${page} of ${title}`,
  openPdf: "Open PDF",
  openPdfAt: (page, title) => `Open the PDF at ${page} of ${title}, in a new tab`,

  // The page
  viewer: (title) => `The source: ${title}`,
  pageImage: (page, title) => `Picture of ${page} of ${title}`,
  pageImageMarked: (page, title, quote) =>
    `Picture of ${page} of ${title}. Marked on the page: “${quote}”`,
  pageNow: (page, pages) => (pages ? `Page ${page} of ${pages}` : `Page ${page}`),
  previousPage: "Previous page",
  nextPage: "Next page",
  backToSource: "To the source’s page",
  zoomIn: "Larger page",
  zoomOut: "Smaller page",
  zoomFit: "Fit to width",
  zoomNow: (percent) => `${percent}%`,
  closeViewer: "Close the page",
  beginsOn: (page) => `Begins on page ${page}`,
  goesOnTo: (page) => `Goes on on page ${page}`,
  pageArea: "Picture of the page. Plus, minus and nought change the size. Right and left arrow turn the page.",
  pageLoading: "Getting the page …",
  pageFailed: "The page could not be shown. Open the PDF instead, or try again.",
  lastPage: "There is no page after this one.",

  // Taking the answer along
  copy: "Copy the answer with its sources",
  print: "Print",
  copied: "The answer with its sources is copied",
  copyFailed: "It could not be copied. Mark the text and copy it yourself.",
  copyQuestion: "Question:",
  copyAnswer: "Answer:",
  copySources: "Sources:",
  copyFooter: (date) =>
    `From RiTA on ${date}. RiTA is an automatic system; the routine applies, not the answer.`,

  // Sending a question to the owner of a routine
  sending: {
    question: "Your question, as it is sent",
    whose: "Which routine is the question about?",
    routineOf: (title, owner) => `${title} – ${owner ? `owner: ${owner}` : "owner not stated"}`,
    dontKnow: "I do not know",
    comment: "Comment (optional)",
    withMissing: (parts) => `This is sent too, as what the answer lacks: ${parts.join("; ")}`,
    consent: (days) =>
      `When you send, RiTA stores the text for at most ${number.format(days)} days. It is read by those who run ` +
      "RiTA. They pass the question on to the routine’s owner. Never write names or personal identity numbers.",
    send: "Send",
    done: "The question has been sent.",
    keptUntil: (date) => `It is erased on ${date} at the latest. You can undo this while this page is open.`,
    undo: "Undo",
    undone: "The question has been erased.",
    personalNumber:
      "The text holds what looks like a Swedish personal identity number. Nothing has been sent. Remove the number and " +
      "send again.",
    unreachable: "RiTA could not be reached. Check your network and try again.",
    failed: "RiTA could not store this. Try again in a while.",
  },

  // Whether the answer helped
  feedback: {
    helped: "Did the answer help?",
    yes: "Yes",
    no: "No",
    thanks: "Thank you! Only your rating is stored, not your question.",
    thanksWhy: "Thank you! Tell us why, if you like: it makes it easier to put right.",
    thanksText: (date) => `Thank you! The text is erased on ${date} at the latest.`,
    takenBack: "Your rating has been removed.",
    why: "What did not help?",
    reasons: {
      wrong: "The answer is wrong",
      not_found: "What I asked about is not in it",
      outdated: "The routine is old or does not apply here",
      unclear: "The answer is hard to understand",
      other: "Something else",
    },
    sendAlong: "Send my question along, so that somebody can see what went wrong",
    yourQuestion: "The question that is sent along:",
    consent: (days) =>
      `The question and the comment are stored for at most ${number.format(days)} days. They are read by those who run ` +
      "RiTA and the routines. Never write names or personal identity numbers.",
  },

  // What went wrong
  failedTitle: "The question got no answer",
  failed: {
    network: "RiTA cannot be reached. Check that you have a network and try again.",
    refused:
      "RiTA may not be used from this site. Ask those who run the site to check the widget’s key and address.",
    timeout: "It took too long. Try again, or shorten the question.",
    server: "Something went wrong at RiTA. Try again in a while.",
    cancelled: "You cancelled the question.",
  },
  retry: "Try again",

  // On another page
  launcher: "Ask RiTA",
  panel: "RiTA – answers from the routines",
  closePanel: "Close RiTA",

  // What the service says, by its code. A function gets the date that it is about.
  codes: {
    review_date_passed: (date) => `The routine should have been reviewed by ${date}.`,
    no_longer_valid: (date) => `The document was valid until ${date}.`,
    not_yet_valid: (date) => `The document is not valid until ${date}.`,
    model_unavailable:
      "The language model did not reply. The routines’ own words are therefore shown instead of a summary.",
    model_unsupported:
      "The language model’s summary had no support in the routines. The routines’ own words are therefore shown " +
      "instead.",
    model_found_nothing:
      "The language model found no answer in the routines. This is the place in the routines nearest to the " +
      "question. Read it and judge whether it will do.",
    sentences_removed:
      "Some of what the language model wrote had no support in the routines and is taken away.",
    unavailable: "RiTA cannot search just now.",
    blocked_personal_data:
      "The text holds a personal identity number or coordination number. It has been neither stored nor passed on. " +
      "Take the number out and ask again.",
    question_too_long:
      "The question is too long for the language model, which would not read the end of it. Shorten it.",
    not_stored:
      "It could not be stored, so nothing has been sent. Try again in a while. Ask your IT support if it goes on.",
    too_many: "RiTA takes no more just now. Nothing has been stored. Try again in a while.",
    taken: "It could not be stored. Reload the page and try again.",
    not_kept: "It is not there any more. It may have been erased already.",
    bad_host: "RiTA does not answer under this address. Ask those who run RiTA.",
    foreign_host: "RiTA does not answer under this address. Ask those who run RiTA.",
    unknown_key:
      "The widget’s key is not valid. Those who run the website need to check data-key against RITA_WIDGETS.",
    foreign_origin: "The request comes from another site and is therefore not carried out.",
    unknown_key:
      "The widget’s key does not apply. Those who run the site need to check data-key against RITA_WIDGETS.",
    no_document: "The document is not in the index. It may have been removed or renamed.",
    no_version:
      "That version of the document is gone. Open the document without a version to see the one that applies now.",
    no_file: "The document’s file is missing. Those who run RiTA need to read the document in again.",
    bad_highlight: "The marks on the page cannot be read. Reload the page and try again.",
    http_400: "The request cannot be read. Reload the page and try again.",
    http_404: "The address does not exist in RiTA.",
    http_405: "The address exists, but does not take that kind of request.",
    http_413:
      "The request is too large. Shorten the question, or begin a new conversation.",
    http_422: "Something in the request is wrong. Reload the page and try again.",
    http_500: "Something went wrong in RiTA. Try again. Ask your IT support if it goes on.",
    http_503: "RiTA cannot answer just now. Try again in a while.",
  },

  // The page of documents
  documents: {
    loading: "Fetching the documents …",
    failed: "The documents could not be fetched. Try again in a while.",
    none: "RiTA has no documents yet.",
    searching: "Search the documents",
    search: "Search by title, file, owner or registry number",
    filters: { collection: "Collection", owner: "Owner", document_type: "Type" },
    any: "All",
    order: "Order",
    orders: {
      title: "Title, A to Z",
      decided: "Latest decided first",
      review: "Review, earliest first",
    },
    all: "Also show documents that do not apply today",
    hits: (count) => (count === 1 ? "1 document" : `${number.format(count)} documents`),
    nothing: "No document matches what you search for.",
    clear: "Clear search and filters",
    more: (next, left) => `Show ${number.format(next)} more (${number.format(left)} left)`,
    table: "Documents",
    columns: {
      title: "Document",
      owner: "Owner",
      decided: "Decided",
      validTo: "Valid to",
      review: "Review",
      pdf: "File",
    },
    noNumber: "registry number missing",
    openPdf: (title) => `Open PDF: ${title}, in a new tab`,
  },
};
