// The page of documents.
