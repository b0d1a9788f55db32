/** `*` stands for any text and `?` for any one character; nothing else is special. */
export function globMatcher(pattern: string): (text: string) => boolean {
  const source = pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, (sign) =>
    sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`,
  );
  const expression = new RegExp(`^${source.replaceAll(/(\.\*)+/g, '.*')}$`, 'su');
  return (text) => expression.test(text);
}

export function isGlob(text: string): boolean {
  return /[*?]/.test(text);
}
