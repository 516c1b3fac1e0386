-- What may be spent, and what was: one row for a product, a programme, a cardholder or a card. A card's row also counts
-- what its product limits.
create table spend_controls (
  merchant_id uuid not null,
  subject_id uuid not null,
  level text not null check (level in ('product', 'programme', 'cardholder', 'card')),
  rules jsonb,
  state jsonb,
  primary key (merchant_id, subject_id)
-- Counters change with every purchase: room in each page keeps the new version beside the old, and the index as it is.
) with (fillfactor = 70);
