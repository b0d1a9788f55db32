import { rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type Command, parseCommand, type Reply, refused, refusedBy } from './protocol.ts';
import { prepareSocketFolder, socketPath } from './socket-path.ts';

export interface ControlServer {
  readonly close: () => void;
}

/**
 * Listens for commands on the root's socket, which only this user can reach; a socket that a killed orchestrator left
 * behind is replaced, for the caller holds the root's lock. A command that throws is answered, and ends nothing else.
 * Resolves once it listens, which keeps this process alive: one that is paused has nothing else to wait for.
 */
export async function serveControl(folder: string, obey: (command: Command) => Promise<Reply>): Promise<ControlServer> {
  const path = socketPath(folder);
  prepareSocketFolder(dirname(path));
  rmSync(path, { force: true });
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // A client that goes away in the middle of an answer is no concern of ours.
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY })
      .on('line', async (line) => {
        const command = parseCommand(line);
        const reply = 'invalid' in command ? refused(command.invalid) : await obey(command).catch(refusedBy);
        // The server may have been closed, or the client have gone, while the command was obeyed.
        if (socket.writable) socket.write(`${JSON.stringify(reply)}\n`);
      })
      // The interface passes on the socket's errors, which are dealt with above.
      .on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    close() {
      server.close();
      for (const socket of open) socket.end();
      rmSync(path, { force: true });
    },
  };
}
