-- People that cards are issued to, as the merchant gave them. What was not given is an empty text.
create table cardholders (
  merchant_id uuid not null,
  id uuid not null,
  programme_id uuid not null,
  first_name text not null,
  last_name text not null,
  email text not null,
  phone text not null,
  phone_country_code text not null,
  -- YYYY-MM-DD
  birthday text not null,
  country_code text not null,
  city text not null,
  address text not null,
  address_line_two text not null,
  state text not null,
  postal_code text not null,
  created_at timestamptz not null,
  primary key (merchant_id, id)
);
