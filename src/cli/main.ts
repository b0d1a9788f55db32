#!/usr/bin/env node
import { compileLate } from './engine.ts';
import { main } from './program.ts';

compileLate();

let isTerminalGone = false;

/** Whoever followed may go away, reader or terminal; what is under way goes on, or ends as the signal asks it to. */
const shrugOff = (error: NodeJS.ErrnoException) => {
  if (error.code === 'EIO') isTerminalGone = true;
  else if (error.code !== 'EPIPE') throw error;
};
process.stdin.on('error', shrugOff);
process.stderr.on('error', shrugOff);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  shrugOff(error);
  // A reader that has gone (`sweep runs | head`) is no error: what is left to say is said to nobody.
  if (error.code === 'EPIPE') process.exit();
});

process.exitCode = await main(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  argv: process.argv.slice(1),
});

// Node.js aborts where it cannot reset a terminal that has gone, and nobody is there to read an exit code.
if (isTerminalGone) {
  process.removeAllListeners('SIGHUP');
  process.kill(process.pid, 'SIGHUP');
}
