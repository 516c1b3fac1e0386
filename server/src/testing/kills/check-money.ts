import { openAuthorizations } from '../../authorizations/index.ts';
import { openOperations } from '../../cards/index.ts';
import { verifyLedger } from '../../ledger/index.ts';
import type { Database } from '../../platform/index.ts';
import { checkPurchases } from '../simulation/check-purchases.ts';

/** Every card holds what its ended operations and its transactions say, once; and the books verify. */
export async function checkMoney(database: Database): Promise<string[]> {
  const wrong = await database.query<{ reference: string; held: bigint; expected: bigint }>(cardBalances);
  const twice = await database.query<{ id: string; kind: string; status: string; codes: string }>(movements);
  const odd = await database.query<{ id: string; type: string; billing: bigint; posted: bigint | null }>(
    postings,
  );
  const { findings } = await verifyLedger(database, { openWork: [openOperations, openAuthorizations] });
  return [
    ...wrong.map((row) => `${row.reference} holds ${row.held}, and its operations say ${row.expected}`),
    ...twice.map((row) => `${row.kind} ${row.id}, ${row.status}, moved money by ${row.codes}`),
    ...odd.map((row) => `${row.type} ${row.id} of ${row.billing} posted ${row.posted}`),
    ...(await checkPurchases(database)),
    ...findings.map(({ check, detail }) => `ledger verify, ${check}: ${detail}`),
  ];
}

/** What each message says that it posted: whatever pays takes, whatever is paid back gives; the rest moves nothing. */
const postings = `
  select id, type, status, billing_amount as billing, posted from network_events e
  where posted is distinct from case
    when status = 'declined' then null
    when type in ('settlement', 'debit') then -billing_amount
    when type = 'refund' then billing_amount
    when type = 'reversal' and exists (select from network_events first where first.merchant_id = e.merchant_id
      and first.authorization_id = e.authorization_id and first.type = 'debit') then billing_amount
    end`;

/** A card's posted balance against the sum of what was loaded, spent and refunded; a closed card holds nothing. */
const cardBalances = `
  with loads as (
    select merchant_id, card_id, sum(amount) as amount from operations
    where status = 'done' and kind in ('issue', 'fund') group by merchant_id, card_id),
  spent as (
    select merchant_id, card_id, -sum(posted) as amount from network_events group by merchant_id, card_id)
  select cards.reference, accounts.posted_credits - accounts.posted_debits as held, expected
  from cards
  left join loads on loads.merchant_id = cards.merchant_id and loads.card_id = cards.id
  left join spent on spent.merchant_id = cards.merchant_id and spent.card_id = cards.id
  join accounts on accounts.merchant_id = cards.merchant_id and accounts.kind = 'card' and accounts.subject = cards.id::text
  cross join lateral (select case when cards.status = 'closed' then 0
    else coalesce(loads.amount, 0) - coalesce(spent.amount, 0) end::bigint as expected) as expectation
  where accounts.posted_credits - accounts.posted_debits <> expected`;

/** The transfers of an operation, in words, where they are not those that its kind and its end call for. */
const movements = `
  with moved as (
    select operations.id, operations.kind, operations.status, operations.amount,
      coalesce(string_agg(transfers.kind, '+' order by transfers.kind), '') as codes
    from operations
    left join transfers on transfers.merchant_id = operations.merchant_id and transfers.reference = operations.id::text
    group by operations.merchant_id, operations.id)
  select id, kind, status, codes from moved
  where not case
    when amount = 0 and kind = 'issue' then codes = ''
    when kind in ('issue', 'fund') and status = 'done' then codes = 'hold+settle'
    when kind in ('issue', 'fund') and status = 'failed' then codes = 'hold+release'
    when kind = 'close' and status = 'done' then codes in ('', 'post')
    else codes = '' end`;
