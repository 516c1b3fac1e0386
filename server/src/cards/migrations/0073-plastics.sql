-- The physical pieces of cards. One has a number of its own until that number becomes its card's.
create table plastics (
  merchant_id uuid not null,
  id uuid not null,
  programme_id uuid not null,
  product_id uuid not null,
  -- Null while it lies in stock.
  card_id uuid,
  state text not null check (state in ('in-stock', 'ordered', 'personalised', 'shipped', 'delivered', 'returned',
    'in-use', 'lost', 'stolen', 'retired')),
  -- Whose the number is: there is none yet, the plastic holds it itself, it is the card's, or it was retired.
  pan text not null check (pan in ('none', 'own', 'card', 'retired')),
  last4 text check (last4 ~ '^[0-9]{4}$'),
  expiry_month integer,
  expiry_year integer,
  key_version integer,
  -- Why it was ordered; null of one that was not.
  reason text check (reason in ('first', 'lost', 'stolen', 'damaged', 'expired')),
  carrier text,
  tracking_number text,
  -- Where it was to be sent when it was ordered.
  delivery_address jsonb,
  -- When it came into each state, the last time.
  state_times jsonb not null,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  check ((pan = 'none') = (last4 is null))
);
create index plastics_by_card on plastics (merchant_id, card_id, id) where card_id is not null;
create index plastics_by_product on plastics (merchant_id, product_id, state, id);

-- The plastic that a card's number is on, and why that number cannot be used any more while no other has taken its place.
alter table cards add column plastic_id uuid;
alter table cards add column number_retired text check (number_retired in ('lost', 'stolen'));
