// Where a citation leads: addresses on the service, and nowhere else.

/** The service marks no more lines than this on a page (page_images.MAX_BOXES). */
const MOST_MARKS = 200;

/** `path` as an address on the service at `base`; null for anything that leads elsewhere or is no web address. */
export function serviceUrl(path, base) {
  if (typeof path !== "string" || !URL.canParse(path, base)) return null;
  const url = new URL(path, base);
  return url.origin === new URL(base).origin && url.protocol.startsWith("http") ? url : null;
}

/** Whether the file of `place` has pages of its own: those of other formats than PDF are the service's print of it. */
export const hasPages = ({ format }) => (format ?? "pdf") === "pdf";

/** The file behind `place`, a PDF opened at `page` by the browser's own viewer; null where there is none. */
export function pdfUrl(place, page, base) {
  const url = serviceUrl(place.file_url, base);
  if (url && hasPages(place)) url.hash = `page=${page}`;
  return url;
}

/** The picture of `page` in the file of `place`: with the marks on the place's own page, bare on the others. */
export function pageImageUrl(place, page, base) {
  const url = serviceUrl(place.page_image_url, base);
  if (!url) return null;
  const marks = (place.page_image_urls ?? [])
    .map((path) => serviceUrl(path, base)?.searchParams.get("highlight"))
    .filter(Boolean);
  if (page !== place.page) {
    url.pathname = url.pathname.replace(/\/pages\/\d+\.png$/, `/pages/${page}.png`);
    url.searchParams.delete("highlight");
  } else if (marks.length)
    url.searchParams.set("highlight", marks.join(";").split(";").slice(0, MOST_MARKS).join(";"));
  return url;
}

/** `items` in groups, each of those with the same `keyOf`, in the order in which they came. */
function grouped(items, keyOf) {
  const groups = new Map();
  for (const item of items) {
    const key = JSON.stringify(keyOf(item));
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}

const versionOf = ({ document_id, version }) => [document_id, version];

/** Citations of the same version of the same document together. */
export const byDocument = (citations) => grouped(citations, versionOf);

/** Citations of the same page and section of the same version together. */
export const byPlace = (citations) =>
  grouped(citations, (citation) => [...versionOf(citation), citation.page, citation.section]);

/** Citations of one page as one place with every quote marked; a single one is itself. */
export function together(citations) {
  if (citations.length === 1) return citations[0];
  return {
    ...citations[0],
    numbers: citations.map((citation) => citation.number),
    quote: citations.map((citation) => citation.quote).join(" … "),
    boxes: citations.flatMap((citation) => citation.boxes ?? []),
    page_image_urls: citations.map((citation) => citation.page_image_url),
  };
}

/**
 * What `answer` cites on `page` of the file of `place`, as one place: of the same sentences where they go on there, else
 * of any; null where nothing is cited.
 */
export function citedOn(page, place, answer) {
  const found = ofFile(place, answer).filter((citation) => citation.page === page);
  const same = sameSentences(place, answer);
  const own = found.filter(({ number }) => same.has(number));
  const shown = own.length ? own : found;
  return shown.length ? together(shown) : null;
}

/**
 * The pages on which the same sentences of `answer` stand as at `place`: the one before and the one after, null where
 * they do not go on there.
 */
export function sentencePages(place, answer) {
  const same = sameSentences(place, answer);
  const pages = ofFile(place, answer)
    .filter(({ number }) => same.has(number))
    .map(({ page }) => page);
  const there = (page) => (pages.includes(page) ? page : null);
  return { before: there(place.page - 1), after: there(place.page + 1) };
}

/** The numbers of all that is cited by the sentences of `answer` that cite `place`. */
function sameSentences(place, answer) {
  const numbers = new Set(place.numbers ?? [place.number]);
  const sentences = (answer?.sentences ?? []).filter(({ citations }) =>
    citations.some((number) => numbers.has(number)),
  );
  return new Set(sentences.flatMap(({ citations }) => citations));
}

const ofFile = (place, answer) =>
  (answer?.citations ?? []).filter(
    (citation) =>
      citation.document_id === place.document_id && citation.version === place.version,
  );
