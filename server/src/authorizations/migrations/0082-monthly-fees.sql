-- How many months of a card's life have been charged.
create table monthly_fees (
  merchant_id uuid not null,
  card_id uuid not null,
  months integer not null,
  primary key (merchant_id, card_id)
);
