import type { Database } from '../server/src/platform/index.ts';
import type { CardFleet } from './card-fleet.ts';

/** How many purchases of each card are inserted at once. */
const AT_ONCE = 10;
const YEAR_S = 365 * 24 * 3600;

/**
 * Stores settled purchases of each card, spread over the past year, without the engine. Each is a row in every table that
 * an authorization writes: its claim, its authorization, one network event, a closed hold, the hold's transfer and an
 * event. The event's data is empty, and the versions in the transfers count down below zero, where the ledger has none.
 */
export async function storePurchases(
  database: Database,
  fleet: CardFleet,
  perCard: number,
  report: (line: string) => void,
): Promise<void> {
  const total = perCard * fleet.cards.length;
  let reported = 0;
  for (let first = 1; first <= perCard; first += AT_ONCE) {
    const last = Math.min(perCard, first + AT_ONCE - 1);
    await database.transaction(async (tx) => {
      for (const statement of statements(fleet, { first, last, perCard })) await tx.query(statement);
    });
    const stored = last * fleet.cards.length;
    if (stored - reported >= 1_000_000 || last === perCard) {
      report(`${stored.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} purchases are stored`);
      reported = stored;
    }
  }
  for (const table of ['claims', 'authorizations', 'network_events', 'holds', 'transfers', 'events'])
    await database.query(`vacuum analyze ${table}`);
}

/** Without parameters, because statements with them are given up after a minute. */
function statements(
  { merchantId, programmeId }: CardFleet,
  { first, last, perCard }: { readonly first: number; readonly last: number; readonly perCard: number },
): string[] {
  const merchant = `'${merchantId}'::uuid`;
  const ago = `make_interval(secs => (purchase.n - ${perCard + 1}) * ${Math.floor(YEAR_S / perCard)})`;
  return [
    `create temporary table stored on commit drop as
       select *, lpad((number % 1000000000000)::text, 12, '8') as rrn
       from (
         select card.id, account, settlement, shard, purchase.n, uuidv7(${ago}) as authorization_id,
           uuidv7(${ago}) as event_id, uuidv7(${ago}) as told_id, nextval('vendor_numbers') as number,
           statement_timestamp() + ${ago} as at,
           '{"id": "AMZ0001", "mcc": "5411", "city": "SEATTLE", "name": "AMAZON.COM", "country": "US"}'::jsonb as acceptor
         from bench_cards card, generate_series(${first}, ${last}) as purchase (n) order by card.id, purchase.n) as numbered`,
    `insert into claims (merchant_id, scope, key, fingerprint, result, claimed_at)
       select ${merchant}, 'network', concat_ws('/', '0100', '999999', substr(rrn, 7), '1120120000', rrn, n),
         concat_ws('/', 'authorization', id, '10000', 'USD', '', rrn, rrn, '', 'true', '0'), to_jsonb(event_id), at
       from stored`,
    `insert into authorizations (merchant_id, id, programme_id, card_id, status, currency, purchase_amount,
         purchase_currency, reversed, cleared, held, open, settled, auth_code, first_number, transaction_id, rrn, settlement_shard,
         hold_number, acceptor, details, created_at, counted_at, expires_at, received_at, received_us, loaded_us, decided_us,
         stored_us, lane, batch)
       select ${merchant}, authorization_id, '${programmeId}', id, 'settled', 'USD', 10000, 'USD', 0, 10000, 10000, 0, 10000,
         'ABCDEF', number, '888' || rrn, rrn, shard, 1, acceptor,
         '{"stan": "000001", "type": "authorization", "channel": "e-commerce", "acquirer": "999999", "cashback": "0",
           "decision": {"checks": "npppnnnnpnnnnnnnnnnppn", "responseCode": "00"}, "entryMode": "e-commerce",
           "transmittedAt": "1120120000"}', at, at, at + interval '7 days', at, 1, 1, 1, 1, id, 1
       from stored`,
    `insert into network_events (merchant_id, id, number, programme_id, card_id, authorization_id, type, status, amount,
         currency, billing_amount, billing_currency, auth_code, response_code, acceptor, occurred_at)
       select ${merchant}, event_id, number, '${programmeId}', id, authorization_id, 'authorization', 'complete', 10000, 'USD',
         10000, 'USD', 'ABCDEF', '00', acceptor, at
       from stored`,
    `insert into holds (merchant_id, id, debit_account, credit_account, currency, remaining, reference, opened_at)
       select ${merchant}, authorization_id, account, settlement, 'USD', 0, authorization_id::text, at from stored`,
    `insert into transfers (merchant_id, id, kind, debit_account, credit_account, currency, posted, pending, code, reference,
         forced, occurred_at, recorded_at, debit_version, debit_balance, debit_available, credit_version, credit_balance,
         credit_available, lane, batch, position)
       select ${merchant}, authorization_id, 'hold', account, settlement, 'USD', 0, 10000, 'purchase', authorization_id::text,
         false, at, at, -n, 0, 0, -number, 0, 0, id, n, 1
       from stored`,
    `insert into events (merchant_id, id, programme_id, type, stream, sequence, occurred_at, data, recorded_at)
       select ${merchant}, told_id, '${programmeId}', 'authorization.approved', id::text, n, at, '{}', at from stored`,
  ];
}
