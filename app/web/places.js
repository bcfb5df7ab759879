// Where a citation leads: addresses on the service, and nowhere else.

/** `path` as an address on the service at `base`; null for anything that leads elsewhere or is no web address. */
export function serviceUrl(path, base) {
  if (typeof path !== "string" || !URL.canParse(path, base)) return null;
  const url = new URL(path, base);
  return url.origin === new URL(base).origin && url.protocol.startsWith("http") ? url : null;
}

/** The PDF behind `place`, opened at `page` by the browser's own viewer; null where there is none. */
export function pdfUrl(place, page, base) {
  const url = serviceUrl(place.file_url, base);
  if (url) url.hash = `page=${page}`;
  return url;
}

/** The picture of `page` in the file of `place`: with the mark on the place's own page, bare on the others. */
export function pageImageUrl(place, page, base) {
  const url = serviceUrl(place.page_image_url, base);
  if (url && page !== place.page) {
    url.pathname = url.pathname.replace(/\/pages\/\d+\.png$/, `/pages/${page}.png`);
    url.searchParams.delete("highlight");
  }
  return url;
}
