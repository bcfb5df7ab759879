// Where the service is: from where the script came, or from there where its element says so (data-service).

const { src, dataset } = document.currentScript;

/** The service's address, which every other of its addresses is relative to. */
export const SERVICE = new URL(dataset.service ?? ".", src);
