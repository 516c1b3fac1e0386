import { cardAccount, settlementAccount, settlementShard } from '../server/src/ledger/index.ts';
import type { Database } from '../server/src/platform/index.ts';
import type { CardFleet } from './card-fleet.ts';

/*
 * One authorization as one function call in the database: the same rows, columns and indexes that the engine writes for
 * one, the same counters and limits, the same balance. It reads what it needs once, and locks the card first.
 */
const authorize = `
create sequence bench_traces;
create function bench_authorize(p_merchant uuid, p_product uuid, p_n integer) returns void language plpgsql as $$
declare
  one constant bigint := 10000;
  at constant timestamptz := clock_timestamp();
  at_text constant text := to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"');
  event_id constant uuid := uuidv7();
  authorization_id constant uuid := uuidv7();
  auth_code constant text := upper(substr(md5(authorization_id::text), 1, 6));
  trace constant bigint := nextval('bench_traces');
  stan constant text := lpad((trace % 1000000)::text, 6, '0');
  rrn constant text := lpad(trace::text, 12, '9');
  transaction_id constant text := lpad(trace::text, 15, '9');
  number constant bigint := nextval('vendor_numbers');
  acceptor constant jsonb := '{"id": "AMZ0001", "mcc": "5411", "city": "SEATTLE", "name": "AMAZON.COM", "country": "US"}';
  amount constant jsonb := '{"amount": "10000", "currency": "USD"}';
  target bench_cards;
  card cards;
  product products;
  rules jsonb;
  state jsonb;
  day constant text := substr(at_text, 1, 10);
  month constant text := substr(at_text, 1, 7);
  day_amount bigint;
  day_count bigint;
  month_amount bigint;
  day_since text;
  month_since text;
  debit accounts;
  credit accounts;
  last_sequence integer;
begin
  select * into target from bench_cards where n = p_n;
  insert into claims (merchant_id, scope, key, fingerprint, result, claimed_at)
  values (p_merchant, 'network', concat_ws('/', '0100', '999999', stan, '1120120000', rrn),
    concat_ws('/', 'authorization', target.id, one, 'USD', '', transaction_id, rrn, '', 'true', '0'),
    to_jsonb(event_id), at)
  on conflict do nothing;
  if not found then return; end if;

  select * into card from cards where merchant_id = p_merchant and id = target.id for no key update;
  select * into product from products where merchant_id = p_merchant and id = p_product;
  select c.rules into rules from spend_controls c where merchant_id = p_merchant and subject_id = p_product;
  select c.state into state from spend_controls c where merchant_id = p_merchant and subject_id = target.id;
  if card.status <> 'active' or card.issuer_block is not null
    or make_date(card.expiry_year, card.expiry_month, 1) + interval '1 month' <= at then return; end if;

  day_amount := coalesce((state #>> array['windows', 'product/calendar/day/UTC', 'buckets', day, 'amount'])::bigint, 0) + one;
  day_count := coalesce((state #>> array['windows', 'product/calendar/day/UTC', 'buckets', day, 'count'])::bigint, 0) + 1;
  month_amount := coalesce((state #>> array['windows', 'product/calendar/month/UTC', 'buckets', month, 'amount'])::bigint, 0) + one;
  if day_amount > (rules #>> '{limits,0,amount}')::bigint or day_count > (rules #>> '{limits,0,count}')::bigint
    or month_amount > (rules #>> '{limits,1,amount}')::bigint then return; end if;
  day_since := coalesce(state #>> '{windows,product/calendar/day/UTC,since}', at_text);
  month_since := coalesce(state #>> '{windows,product/calendar/month/UTC,since}', at_text);
  insert into spend_controls (merchant_id, subject_id, level, state)
  values (p_merchant, target.id, 'card', jsonb_build_object('lockedTo', null, 'declines', null, 'windows', jsonb_build_object(
    'product/calendar/day/UTC', jsonb_build_object('since', day_since,
      'buckets', jsonb_build_object(day, jsonb_build_object('amount', day_amount::text, 'count', day_count))),
    'product/calendar/month/UTC', jsonb_build_object('since', month_since,
      'buckets', jsonb_build_object(month, jsonb_build_object('amount', month_amount::text, 'count', day_count))))))
  on conflict (merchant_id, subject_id) do update set state = excluded.state;

  insert into authorizations (merchant_id, id, programme_id, card_id, status, currency, purchase_amount, purchase_currency,
    reversed, cleared, held, open, open_fees, settled, auth_code, first_number, transaction_id, rrn, is_early,
    settlement_shard, hold_number, acceptor, details, created_at, counted_at, expires_at, received_at, received_us, loaded_us,
    decided_us, stored_us, lane, batch)
  values (p_merchant, authorization_id, card.programme_id, card.id, 'pending', 'USD', one, 'USD', 0, 0, one, one, 0, 0,
    auth_code, number, transaction_id, rrn, false, target.shard, 1, acceptor,
    jsonb_build_object('stan', stan, 'type', 'authorization', 'channel', 'e-commerce', 'acquirer', '999999',
      'cashback', '0', 'decision', '{"checks": "npppnnnnpnnnnnnnnnnppn", "responseCode": "00"}'::jsonb,
      'entryMode', 'e-commerce', 'transmittedAt', '1120120000'),
    at, at, at + interval '7 days', at, 1000000, 300, 600, 650, p_product, trace);
  insert into network_events (merchant_id, id, number, programme_id, card_id, authorization_id, original_number, type,
    fee_kind, status, amount, currency, billing_amount, billing_currency, settlement_amount, settlement_currency, posted,
    auth_code, response_code, decline_reason, flags, acceptor, occurred_at)
  values (p_merchant, event_id, number, card.programme_id, card.id, authorization_id, null, 'authorization', null,
    'complete', one, 'USD', one, 'USD', null, null, null, auth_code, '00', null, '', acceptor, at);
  insert into holds (merchant_id, id, debit_account, credit_account, currency, remaining, reference, opened_at)
  values (p_merchant, authorization_id, target.account, target.settlement, 'USD', one, authorization_id::text, at);

  select coalesce((select sequence from events where merchant_id = p_merchant and stream = target.id::text
    order by sequence desc limit 1), 0) into last_sequence;
  insert into events (merchant_id, id, programme_id, type, stream, sequence, occurred_at, data, recorded_at)
  values (p_merchant, uuidv7(), card.programme_id, 'authorization.approved', card.id::text, last_sequence + 1, at,
    jsonb_build_object(
      'card', jsonb_build_object('id', card.id, 'form', card.form, 'number', card.number::text, 'status', card.status,
        'category', card.category, 'currency', card.currency, 'createdAt', card.created_at, 'reference', card.reference,
        'issuerBlock', card.issuer_block, 'productCode', card.product_code),
      'transaction', jsonb_build_object('id', event_id, 'type', 'authorization', 'flags', '[]'::jsonb, 'amount', amount,
        'number', number::text, 'posted', null, 'status', 'complete', 'billing', amount, 'feeKind', null,
        'acceptor', acceptor, 'authCode', auth_code, 'occurredAt', at_text, 'settlement', null, 'responseCode', '00',
        'declineReason', null, 'originalNumber', null, 'authorizationId', authorization_id),
      'authorization', jsonb_build_object('id', authorization_id, 'rrn', rrn, 'held', '10000', 'open', '10000',
        'number', number::text, 'status', 'pending', 'settled', '0', 'purchase', amount,
        'transactionId', transaction_id)), at);

  -- Last, because other cards wait for the settlement account until the commit.
  update accounts set pending_debits = pending_debits + one, version = version + 1
  where merchant_id = p_merchant and id = target.account
    and posted_credits - posted_debits - pending_debits >= one
  returning * into debit;
  if not found then raise exception 'The card cannot pay.'; end if;
  update accounts set pending_credits = pending_credits + one, version = version + 1
  where merchant_id = p_merchant and id = target.settlement returning * into credit;
  insert into transfers (merchant_id, id, kind, debit_account, credit_account, currency, posted, pending, hold_id, code,
    reference, forced, occurred_at, recorded_at, debit_version, debit_balance, debit_available, credit_version,
    credit_balance, credit_available, lane, batch, position)
  values (p_merchant, authorization_id, 'hold', debit.id, credit.id, 'USD', 0, one, null, 'purchase',
    authorization_id::text, false, at, at, debit.version, debit.posted_credits - debit.posted_debits,
    debit.posted_credits - debit.posted_debits - debit.pending_debits, credit.version,
    credit.posted_credits - credit.posted_debits, credit.posted_credits - credit.posted_debits - credit.pending_debits,
    p_product, trace, 1);
end $$`;

/** The fleet's cards by number, with their accounts, as a table for statements of the benchmark. */
export async function listFleet(database: Database, { merchantId, cards }: CardFleet): Promise<void> {
  await database.query(
    'create table bench_cards (n integer primary key, id uuid, account uuid, settlement uuid, shard text)',
  );
  await database.query(
    `insert into bench_cards select * from unnest($1::integer[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[])`,
    [
      cards.map((_, index) => index + 1),
      cards,
      cards.map((card) => cardAccount(merchantId, 'USD', card).id),
      cards.map((card) => settlementAccount(merchantId, 'USD', settlementShard(card)).id),
      cards.map(settlementShard),
    ],
  );
  await database.query('vacuum analyze bench_cards');
}

/** Makes the function that authorizes a purchase of a card of the fleet. */
export async function prepareAuthorizeFunction(database: Database, fleet: CardFleet): Promise<void> {
  await listFleet(database, fleet);
  await database.query(authorize);
}

/** One purchase of a random card, as pgbench repeats it. */
export const authorizeScript = `
\\set n random(1, :cards)
select bench_authorize(:merchant::uuid, :product::uuid, :n);
`;
