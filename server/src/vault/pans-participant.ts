import { type Participant, writeOnly } from '../platform/index.ts';
import type { PanRow } from './pan-row.ts';
import type { Vault } from './vault.ts';

/**
 * Card numbers in the group commit: stored in the transaction that issues the card. A number that another card has
 * been given meanwhile fails its command alone, and the issue is tried again with another.
 */
export function createPansParticipant(vault: Vault): Participant<never, PanRow[], PanRow> {
  return writeOnly(async (tx, rows) => {
    const stored = await vault.storePans(tx, rows);
    if (stored.kind === 'taken')
      throw new Error('A card number was given to another card at the same moment.');
  });
}
