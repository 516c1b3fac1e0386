import {
  type Acceptor,
  identityText,
  type MessageType,
  type NetworkMessage,
} from '../authorizations/index.ts';
import { type Currency, type Money, money } from '../money/index.ts';
import { derivedId, type Queryable } from '../platform/index.ts';
import type { Secret, Vault } from '../vault/index.ts';

/** ISO 8583 field 39: invalid card number, there is no such card. */
export const NO_SUCH_CARD = '14';

/** A message about a card number that nobody has, which was declined. The number itself is not kept. */
export interface UnknownCardMessage {
  readonly id: string;
  readonly type: MessageType;
  readonly identity: NetworkMessage['identity'];
  readonly last4: string;
  readonly amount: Money;
  readonly acceptor: Acceptor;
  readonly responseCode: string;
  readonly receivedAt: Date;
}

/** Namespace of the ids of messages that no merchant's sandbox asked for. */
const anyNetwork = '7a1d3f5e-0c42-5b7e-9d18-64b2c1f0a953';

export type RecordedUnknownCard =
  | { readonly kind: 'recorded'; readonly message: UnknownCardMessage }
  /** Another message had this identity before. */
  | { readonly kind: 'identity-conflict' };

/**
 * Records a decline for a number that belongs to no card; the same message twice is recorded once.
 * @param merchantId whose sandbox asked for the message; null where it came from a network
 */
export async function recordUnknownCard(
  parts: { readonly database: Queryable; readonly vault: Vault },
  message: Pick<NetworkMessage, 'type' | 'identity' | 'amount' | 'acceptor'>,
  source: { readonly merchantId: string | null; readonly pan: Secret; readonly receivedAt: Date },
): Promise<RecordedUnknownCard> {
  const { type, identity, amount, acceptor } = message;
  const id = derivedId(source.merchantId ?? anyNetwork, `unknown-card/${identityText(identity)}`);
  // Hashed as if it were this message's own card; what is sealed beside the hash is dropped.
  const { lookup, keyVersion, last4 } = parts.vault.panRow({
    merchantId: source.merchantId ?? anyNetwork,
    cardId: id,
    pan: source.pan,
  });
  await parts.database.query(
    `insert into unknown_card_messages (id, merchant_id, type, message_class, acquirer, stan, transmitted_at, rrn,
       lookup, key_version, last4, amount, currency, acceptor, response_code, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     on conflict (id) do nothing`,
    [
      ...[id, source.merchantId, type, identity.messageClass, identity.acquirer, identity.stan],
      ...[identity.transmittedAt, identity.rrn, lookup, keyVersion, last4, amount.amount, amount.currency],
      ...[JSON.stringify(acceptor), NO_SUCH_CARD, source.receivedAt],
    ],
  );
  const [row] = await parts.database.query<StoredRow & { lookup: Buffer; keyVersion: number }>(
    `${selectMessages} where id = $1`,
    [id],
  );
  if (!row) throw new Error('A message about an unknown card was recorded and is not there.');
  const isSame =
    row.type === type &&
    row.amount === amount.amount &&
    row.currency === amount.currency &&
    row.last4 === last4 &&
    (row.keyVersion !== keyVersion || row.lookup.equals(lookup));
  return isSame ? { kind: 'recorded', message: fromRow(row) } : { kind: 'identity-conflict' };
}

export interface UnknownCardPage {
  /** The id of the last message of the page before, and when it was received. */
  readonly after: { readonly receivedAt: Date; readonly id: string } | null;
  readonly limit: number;
}

/** What a merchant's sandbox sent to numbers that nobody has, newest first. */
export async function listUnknownCardMessages(
  database: Queryable,
  merchantId: string,
  { after, limit }: UnknownCardPage,
): Promise<UnknownCardMessage[]> {
  const rows = await database.query<StoredRow>(
    `${selectMessages}
     where merchant_id = $1 and ($2::timestamptz is null or (received_at, id) < ($2, $3::uuid))
     order by received_at desc, id desc limit $4`,
    [merchantId, after?.receivedAt ?? null, after?.id ?? null, limit],
  );
  return rows.map(fromRow);
}

const selectMessages = `select id, type, message_class as "messageClass", acquirer, stan,
  transmitted_at as "transmittedAt", rrn, lookup, key_version as "keyVersion", last4, amount, currency, acceptor,
  response_code as "responseCode", received_at as "receivedAt" from unknown_card_messages`;

type StoredRow = Omit<UnknownCardMessage, 'identity' | 'amount'> &
  NetworkMessage['identity'] & { readonly amount: bigint; readonly currency: Currency };

function fromRow(row: StoredRow): UnknownCardMessage {
  const { id, type, messageClass, acquirer, stan, transmittedAt, rrn, last4, acceptor, responseCode } = row;
  const identity = { messageClass, acquirer, stan, transmittedAt, rrn };
  const amount = money(row.amount, row.currency);
  return { id, type, identity, last4, amount, acceptor, responseCode, receivedAt: row.receivedAt };
}
