-- An authorization gathers every message of a purchase, also of one that was declined, or reversed before it came.
alter table authorizations drop constraint authorizations_status_check;
alter table authorizations add constraint authorizations_status_check
  check (status in ('pending', 'declined', 'partially-settled', 'settled', 'reversed', 'expired'));
-- What of the purchase has been settled, in its currency; what of the hold is for fees; which of its holds is open.
alter table authorizations add column cleared bigint not null default 0;
alter table authorizations add column open_fees bigint not null default 0 check (open_fees >= 0);
alter table authorizations add column hold_number integer not null default 0;
alter table authorizations add column transaction_id text;
alter table authorizations add column rrn text;
alter table authorizations add column is_early boolean not null default false;
alter table authorizations add column settlement_shard text not null default '';
-- Written once: how the card was used, what was presented, what was decided and why.
alter table authorizations add column details jsonb not null default '{}';
-- When it was received, and where in which batch it was decided: the rest of its latency receipt is the batch's.
alter table authorizations add column received_at timestamptz;
alter table authorizations add column received_us bigint;
alter table authorizations add column loaded_us bigint;
alter table authorizations add column decided_us bigint;
alter table authorizations add column stored_us bigint;
alter table authorizations add column lane uuid;
alter table authorizations add column batch bigint;
update authorizations set cleared = least(purchase_amount, coalesce(
  (select sum(t.amount) from transactions t
   where t.merchant_id = authorizations.merchant_id and t.authorization_id = authorizations.id and t.type = 'settlement'
     and t.status = 'complete' having bool_and(t.currency = purchase_currency)),
  trunc(purchase_amount::numeric * settled / nullif(held, 0)), 0));
-- When all of it was last approved, for the windows of its limits.
alter table authorizations add column counted_at timestamptz;
update authorizations set counted_at = created_at;
alter table authorizations alter column counted_at set not null;

drop index authorizations_by_card;
drop index authorizations_open;
create index authorizations_by_card on authorizations (merchant_id, card_id, id);
create index authorizations_by_transaction on authorizations (merchant_id, card_id, transaction_id);
create index authorizations_by_rrn on authorizations (merchant_id, card_id, rrn);
-- What may expire, and all that holds money.
create index authorizations_due on authorizations (expires_at) where open > 0;

-- One row for each message that reached a card, for each fee and each expiry.
alter table transactions rename to network_events;
alter table network_events drop constraint transactions_type_check;
alter table network_events add column fee_kind text;
-- What it posted to the card, below zero where the card paid; null where no money moved.
alter table network_events add column posted bigint;
alter table network_events add column flags text not null default '';
-- Of a request that follows a purchase: its own decision. The first request's is in the authorization.
alter table network_events add column decision jsonb;
update network_events set posted = case type when 'settlement' then -billing_amount when 'refund' then billing_amount end
  where status = 'complete';
alter index transactions_by_card rename to network_events_by_card;
create index network_events_by_authorization on network_events (merchant_id, authorization_id, number)
  where authorization_id is not null;
create index network_events_posted on network_events (merchant_id, card_id, number) where posted is not null;

-- Holds expire by the index above, without a job for each.
delete from jobs where kind = 'authorization-expiry';
