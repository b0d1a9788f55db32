import { TextInput } from '@inkjs/ui';
import { Box, Text, useInput } from 'ink';
import { useCallback, useState } from 'react';
import type { Message } from './reducer.ts';

/** The filter has changed, or is as it shall be. */
export type FilterMessage = Extract<Message, { readonly type: 'filter' | 'end-filter' }>;

interface FilterInputProps {
  readonly filter: string;
  readonly onFilter: (message: FilterMessage) => void;
}

/**
 * The bottom line while the filter is typed: every change is applied at once, Enter keeps it, Esc drops it, Ctrl-U
 * begins it anew, Ctrl-W takes back a word.
 */
export function FilterInput({ filter, onFilter }: FilterInputProps) {
  const [field, setField] = useState({ text: filter, generation: 0 });
  // The field below takes a letter with Ctrl for the letter: another field, begun without it, takes its place.
  useInput((input, key) => {
    if (!key.ctrl) return;
    const text = edited(filter, input);
    setField(({ generation }) => ({ text, generation: generation + 1 }));
    if (text !== filter) onFilter({ type: 'filter', text });
  });
  // The field reports its text again to every new listener.
  const onChange = useCallback((text: string) => onFilter({ type: 'filter', text }), [onFilter]);
  return (
    <Box height={1} flexShrink={0}>
      <Text> / </Text>
      <TextInput
        key={field.generation}
        defaultValue={field.text}
        placeholder="words of a label, a status or an id"
        onChange={onChange}
        onSubmit={(text) => onFilter({ type: 'end-filter', text })}
      />
    </Box>
  );
}

/** The text after a key with Ctrl, as in a shell. */
function edited(text: string, input: string): string {
  if (input === 'u') return '';
  return input === 'w' ? text.replace(/\S*\s*$/, '') : text;
}
