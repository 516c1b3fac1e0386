-- Network messages about card numbers that nobody has. The number itself is not kept: a keyed hash tells repeated
-- attempts on one number, and the last four digits are what a receipt shows. No merchant is known where a message comes
-- from a network; a sandbox knows who asked for it.
create table unknown_card_messages (
  id uuid primary key,
  merchant_id uuid,
  type text not null,
  message_class text not null,
  acquirer text not null,
  stan text not null,
  transmitted_at text not null,
  rrn text not null,
  lookup bytea not null check (octet_length(lookup) = 32),
  key_version integer not null,
  last4 text not null check (last4 ~ '^[0-9]{4}$'),
  amount bigint not null,
  currency text not null,
  acceptor jsonb not null,
  response_code text not null,
  received_at timestamptz not null
);

create index unknown_card_messages_by_time on unknown_card_messages (received_at, id);
