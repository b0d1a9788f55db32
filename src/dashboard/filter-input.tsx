import { TextInput } from '@inkjs/ui';
import { Box, Text } from 'ink';
import type { Message } from './reducer.ts';

/** The filter has changed, or is as it shall be. */
export type FilterMessage = Extract<Message, { readonly type: 'filter' | 'end-filter' }>;

interface FilterInputProps {
  readonly filter: string;
  readonly onFilter: (message: FilterMessage) => void;
}

/** The bottom line while the filter is typed: every change is applied at once, Enter keeps it, Esc drops it. */
export function FilterInput({ filter, onFilter }: FilterInputProps) {
  return (
    <Box height={1} flexShrink={0}>
      <Text> / </Text>
      <TextInput
        defaultValue={filter}
        placeholder="words of a label, a status or an id"
        onChange={(text) => onFilter({ type: 'filter', text })}
        onSubmit={() => onFilter({ type: 'end-filter' })}
      />
    </Box>
  );
}
