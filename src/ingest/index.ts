export { storeOutcome, storeStart } from './attempt-records.ts';
export { checkFolder, type Finding } from './check-folder.ts';
export { type EventTail, followEvents } from './event-tail.ts';
export { ingestRun } from './ingest-run.ts';
export { rebuildStore } from './rebuild.ts';
export { verifyRoot } from './verify.ts';
