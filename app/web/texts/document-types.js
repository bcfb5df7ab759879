/** What a document may be (index/corpus.py, DocumentType): a closed list, in Swedish. */
export const DOCUMENT_TYPES = [
  "policy", "strategi", "program", "plan", "riktlinje", "regel", "anvisning", "rutin", "vägledning", "reglemente",
  "delegationsordning", "taxa", "lag", "förordning", "föreskrift", "proposition", "direktiv", "beslut", "avtal", "mall",
  "specifikation", "protokoll", "rapport",
];
