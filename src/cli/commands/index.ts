import type { Command } from 'commander';
import type { MakeContext, OnExitCode } from './define.ts';
import { defineBackend } from './define-backend.ts';
import { defineComparisons } from './define-comparisons.ts';
import { defineExchange } from './define-exchange.ts';
import { defineHelp } from './define-help.ts';
import { defineListings } from './define-listings.ts';
import { defineRunning } from './define-running.ts';
import { defineSetup } from './define-setup.ts';
import { defineSteering } from './define-steering.ts';
import { defineUpkeep } from './define-upkeep.ts';

/**
 * Adds every command to the program. What a command does is loaded when it is called, so that none waits for the
 * libraries of another.
 */
export function defineCommands(program: Command, context: MakeContext, onExitCode: OnExitCode): void {
  defineRunning(program, context, onExitCode);
  defineListings(program, context, onExitCode);
  defineComparisons(program, context, onExitCode);
  defineExchange(program, context, onExitCode);
  defineSteering(program, context, onExitCode);
  defineUpkeep(program, context, onExitCode);
  defineSetup(program, context, onExitCode);
  defineBackend(program, context, onExitCode);
  defineHelp(program);
}
