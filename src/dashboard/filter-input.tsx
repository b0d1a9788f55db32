import { TextInput } from '@inkjs/ui';
import { Box, Text } from 'ink';
import type { Message } from './reducer.ts';

interface FilterInputProps {
  readonly filter: string;
  readonly dispatch: (message: Message) => void;
}

/** The bottom line while the filter is typed: every change is applied at once, Enter keeps it, Esc drops it. */
export function FilterInput({ filter, dispatch }: FilterInputProps) {
  return (
    <Box height={1} flexShrink={0}>
      <Text> / </Text>
      <TextInput
        defaultValue={filter}
        placeholder="words of a label, a status or an id"
        onChange={(text) => dispatch({ type: 'filter', text })}
        onSubmit={() => dispatch({ type: 'end-filter' })}
      />
    </Box>
  );
}
