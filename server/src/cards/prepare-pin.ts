import type { PinRecord, Secret } from '../vault/index.ts';
import type { Card } from './card.ts';
import type { CardsContext } from './cards-context.ts';
import { readCard } from './cards-store.ts';

/** What will be kept of a PIN: an offset, which makes sense of one number alone. */
export interface PreparedPin {
  readonly record: PinRecord;
  /** The plastic that the number is on. */
  readonly plasticId: string | null;
}

/**
 * Computes what is kept of a PIN before anything is locked; null while the card has no number.
 * @throws RangeError when it is no PIN
 */
export async function preparePin(
  { database, vault }: Pick<CardsContext, 'database' | 'vault'>,
  { merchantId, id }: Pick<Card, 'merchantId' | 'id'>,
  pin: Secret,
): Promise<PreparedPin | null> {
  // The plastic is read first: where it is the same under the card's lock, the number that was read after it is too.
  const card = await readCard(database, merchantId, id);
  const pan = card && (await vault.readPan(database, merchantId, id));
  return pan && { record: vault.pinRecord({ pan, pin }), plasticId: card.plasticId };
}

/** What to keep of the PIN, or null where the card has another number by now. */
export function pinRecordFor(prepared: PreparedPin | null, card: Pick<Card, 'plasticId'>): PinRecord | null {
  return prepared?.plasticId === card.plasticId ? prepared.record : null;
}
