// Every English text the chat shows, in one place: the same keys as sv.js, and the service's own words by their code.

const number = new Intl.NumberFormat("en-GB");

/** What two sources differ in, as the service says it (index/quantities.py, app/contradictions.py). */
const DIFFERENCES = {
  tid: "time",
  belopp: "amount",
  ålder: "age",
  andel: "percentage",
  antal: "number",
  "vem som beslutar": "who decides",
};

export const en = {
  language: "en",

  // Before the first question
  welcome: "What do you want to know?",
  welcomeLead:
    "Ask in Swedish about a routine or a policy. You get the answer and see the page where it says so.",
  notice:
    "RiTA is an automated system, not a person. It uses AI, and the answer may be incomplete or wrong. The routine " +
    "applies, not the answer, so open the source before you make a decision.",
  noticeWritten: "If an AI has written the answer, it says so below the answer.",

  kept: ({ purpose, days }) =>
    `Your question is kept for ${number.format(days)} days. Purpose (in Swedish): ${purpose.replace(/\.$/, "")}. ` +
    "What is kept about you is on the page About RiTA.",

  firstQuestions: "Questions to start with",

  // Asking
  fieldLabel: "Your question",
  fieldPlaceholder: "Ask in Swedish, as the routines are written",
  fieldPlaceholderNext: "A follow-up or a new question",
  fieldHelp: "Never enter personal identity numbers or the names of individuals.",
  fieldKeys: "Press Enter to send, Shift and Enter for a new line.",
  send: "Ask",
  cancel: "Cancel",
  cancelled: "The question has been cancelled.",
  newConversation: "New conversation",
  newConversationDone: "New conversation. The earlier questions have been removed.",
  emptyQuestion: "Write your question first.",
  tooLong: (length, most) =>
    `The question is too long: ${number.format(length)} characters. The limit is ${number.format(most)}. ` +
    "Shorten it and send it again.",
  lengthLeft: (left) => `${number.format(left)} characters left`,
  howToAsk: "How to ask a good question",
  howToAskTips: [
    "Write in Swedish: the documents are in Swedish, and RiTA looks for the words you use.",
    "Write a full question, the way you would ask a colleague.",
    "Say what the case is about: the support, the target group or the step in the process.",
    "Ask one thing at a time, then follow up.",
    "Describe the situation in general terms. Never enter identity numbers, names or anything else that identifies a " +
      "person.",
    "Not a good answer? Ask again using the words of the routine.",
  ],

  // Working
  stages: {
    searching: "Searching the routines",
    reading: "Reading what was found",
    checking: "Checking the answer against the sources",
  },
  waiting: "Sending the question",

  // Answering
  conversation: "Questions and answers",
  log: "Messages",
  ready: (sentences, documents) =>
    `The answer is ready: ${number.format(sentences)} sentences from ` +
    `${documents === 1 ? "1 document" : `${number.format(documents)} documents`}.`,
  interpreted: "I understood the question as:",
  edit: "Change",
  editInterpretation: "Change how the question was understood",
  editing: "Change the question and send it. It is then asked exactly as you write it here.",
  cancelEdit: "Cancel the change",
  askAsNew: "Ask as a new question",
  noAnswer: "I found no answer in the routines.",
  nearest: "This is the closest I found:",
  askOn: "Didn’t find the answer?",
  askOwner: "Ask the owner of the routine.",
  askNamedOwner: (title, owner) => `Owner of ${title}: ${owner}.`,
  sendToOwner: "Send the question to the routine’s owner",
  sendByMail: "Send it by email instead",
  sendByMailHow: (address) =>
    `The question opens as an email to ${address} in your own mail program. You send it yourself, and RiTA stores ` +
    "nothing. Never enter personal identity numbers or the names of individuals.",
  mailSubject: "A question the routines do not answer",
  mailBody: (question, missing) =>
    [
      "Hello,",
      "",
      missing.length
        ? "I asked RiTA and got only part of the answer from the routines."
        : "I asked RiTA and got no answer from the routines.",
      "",
      `My question: ${question}`,
      ...(missing.length ? [`What is missing: ${missing.join("; ")}`] : []),
      "",
    ].join("\n"),
  partial: "I found only part of the answer.",
  missing: "Not found in the routines:",
  contradiction: (about) =>
    `The routines disagree${about ? ` (${DIFFERENCES[about] ?? about})` : ""}`,
  contradictionBelow: "Read both quotes below the answer.",
  contradictionAdvice: "Read both, and ask the owners of the routines which one applies.",
  clarify:
    "The question can be understood in several ways. Say a little more about what you mean, such as what kind of " +
    "support it is about.",
  clarifyTitle: "I need to know a little more",
  unavailable: "RiTA cannot answer right now",
  unavailableMore: "Try again in a little while. Contact your IT support if the problem continues.",
  blockedTitle: "Remove the identity number from the question",
  blocked:
    "Something in the question looks like a Swedish personal identity number or coordination number. RiTA has " +
    "therefore neither searched for an answer nor stored the question. Remove the number, describe the situation in " +
    "general terms and ask again.",
  blockedHistory:
    "An earlier question or answer in this conversation seems to contain a personal identity number or coordination " +
    "number. Choose New conversation and ask again.",
  personalData: {
    title: (kinds) => {
      const names = { phone: "a phone number", email: "an email address", name: "a name" };
      return `The question seems to contain ${en.list(kinds.map((kind) => names[kind]))}`;
    },
    text: "Remove it if it points out an individual. Nothing has been sent yet.",
    change: "Change",
    send: "Send anyway",
  },
  list: (parts) => new Intl.ListFormat("en-GB").format(parts),
  made: ({ mode, model }) =>
    mode === "generative"
      ? `Summarised by a language model${model ? ` (${model})` : ""} and checked sentence by sentence against the ` +
        "routines. The routine applies."
      : "Word for word from the routines.",

  // Sources
  sources: "Sources",
  source: (n, title, page) => `Source ${n}: ${title}, ${page}`,
  page: (page, label) => `page\u00a0${en.pageNumber(page, label)}`,
  pageNumber: (page, label) =>
    `${page}${label && label !== String(page) ? ` (numbered ${label})` : ""}`,
  pageName: "Page",
  section: "Section",
  noSection: "No section",
  decided: "Adopted",
  validFrom: "Valid from",
  validTo: "Valid until",
  owner: "Owner",
  versionLabel: "Version",
  registryNumber: "Reference number",
  unknown: "not stated",
  decidedOn: (date) => `Adopted ${date}`,
  decidedUnknown: "Date of adoption not stated",
  validUntil: (date) => `valid until ${date}`,
  moreFacts: "More about the document",
  showQuotes: (count) => (count === 1 ? "Show the quote" : `Show the quotes (${count})`),
  moreRows: "The table may have more rows.",
  showPage: (page) => `Show ${page}`,
  showText: "Show in the text",
  inTitle: "of",
  pdf: "PDF",
  file: "File",
  saveThis: "Download the file",
  saveFile: (title) => `Download the file ${title}`,
  ocr: "The text was read from a scanned image. Compare it with the page.",
  openPdf: "Open PDF",
  openPdfAt: (page, title) => `Open the PDF at ${page} of ${title}, in a new tab`,

  // The page
  viewer: (title) => `Source: ${title}`,
  pageImage: (page, title) => `Image of ${page} of ${title}`,
  pageImageMarked: (page, title, quote) =>
    `Image of ${page} of ${title}. Highlighted on the page: “${quote}”`,
  pageNow: (page, pages) => (pages ? `Page ${page} of ${pages}` : `Page ${page}`),
  previousPage: "Previous page",
  nextPage: "Next page",
  backToSource: "Back to the source",
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  zoomFit: "Fit to width",
  zoomNow: (percent) => `${percent}%`,
  closeViewer: "Close the page",
  beginsOn: (page) => `Starts on page ${page}`,
  goesOnTo: (page) => `Continues on page ${page}`,
  pageArea: "Image of the page. Plus, minus and zero change the size. The right and left arrow keys turn the page.",
  pageLoading: "Loading the page …",
  pageFailed: "The page could not be shown. Try again, or open the PDF.",
  pageOut: "You are signed out. Close the page, sign in and open it again.",
  pageNoImage: "There is no image of this page. Open the PDF instead.",
  lastPage: "There is no page after this one.",

  // Taking the answer along
  copy: "Copy the answer with sources",
  print: "Print",
  copied: "The answer has been copied with sources",
  copyFailed: "It could not be copied. Select the text and copy it yourself.",
  copyQuestion: "Question:",
  copyAnswer: "Answer:",
  copySources: "Sources:",
  copyFooter: (date) =>
    `From RiTA on ${date}. RiTA is an automated system; the routine applies, not the answer.`,

  // Sending a question to the owner of a routine
  sending: {
    question: "The question as it will be sent (you can edit it)",
    whose: "Which routine is the question about?",
    ownedBy: (owner) => (owner ? `Owner: ${owner}` : "Owner not stated"),
    dontKnow: "I don’t know",
    comment: "Comment (optional)",
    withMissing: (parts) => `This is also sent, because the answer lacks it: ${parts.join("; ")}`,
    consent: (days) =>
      `When you send it, RiTA stores the text for at most ${number.format(days)} days. It is read by those who ` +
      "run RiTA. They pass the question on to the routine’s owner. Never enter names or personal identity numbers.",
    send: "Send",
    done: "The question has been sent.",
    keptUntil: (date) => `It will be erased by ${date}. You can undo this as long as the answer is still here.`,
    undo: "Undo",
    undone: "The question has been erased.",
    personalNumber:
      "Something in the text looks like a Swedish personal identity number or coordination number. Nothing has been " +
      "sent. Remove the number and send again.",
    unreachable: "RiTA could not be reached. Check your network connection and try again.",
    failed: "RiTA could not save this. Try again in a little while.",
  },

  // Whether the answer helped
  feedback: {
    helped: "Did the answer help?",
    yes: "Yes",
    no: "No",
    thanks: "Thank you! Your rating has been saved, without your question.",
    thanksWhy: "Thank you! Your rating has been saved. Please tell us why.",
    thanksText: (date) => `Thank you! The text will be erased by ${date}.`,
    takenBack: "Your rating has been removed.",
    why: "What did not help?",
    reasons: {
      wrong: "The answer is wrong",
      not_found: "What I asked about was left out",
      outdated: "The routine is outdated or does not apply here",
      unclear: "The answer is hard to understand",
      other: "Something else",
    },
    sendAlong: "Include my question, so that someone can see what went wrong",
    yourQuestion: "The question that is included:",
    consent: (days) =>
      `The question and the comment are stored for at most ${number.format(days)} days. They are read by those who ` +
      "run RiTA and the routines. Never enter names or personal identity numbers.",
  },

  // What went wrong
  failedTitle: "The question was not answered",
  failed: {
    network: "RiTA could not be reached. Check your network connection and try again.",
    refused:
      "RiTA cannot be used from this website. Ask those who run the website to check the widget’s key and address.",
    timeout: "It took too long. Try again, or shorten the question.",
    busy: "Too many questions have come in a short time. Wait a little while and try again.",
    server: "Something went wrong in RiTA. Try again in a little while.",
  },
  wait: (seconds) =>
    `Too many questions have come in a short time. Wait ${number.format(seconds)} ` +
    `${seconds === 1 ? "second" : "seconds"} and try again.`,
  retry: "Try again",

  // Who is signed in
  session: {
    as: "Signed in as",
    someone: "unknown name",
    signIn: "Sign in",
    signOut: "Sign out",
  },

  // What is kept about somebody (the page about RiTA)
  own: {
    out: "Sign in to see what is kept about you.",
    role: "You may",
    roles: {
      reader: "ask and read documents",
      owner: "look after documents",
      admin: "administer RiTA",
      auditor: "read the audit log and the statistics",
    },
    reads: "You may read",
    everything: "all collections",
    nothing: "nothing",
    kept: "Questions that are kept about you can be fetched as a file, and erased.",
    fetch: "Fetch my questions",
    file: "my-questions.json",
    erase: "Erase my questions",
    question: "Erase all your kept questions? They cannot be brought back.",
    sure: "Erase all",
    erased: "Your questions have been erased.",
  },

  // Why nothing can be asked now
  door: {
    out: "Sign in to ask",
    outDocuments: "Sign in to see the documents.",
    signIn: "Sign in",
    signInMore: "RiTA shows only the routines that you may read, and needs to know who you are.",
    draftKept: "What you have written is still here when you come back.",
    draftLost:
      "What you have written will be gone when you come back: it seems to hold a personal identity number. Remove it.",
    ended: "You are signed out",
    expired:
      "The question has not been sent. All that you see stays here. Sign in again in a new tab, then come back here.",
    signInAgain: "Sign in again",
    byProxy: "The municipality’s sign-in did not answer. Reload the page and try again.",
    reload: "Reload the page",
    byKeys: "There is no sign-in for this page. Use RiTA where your workplace has put it.",
    noAccess: "You have no access to any routines",
    noAccessMore: "You are signed in, but in no group that may ask RiTA.",
    contact: (address) => (address ? `Write to ${address}.` : "Tell those who run RiTA."),
    stopped: "RiTA is switched off right now",
    stoppedMore: "You can ask again as soon as it is back. The page notices by itself.",
    open: "You can ask again now.",
  },

  // The links around a conversation
  leaving: {
    newTab: "opens in a new tab",
    language: "The conversation will be lost if you change the language.",
    start: "The conversation will be lost if you go to the start page.",
    change: "Change",
    goOn: "Go there",
    stay: "Stay",
  },

  // On another page
  launcher: "Ask RiTA",
  panel: "RiTA – answers from the routines",
  closePanel: "Close RiTA",

  // What the service says, by its code. A function gets the date that it is about.
  codes: {
    as_of: (date) => `The answer shows what the routines said on ${date}, not what applies today.`,
    earlier_version: (date) => `Does not apply today: this version applied until ${date}.`,
    upcoming: (date) => `Does not apply yet: it does from ${date}.`,
    review_date_passed: (date) => `The routine should have been reviewed by ${date}.`,
    no_longer_valid: (date) => `The document was valid until ${date}.`,
    not_yet_valid: (date) => `The document is not valid until ${date}.`,
    model_unavailable:
      "The language model did not respond. The routines’ own words are therefore shown instead of a summary.",
    model_unsupported:
      "The language model’s summary was not supported by the routines. The routines’ own words are therefore shown " +
      "instead.",
    model_found_nothing:
      "The language model found no answer in the routines. This is the closest passage in the routines. Read it and " +
      "judge for yourself whether it answers the question.",
    sentences_removed:
      "Some of what the language model wrote was not supported by the routines and has been removed.",
    unavailable: "RiTA cannot search right now.",
    blocked_personal_data:
      "The text contains a personal identity number or coordination number. It has been neither stored nor passed " +
      "on. Remove the number and ask again.",
    question_too_long:
      "The question is too long for the language model, which would not read to the end. Shorten it.",
    not_stored:
      "It could not be saved, so nothing has been sent. Try again in a little while. Contact your IT support if the " +
      "problem continues.",
    too_many: "RiTA cannot take any more right now. Nothing has been saved. Try again in a little while.",
    taken: "It could not be saved. Reload the page and try again.",
    not_kept: "It is no longer there. It may already have been erased.",
    bad_host: "RiTA does not answer under this address. Ask those who run RiTA.",
    foreign_host: "RiTA does not answer under this address. Ask those who run RiTA.",
    unknown_key:
      "The widget’s key is not valid. Those who run the website need to check data-key against RITA_WIDGETS.",
    foreign_origin: "The request comes from another website and is therefore not carried out.",
    day_to_come: "That day has not come yet. Choose today or an earlier day.",
    no_document: "The document is not in the index. It may have been removed or renamed.",
    no_version:
      "That version of the document is gone. Open the document without a version to see the one that applies now.",
    no_file: "The document’s file is missing. Those who run RiTA need to import the document again.",
    bad_highlight: "The highlights on the page cannot be read. Reload the page and try again.",
    too_many_answers: "Several of your questions are being answered. Wait until one is ready and ask again.",
    too_many_connections: "RiTA has too many connections right now. Try again in a little while.",
    address_too_long: "The address is too long.",
    headers_too_large: "The request’s headers are too large.",
    not_http: "The request cannot be read.",
    http_408: "The request took too long to arrive. Check your network connection and try again.",
    personal_data:
      "The question seems to contain a phone number, an email address or a name. Leave out what points out a person.",
    stopped: "RiTA is stopped right now and does not answer questions.",
    not_checked: "Who you are cannot be checked right now. Try again in a little while.",
    not_signed_in: "You need to sign in to use RiTA.",
    no_access: "You are signed in, but in no group that may use RiTA. Ask those who run RiTA.",
    forbidden: "You may not do this.",
    ended: "You are no longer signed in. Sign in again and put the question once more.",
    http_400: "The request cannot be read. Reload the page and try again.",
    http_404: "This address does not exist in RiTA.",
    http_405: "This address exists, but does not accept that kind of request.",
    http_413:
      "The request is too large. Shorten the question, or start a new conversation.",
    http_422: "Something is wrong with the request. Reload the page and try again.",
    http_500: "Something went wrong in RiTA. Try again. Contact your IT support if the problem continues.",
    http_503: "RiTA cannot answer right now. Try again in a little while.",
  },

  // The page of documents
  documents: {
    loading: "Loading the documents …",
    failed: "The documents could not be loaded. Try again in a little while.",
    none: "RiTA has no documents yet.",
    searching: "Search the documents",
    search: "Search by title, file, owner or reference number",
    filters: { collection: "Collection", owner: "Owner", document_type: "Type" },
    fold: (chosen) => (chosen ? `Filters (${number.format(chosen)} active)` : "Filters"),
    any: "All",
    order: "Order",
    orders: {
      title: "Title, A to Z",
      decided: "Most recently adopted first",
      review: "Next review first",
    },
    all: "Also show documents that do not apply today",
    hits: (count) => (count === 1 ? "1 document" : `${number.format(count)} documents`),
    nothing: "No documents match your search.",
    clear: "Clear search and filters",
    more: (next, left) => `Show ${number.format(next)} more (${number.format(left)} left)`,
    table: "Documents",
    columns: {
      title: "Document",
      owner: "Owner",
      decided: "Adopted",
      validTo: "Valid until",
      review: "Next review",
      pdf: "File",
    },
    noNumber: "reference number missing",
    openPdf: (title) => `Open PDF: ${title}, in a new tab`,
    saveFile: (title) => `Download the file ${title}`,
    save: "Download",
    ocr: "The text was read from scanned pages.",
    versions: {
      show: "Show earlier versions",
      of: (title) => `Show earlier versions of ${title}`,
      loading: "Loading the versions …",
      comparing: "Comparing …",
      failed: "It could not be loaded. Try again in a little while.",
      name: (ordinal, label) => `Version ${ordinal}${label ? ` (${label})` : ""}`,
      days: ({ first_day, last_day, in_force }) =>
        [
          in_force ? "applies today," : "valid",
          first_day ? `from ${first_day}` : null,
          last_day ? `until ${last_day}` : null,
          first_day || last_day ? null : "until further notice",
        ]
          .filter(Boolean)
          .join(" "),
      open: "Open",
      openThe: (name, title) => `Open ${name} of ${title}, in a new tab`,
      compare: "Show what changed",
      compareThe: (name, title) => `Show what changed with ${name} of ${title}`,
      differ: (sections) => {
        if (!sections) return "The text is the same as in the version before.";
        return sections === 1
          ? "1 section differs from the version before."
          : `${number.format(sections)} sections differ from the version before.`;
      },
      noSection: "Before the first heading",
      changes: { added: "new section", removed: "removed", changed: "changed" },
    },
  },
};
