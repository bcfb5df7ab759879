// The documents that there are; none before the first index.

/** What GET documents gives: {documents, refused}. */
export async function documentsOf(room) {
  try {
    return await room.call("GET", "documents");
  } catch (error) {
    // No index yet, or none that can be opened: files can be uploaded all the same.
    if (error.status !== 503) throw error;
    return { documents: [], refused: [] };
  }
}
