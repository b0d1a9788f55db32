export { storeOutcome, storeStart } from './attempt-records.ts';
export { type EventTail, followEvents } from './event-tail.ts';
export { ingestRun } from './ingest-run.ts';
export { rebuildStore } from './rebuild.ts';
export { checkFolder, type Finding, verifyRoot } from './verify.ts';
