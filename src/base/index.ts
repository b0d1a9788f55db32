export { canonicalJson, canonicalWriter, sha256 } from './canonical-json.ts';
export { type Clock, systemClock, timestamp } from './clock.ts';
export { csvRecord } from './csv.ts';
export { ExitCode, environmentError, UserError, usageError } from './errors.ts';
export { writeFileAtomically } from './files.ts';
export { dottedValues, getPath, isJsonObject, type JsonObject, type JsonValue } from './json.ts';
export { nearestName } from './nearest.ts';
export { bootId, isAlive, ownProcess, type ProcessIdentity, processStart } from './process.ts';
export { type RandomStream, randomStream } from './random.ts';
