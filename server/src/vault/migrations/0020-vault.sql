-- Card numbers at rest. The keyed hash finds a card by its number, over all merchants; the number itself is sealed.
create table vault_pans (
  lookup bytea primary key check (octet_length(lookup) = 32),
  merchant_id uuid not null,
  card_id uuid not null,
  sealed bytea not null,
  key_version integer not null,
  last4 text not null check (last4 ~ '^[0-9]{4}$'),
  unique (merchant_id, card_id)
);

-- What the keys of each version look like from outside, so that a process with other keys refuses to start.
create table vault_key_checks (
  key_version integer not null,
  key_name text not null,
  check_value text not null,
  primary key (key_version, key_name)
);
