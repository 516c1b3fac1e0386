-- How many cards a merchant may open under a product: what was granted, what applications hold, what opened cards used.
-- A product without a row has no limit.
create table opening_quotas (
  merchant_id uuid not null,
  product_id uuid not null,
  granted bigint not null check (granted >= 0),
  held bigint not null check (held >= 0),
  used bigint not null check (used >= 0),
  primary key (merchant_id, product_id)
);

-- Physical cards go to verified people only, and take PINs of six digits: so it was promised before any could be issued.
update products set terms = terms
    || '{"requiresVerifiedCardholder": true, "pin": {"minLength": 6, "maxLength": 6, "refusesWeak": false}}'::jsonb
  where form = 'physical';
