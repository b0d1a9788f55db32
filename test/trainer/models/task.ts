/** What a task tells of its labels where a model does not ask. */
export const nothingKnown = { trainLabels: new Uint8Array(0), wordVectors: null } as const;
