import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { type Command, parseReply, type Reply } from './protocol.ts';
import { socketPath } from './socket-path.ts';

/** Sends a command to the orchestrator whose control folder this is; undefined where none listens. */
export function sendCommand(folder: string, command: Command): Promise<Reply | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(socketPath(folder));
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
