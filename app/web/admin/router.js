// Where in the admin page one is: the part of the address after #, so that back and forward work and links can be sent.

/** What stands after `#/` as the parts of a path and a query; null for what is no view (the skip link's). */
export function here() {
  const { hash } = location;
  if (hash && !hash.startsWith("#/")) return null;
  const [path, query] = hash.slice(2).split("?");
  const parts = path.split("/").filter(Boolean).map(decodeURIComponent);
  return { path: parts, query: new URLSearchParams(query ?? "") };
}

/** The address of a view. */
export function to(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  const parts = [path].flat().map(encodeURIComponent).join("/");
  return `#/${parts}${given.length ? `?${new URLSearchParams(given)}` : ""}`;
}

/** Keeps what is chosen in the view in its address, without another step back. */
export function remember(path, query) {
  history.replaceState(null, "", to(path, query));
}
