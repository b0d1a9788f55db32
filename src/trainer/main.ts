import { ExitCode, systemClock, UserError, usageError } from '../base/index.ts';

/** The trainer as a program. Each verb loads what it needs only: `check` does without tfjs. */
const verbs: Readonly<Record<string, (args: readonly string[]) => Promise<ExitCode>>> = {
  async train() {
    const { readTrialEnvironment } = await import('./training/environment.ts');
    const { train } = await import('./train.ts');
    return await train(readTrialEnvironment(process.env), systemClock, complain);
  },
  async backend(args) {
    const { backendVerb } = await import('./backend.ts');
    await backendVerb(args, (object) => process.stdout.write(`${JSON.stringify(object)}\n`));
    return ExitCode.ok;
  },
  async curves([request = '']) {
    const { curves } = await import('./curves.ts');
    process.stdout.write(`${JSON.stringify(await curves(request))}\n`);
    return ExitCode.ok;
  },
  async check(args) {
    const { check } = await import('./check.ts');
    const { cacheFolder } = await import('./cache-folder.ts');
    const places = {
      folder: process.env.SWEEP_DATA || null,
      weightsFile: process.env.SWEEP_WEIGHTS || null,
      cacheFolder: cacheFolder(process.env),
    };
    const { reports, errors } = check(args, places);
    process.stdout.write(`${JSON.stringify(reports)}\n`);
    for (const error of errors) complain(error);
    return errors[0]?.exitCode ?? ExitCode.ok;
  },
  async doctor(args) {
    const { doctor } = await import('./doctor/doctor.ts');
    const { cacheFolder } = await import('./cache-folder.ts');
    const report = doctor(args, process.env, cacheFolder(process.env));
    process.stdout.write(`${JSON.stringify(report)}\n`);
    return ExitCode.ok;
  },
};

try {
  const [verb = '', ...args] = process.argv.slice(2);
  if (!Object.hasOwn(verbs, verb))
    throw usageError(`"${verb}" is no verb of the trainer\n     expected one of: ${Object.keys(verbs).join(', ')}`);
  process.exitCode = await verbs[verb]!(args);
} catch (error) {
  complain(error);
  process.exitCode = error instanceof UserError ? error.exitCode : ExitCode.runsFailed;
}

function complain(error: unknown): void {
  const isOurs = !(error instanceof UserError || (error instanceof Error && error.cause instanceof UserError));
  process.stderr.write(
    `${isOurs && error instanceof Error ? error.stack : error instanceof Error ? error.message : error}\n`,
  );
}
