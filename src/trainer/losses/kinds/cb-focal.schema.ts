import { z } from 'zod';
import { balance, gamma } from '../fields.ts';

export const cbFocalSchema = () =>
  z
    .strictObject({
      kind: z.literal('cb-focal'),
      gamma,
      balance,
      beta: z.number().min(0).lt(1).default(0.9).describe('Of the class weight (1 - beta) / (1 - beta^n).'),
    })
    .describe('Class-balanced focal loss: focal times the mean class weight of the positive classes of a row.');
