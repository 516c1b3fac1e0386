-- State-changing calls by their Idempotency-Key, so that a repetition gets the first answer. Kept for a day.
create table api_requests (
  -- The merchant of the caller's API key; zeros for operators.
  tenant uuid not null,
  key text not null,
  -- SHA-256 of who asked for what: the API key, the method, the path and the body.
  fingerprint bytea not null,
  -- Who runs it now. A run whose lease has ended was cut short, and the next repetition takes over.
  holder uuid not null,
  running_until timestamptz,
  status integer,
  -- Encrypted under the caller's API key, which this database knows only by its hash.
  answer bytea,
  created_at timestamptz not null,
  primary key (tenant, key),
  check ((status is null) = (answer is null)),
  check ((status is null) = (running_until is not null))
);
create index api_requests_age on api_requests (created_at);
