import { invocationOf } from '../../../base/index.ts';
import type { Recipe } from './recipe.ts';
import { npmCommand, pipCommand } from './registry-clients.ts';

/** How to install a backend on a machine that cannot fetch by itself. */
export function manualSteps({ backend, artifacts }: Recipe): string {
  const of = (registry: 'pypi' | 'npm') => artifacts.filter((artifact) => artifact.registry === registry);
  return [
    '     by hand: on a machine with a network, fetch the files into one folder with',
    `       pip ${pipCommand(of('pypi'), 'DIR').join(' ')}`,
    `       npm ${npmCommand(of('npm'), 'DIR').join(' ')}`,
    '     bring that folder here, and',
    `       ${invocationOf(process.env)} backend install ${backend} --from DIR`,
  ].join('\n');
}
