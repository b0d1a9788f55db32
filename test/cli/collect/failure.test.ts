import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { failureOf } from '../../../src/cli/collect/failure.ts';
import { openStore } from '../../../src/store/index.ts';

test('a reason that the message repeats is said once', () => {
  const root = mkdtempSync(join(tmpdir(), 'sweep-failure-'));
  const store = openStore(join(root, 'sweep.db'), { onNetwork: false });
  const messageOf = (reason: 'diverged' | 'exit' | 'data', message: string) =>
    failureOf(root, store, '0123456789abcdef', { attempt: 1, reason, message }).message;
  expect(messageOf('diverged', 'diverged: the loss is no longer finite')).toBe('the loss is no longer finite');
  expect(messageOf('diverged', 'diverged')).toBe('');
  expect(messageOf('exit', 'exit status 1')).toBe('exit status 1');
  expect(messageOf('data', 'data:image is no file')).toBe('data:image is no file');
  store.close();
});
