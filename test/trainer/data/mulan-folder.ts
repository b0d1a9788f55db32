import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Files of a small set called scene: 40 training rows, 12 test rows, 3 features, 2 labels that follow from them. */
export const sceneFiles: Readonly<Record<string, string>> = {
  'Scene-train.arff': table(40),
  'scene-TEST-sparse.arff': table(12),
  'scene.xml': '<labels><label name="wide"/><label name="tall"/></labels>\n',
};

/** A fresh folder with files at paths inside it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'mulan-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function table(rowCount: number): string {
  const rows = Array.from({ length: rowCount }, (_, i) => {
    const [a, b, c] = [Math.sin(i), Math.cos(3 * i), 7];
    return [a, Number(a > 0), b, c, Number(b > 0.5)].join(',');
  });
  const attributes = ['x numeric', 'wide {0,1}', 'y numeric', 'constant numeric', 'tall {0,1}'];
  return ['@relation scene', ...attributes.map((one) => `@attribute ${one}`), '@data', ...rows, ''].join('\n');
}
