// How many pages there are to turn.

import { request } from "./service.js";

/**
 * The number of pages in the file of a place; null where that cannot be had, or where the service says it of another
 * version that is in force now.
 */
export async function pagesOf({ document_id, version: cited }) {
  try {
    const response = await request(`api/documents/${encodeURIComponent(document_id)}`);
    if (!response.ok) return null;
    const { pages, version } = await response.json();
    return cited && cited !== version ? null : pages;
  } catch {
    return null;
  }
}
