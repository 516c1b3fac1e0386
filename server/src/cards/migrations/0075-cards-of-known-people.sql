-- The cardholder's id for wires that show digits, with the card as its own is.
alter table cards add column cardholder_number bigint;
update cards set cardholder_number = cardholders.number from cardholders
  where cardholders.merchant_id = cards.merchant_id and cardholders.id = cards.cardholder_id;
alter table cards alter column cardholder_number set not null;
-- Not every wire lets merchants name their cards.
alter table cards alter column reference drop not null;
-- Of an assignment: the plastic that the number is on.
alter table operations add column plastic_id uuid;
-- What was loaded on cards, and what they gave back when they were closed, in the order in which it is listed with what
-- they were used for.
create index operations_of_money on operations (merchant_id, programme_id, number) where amount > 0;
