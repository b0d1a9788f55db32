export { sendCommand } from './client.ts';
export { holdRoot, type RootHold } from './hold-root.ts';
export { type Holder, isHolderAlive, readHolder } from './holder.ts';
export { type Command, type Enqueue, type Reply, refused, refusedBy, type Steering } from './protocol.ts';
export { type ControlServer, serveControl } from './server.ts';
