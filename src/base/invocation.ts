/** How the command line was started, for hints that can be typed again; programs that it starts see it as well. */
export function invocationOf(env: NodeJS.ProcessEnv): string {
  return env.npm_command === 'exec' || env.npm_lifecycle_event === 'npx' ? 'npx sweep' : 'sweep';
}
