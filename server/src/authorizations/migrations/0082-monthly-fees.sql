-- The month of a card that is to be paid next: when it began. A card has a row once its product charges for months.
create table monthly_fees (
  merchant_id uuid not null,
  card_id uuid not null,
  month_began_at timestamptz not null,
  primary key (merchant_id, card_id)
);
create index monthly_fees_next on monthly_fees (month_began_at);
