import { z } from 'zod';
import { balance, gamma } from '../fields.ts';

export const focalSchema = () =>
  z
    .strictObject({ kind: z.literal('focal'), gamma, balance })
    .describe('Focal loss: balance (1 - pt)^gamma times binary cross-entropy.');
