-- Since when the product's cards pay a monthly fee: months before then were free.
alter table products add column monthly_fee_since timestamptz not null default '-infinity';
