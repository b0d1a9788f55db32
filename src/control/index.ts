export { sendCommand } from './client.ts';
export { holdRoot, type RootHold } from './hold-root.ts';
export { type Holder, isHolderAlive, readHolder } from './holder.ts';
export type { Command, Reply, Steering } from './protocol.ts';
export { type ControlServer, serveControl } from './server.ts';
