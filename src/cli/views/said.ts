import { oneLine } from '../../base/index.ts';

/** What a person is told, ready for a terminal: messages of programs are quoted in it, and may hold anything. */
export function said(text: string): string {
  return `${text.split('\n').map(oneLine).join('\n')}\n`;
}
