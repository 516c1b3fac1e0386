-- What happened, written in the transaction of the change. data is the whole picture at that time, without secrets.
create table events (
  merchant_id uuid not null,
  id uuid not null,
  number bigint generated always as identity (start with 1000000000000000),
  programme_id uuid not null,
  type text not null,
  -- What the event is about, for example a card: its events are numbered from 1 without gaps.
  stream text,
  sequence integer check (sequence > 0),
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  data jsonb not null,
  primary key (merchant_id, id),
  check ((stream is null) = (sequence is null))
);
create unique index events_number on events (merchant_id, number);
create unique index events_sequence on events (merchant_id, stream, sequence) where stream is not null;

create trigger events_append_only before update or delete or truncate on events
  for each statement execute function refuse_change();

-- Where a programme wants to hear of a topic. Without a URL it hears nothing; the row stays for its id.
create table webhook_endpoints (
  merchant_id uuid not null,
  id uuid not null,
  programme_id uuid not null,
  dialect text not null,
  topic text not null,
  url text,
  primary key (merchant_id, id),
  unique (merchant_id, programme_id, dialect, topic)
);

-- One event on its way to one endpoint, at the URL that the endpoint had when the event was written.
create table deliveries (
  merchant_id uuid not null,
  id uuid not null,
  -- The order of creation.
  number bigint generated always as identity,
  programme_id uuid not null,
  event_id uuid not null,
  endpoint_id uuid not null,
  dialect text not null,
  topic text not null,
  url text not null,
  -- Derived from endpoint and URL: deliveries of one lane share a receiver, and lanes never wait for each other.
  lane uuid not null,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'exhausted')),
  -- How many times a sender has set out with it. An attempt without a row was cut short by a kill.
  attempts integer not null default 0,
  -- How many waits of the dialect's ladder are behind it.
  rung integer not null default 0,
  -- Grows with every redelivery by hand: an attempt begun before then no longer decides what comes next.
  generation integer not null default 0,
  -- By the business clock; the lease is by the wall clock.
  due_at timestamptz not null,
  leased_until timestamptz,
  created_at timestamptz not null,
  delivered_at timestamptz,
  primary key (merchant_id, id)
);
create unique index deliveries_number on deliveries (merchant_id, number);
create index deliveries_queue on deliveries (lane, due_at, number) where state = 'pending';
create index deliveries_event on deliveries (merchant_id, event_id);
create index deliveries_exhausted on deliveries (merchant_id, number) where state = 'exhausted';

create table delivery_attempts (
  merchant_id uuid not null,
  delivery_id uuid not null,
  number integer not null,
  attempted_at timestamptz not null,
  duration_ms integer not null,
  outcome text not null,
  status integer,
  -- As it was sent: ciphertext, or a masked copy where the dialect sends clear text.
  request_body text,
  -- The first 2 KB of what came back.
  answer text,
  error text,
  primary key (merchant_id, delivery_id, number)
);
