import { z } from 'zod';

export const rwSchema = () =>
  z.strictObject({ kind: z.literal('rw') }).describe('Re-weighting: binary cross-entropy times sqrt(N/n).');
