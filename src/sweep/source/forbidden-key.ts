const forbiddenKeys = ['__proto__', 'constructor', 'prototype'];

/** Names that mean something else to a JavaScript object than a key of its own. */
export function isForbiddenKey(key: string): boolean {
  return forbiddenKeys.includes(key);
}
