-- Dated quotations against the US dollar. One is in force from its instant until the currency's next.
create table exchange_rates (
  currency text not null check (currency ~ '^[A-Z]{3}$' and currency <> 'USD'),
  valid_from timestamptz not null,
  -- Units of the currency for one US dollar.
  per_usd numeric not null check (per_usd > 0),
  primary key (currency, valid_from)
);
