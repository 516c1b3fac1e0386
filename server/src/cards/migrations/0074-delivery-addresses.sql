-- Where a card's plastics are sent, as the application said. Apart from the cards, so that it can be erased.
create table card_delivery_addresses (
  merchant_id uuid not null,
  card_id uuid not null,
  address jsonb not null,
  primary key (merchant_id, card_id)
);
