import type { Queryable, Transaction } from '../platform/index.ts';
import type { Card } from './card.ts';
import type { DeliveryAddress } from './plastics/plastic.ts';

/** Where the plastics of a card are sent. */
export interface CardDelivery {
  readonly merchantId: string;
  readonly cardId: string;
  readonly address: DeliveryAddress;
}

/** Keeps the addresses that applications gave: one for a card, which never changes. */
export async function storeDeliveryAddresses(tx: Transaction, rows: readonly CardDelivery[]): Promise<void> {
  await tx.query(
    `insert into card_delivery_addresses (merchant_id, card_id, address)
     select * from unnest($1::uuid[], $2::uuid[], $3::text[]::jsonb[])`,
    [
      rows.map(({ merchantId }) => merchantId),
      rows.map(({ cardId }) => cardId),
      rows.map(({ address }) => JSON.stringify(address)),
    ],
  );
}

/** Where the card's plastics are sent, or null where its application did not say. */
export async function findDeliveryAddress(
  database: Queryable,
  { merchantId, id }: Pick<Card, 'merchantId' | 'id'>,
): Promise<DeliveryAddress | null> {
  const rows = await database.query<Pick<CardDelivery, 'address'>>(
    'select address from card_delivery_addresses where merchant_id = $1 and card_id = $2',
    [merchantId, id],
  );
  return rows[0]?.address ?? null;
}
