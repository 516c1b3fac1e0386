import type { Queryable, Transaction } from '../platform/index.ts';
import type { CardPin, PinChange, PinKey } from './card-pin.ts';

export async function loadPinFailures(
  tx: Transaction,
  keys: readonly PinKey[],
): Promise<{ cardId: string; failures: number }[]> {
  if (keys.length === 0) return [];
  return await tx.query(
    `select card_id as "cardId", failures from card_pins
     where (merchant_id, card_id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    ids(keys),
  );
}

/** Gives cards a PIN, or another one. */
export async function upsertPins(tx: Transaction, changes: readonly Required<PinChange>[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `insert into card_pins (merchant_id, card_id, pin_offset, key_version, failures)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::integer[], $5::smallint[])
     on conflict (merchant_id, card_id) do update
       set pin_offset = excluded.pin_offset, key_version = excluded.key_version, failures = excluded.failures`,
    [
      ...ids(changes),
      changes.map(({ record }) => record.offset),
      changes.map(({ record }) => record.keyVersion),
      changes.map(({ failures }) => failures),
    ],
  );
}

/** Counts wrong PINs, of cards that have one. */
export async function updatePinFailures(tx: Transaction, changes: readonly PinChange[]): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `update card_pins set failures = c.failures
     from unnest($1::uuid[], $2::uuid[], $3::smallint[]) as c (merchant_id, card_id, failures)
     where card_pins.merchant_id = c.merchant_id and card_pins.card_id = c.card_id`,
    [...ids(changes), changes.map(({ failures }) => failures)],
  );
}

/** What is kept of the card's PIN, or null when none was set. */
export async function readPin(
  database: Queryable,
  merchantId: string,
  cardId: string,
): Promise<CardPin | null> {
  const rows = await database.query<CardPin>(
    `select pin_offset as "offset", key_version as "keyVersion", failures from card_pins
     where merchant_id = $1 and card_id = $2`,
    [merchantId, cardId],
  );
  return rows[0] ?? null;
}

function ids(keys: readonly PinKey[]): [string[], string[]] {
  return [keys.map(({ merchantId }) => merchantId), keys.map(({ cardId }) => cardId)];
}
