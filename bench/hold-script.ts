import type { Database } from '../server/src/platform/index.ts';

/*
 * The work of one hold as one transaction of its own, in the fewest statements that SQL allows: one. It writes the
 * same rows to the same tables and indexes as the ledger does. `hot` credits one settlement account for all; without
 * it every card has a settlement account of its own, so that the number of row updates is the same.
 */
export const holdScript = (hot: boolean) => `
\\set n random(1, :cards)
with card as (
  update accounts set pending_debits = pending_debits + 10000, version = version + 1
  where merchant_id = :merchant::uuid and id = (select id from bench_cards where n = :n)
    and posted_credits - posted_debits - pending_debits >= 10000
  returning *),
settlement as (
  update accounts set pending_credits = pending_credits + 10000, version = version + 1
  where merchant_id = :merchant::uuid and id = ${hot ? ':hot::uuid' : '(select settlement from bench_cards where n = :n)'}
    and exists (select from card)
  returning *),
entry as (
  insert into transfers (merchant_id, id, kind, debit_account, credit_account, currency, posted, pending, hold_id, code,
    reference, forced, occurred_at, recorded_at, debit_version, debit_balance, debit_available, credit_version,
    credit_balance, credit_available, lane, batch, position)
  select card.merchant_id, gen_random_uuid(), 'hold', card.id, settlement.id, 'USD', 0, 10000, null, 'bench', 'bench',
    false, clock_timestamp(), clock_timestamp(), card.version, card.posted_credits - card.posted_debits,
    card.posted_credits - card.posted_debits - card.pending_debits, settlement.version,
    settlement.posted_credits - settlement.posted_debits, 0, :merchant::uuid, 1, 1
  from card, settlement
  returning *)
insert into holds (merchant_id, id, debit_account, credit_account, currency, remaining, reference, opened_at)
select merchant_id, id, debit_account, credit_account, currency, pending, reference, recorded_at from entry;
`;

/** Gives pgbench its own cards: numbered, each with a settlement account of its own. */
export async function prepareHoldScript(
  database: Database,
  merchantId: string,
  cards: number,
): Promise<void> {
  await database.query('create table bench_cards (n integer primary key, id uuid, settlement uuid)');
  await database.query(
    `insert into bench_cards select n, gen_random_uuid(), gen_random_uuid() from generate_series(1, ${cards}) as n`,
  );
  const insert = (column: string, kind: string, credits: string) =>
    `insert into accounts (merchant_id, id, currency, kind, subject, may_go_negative, posted_credits)
     select '${merchantId}', ${column}, 'USD', '${kind}', ${column}::text, true, ${credits} from bench_cards`;
  await database.query(insert('id', 'card', '10000000000'));
  await database.query(insert('settlement', 'settlement', '0'));
  await database.query('vacuum analyze accounts');
  await database.query('vacuum analyze bench_cards');
}
