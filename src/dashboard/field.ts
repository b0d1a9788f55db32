import type { Stroke } from './keyboard.ts';
import { charactersOf } from './text.ts';

/** A line that is being typed. */
export interface Field {
  readonly before: string;
  /** What stands at the cursor and behind it. */
  readonly behind: string;
}

export function textOf({ before, behind }: Field): string {
  return before + behind;
}

/** The line after a key, by the keys of a shell; one that means nothing here changes nothing. */
export function edited(field: Field, stroke: Stroke): Field {
  const { before, behind } = field;
  switch (stroke.key) {
    case 'text':
      return { before: before + stroke.text, behind };
    case 'ctrl':
      return editedWithCtrl(field, stroke.letter);
    case 'backspace':
      return { before: withoutLast(before), behind };
    case 'delete':
      return { before, behind: behind.slice(first(behind).length) };
    case 'left':
      return cursorAt(field, withoutLast(before).length);
    case 'right':
      return cursorAt(field, before.length + first(behind).length);
    case 'home':
      return cursorAt(field, 0);
    case 'end':
      return cursorAt(field, textOf(field).length);
    default:
      return field;
  }
}

function editedWithCtrl(field: Field, letter: string): Field {
  const { before, behind } = field;
  switch (letter) {
    case 'a':
      return cursorAt(field, 0);
    case 'e':
      return cursorAt(field, textOf(field).length);
    case 'k':
      return { before, behind: '' };
    case 'u':
      return { before: '', behind };
    case 'w':
      return { before: before.replace(/\S*\s*$/, ''), behind };
    default:
      return field;
  }
}

function cursorAt(field: Field, at: number): Field {
  const text = textOf(field);
  return { before: text.slice(0, at), behind: text.slice(at) };
}

function first(text: string): string {
  return charactersOf(text)[0] ?? '';
}

function withoutLast(text: string): string {
  return charactersOf(text).slice(0, -1).join('');
}
