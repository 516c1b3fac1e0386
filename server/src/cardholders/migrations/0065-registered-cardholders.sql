-- The id for wires that show digits. People of before have theirs in the order of their ids.
alter table cardholders add column number bigint unique;
update cardholders set number = numbered.number from (
  select merchant_id, id, nextval('vendor_numbers') as number
  from (select merchant_id, id from cardholders order by id) as people
) as numbered where cardholders.merchant_id = numbered.merchant_id and cardholders.id = numbered.id;
alter table cardholders alter column number set not null;
-- The code of the product that somebody was registered for; null of those who came with the order of a card.
alter table cardholders add column registered_for text;
create index cardholders_in_order on cardholders (merchant_id, programme_id, number);

-- What an identity document says that no card needs, sealed.
create table identity_documents (
  merchant_id uuid not null,
  cardholder_id uuid not null,
  sealed_details bytea not null,
  primary key (merchant_id, cardholder_id)
);

-- What was handed in with pictures that nothing can be seen on is refused whoever reviews.
alter table verification_submissions drop constraint verification_submissions_verdict_check;
alter table verification_submissions add constraint verification_submissions_verdict_check
  check (verdict in ('approved', 'retry', 'final', 'manual', 'unreadable'));
