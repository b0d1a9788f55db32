import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { type Command, parseReply, type Reply } from './protocol.ts';
import { socketPath } from './socket-path.ts';

/**
 * Sends a command to the orchestrator whose control folder this is; undefined where none listens, or none answers for
 * `patience` ms: one that was suspended (Ctrl-Z) still takes connections, and would be waited for as long as it sleeps.
 */
export function sendCommand(
  folder: string,
  command: Command,
  patience = Number.POSITIVE_INFINITY,
): Promise<Reply | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath(folder));
    if (Number.isFinite(patience)) socket.setTimeout(patience, () => socket.destroy());
    let reply: Reply | undefined;
    socket.on('error', (error) => {
      if ('code' in error && (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')) resolve(undefined);
      else reject(error);
    });
    socket.on('close', () => resolve(reply));
    socket.on('connect', () => socket.write(`${JSON.stringify(command)}\n`));
    createInterface({ input: socket })
      .on('line', (line) => {
        reply ??= parseReply(line);
        socket.end();
      })
      // The interface passes on the socket's errors, which are dealt with above.
      .on('error', () => {});
  });
}
