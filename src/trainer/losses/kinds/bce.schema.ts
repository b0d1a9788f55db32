import { z } from 'zod';

export const bceSchema = () =>
  z.strictObject({ kind: z.literal('bce') }).describe('Binary cross-entropy: ERM, and with class-aware sampling RS.');
