import type { Queryable } from '../platform/index.ts';
import { longestName } from './create-merchant.ts';
import { type Invalid, invalid, textProblem } from './invalid.ts';
import { type Programme, type ProgrammeSettings, usualProgrammeSettings } from './merchant.ts';
import { insertProgramme } from './programmes-store.ts';

export type NewProgramme = Omit<Programme, 'settings'> & { readonly settings?: ProgrammeSettings };

export type CreateProgrammeResult =
  | { readonly kind: 'created'; readonly programme: Programme }
  | { readonly kind: 'merchant-not-found' }
  | Invalid;

/** Creates a programme of the merchant. Whether the dialect is one that this server speaks is the caller's check. */
export async function createProgramme(db: Queryable, given: NewProgramme): Promise<CreateProgrammeResult> {
  const problem = textProblem(given.name, longestName);
  if (problem) return invalid('name', problem);
  const programme: Programme = { settings: usualProgrammeSettings, ...given };
  const isInserted = await insertProgramme(db, programme);
  return isInserted ? { kind: 'created', programme } : { kind: 'merchant-not-found' };
}
