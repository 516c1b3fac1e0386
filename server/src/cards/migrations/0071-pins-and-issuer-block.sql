-- A card's PIN as an IBM 3624 offset, which says nothing without the key of its version; and how often in a row a wrong
-- one was entered.
create table card_pins (
  merchant_id uuid not null,
  card_id uuid not null,
  pin_offset text not null check (pin_offset ~ '^[0-9]{4,12}$'),
  key_version integer not null,
  failures smallint not null check (failures >= 0),
  primary key (merchant_id, card_id)
);

-- Why the issuer has stopped the card; null when it has not. Beside the status, which is its merchant's.
alter table cards add column issuer_block text;
