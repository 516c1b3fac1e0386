import { z } from 'zod';
import { Secret } from '../../vault/index.ts';
import { type Refusal, refuseInvalid } from '../reply.ts';

/** A PIN in a request. How long it must be is its product's to say. */
export const pinField = z
  .string()
  .regex(/^\d{4,12}$/)
  .meta({ description: '4 to 12 digits. It is kept in no form that it can be read from.', writeOnly: true })
  .transform((digits) => Secret.of(digits));

/** A PIN that the product's cards do not take. */
export function refusePin(problem: 'malformed-pin' | 'weak-pin'): Refusal {
  return refuseInvalid({
    field: 'pin',
    problem:
      problem === 'malformed-pin'
        ? 'must have as many digits as the product asks for'
        : 'must not be one digit repeated, or digits in a row',
  });
}
