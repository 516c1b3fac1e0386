import type { Transaction } from '../platform/index.ts';
import { longestName } from './create-merchant.ts';
import { type Invalid, invalid, textProblem } from './invalid.ts';
import type { Programme, ProgrammeSettings } from './merchant.ts';
import { findProgramme, lockProgramme, storeProgramme } from './programmes-store.ts';

export interface ProgrammeChanges {
  readonly name?: string | undefined;
  readonly settings?: Partial<ProgrammeSettings> | undefined;
}

export type UpdateProgrammeResult =
  | { readonly kind: 'updated'; readonly programme: Programme }
  | { readonly kind: 'programme-not-found' }
  | Invalid;

/** Changes a programme's name or some of its settings, at once for every request and event that comes after. */
export async function updateProgramme(
  tx: Transaction,
  key: { readonly merchantId: string; readonly programmeId: string },
  { name, settings }: ProgrammeChanges,
): Promise<UpdateProgrammeResult> {
  const problem = name === undefined ? null : textProblem(name, longestName);
  if (problem) return invalid('name', problem);
  await lockProgramme(tx, key);
  const standing = await findProgramme(tx, key);
  if (standing === null) return { kind: 'programme-not-found' };
  const programme: Programme = {
    ...standing,
    name: name ?? standing.name,
    settings: { ...standing.settings, ...settings },
  };
  await storeProgramme(tx, programme);
  return { kind: 'updated', programme };
}
