-- The simulated provider of verifications. Its access tokens are found by hash, of whichever merchant.
create table verification_sessions (
  token_hash bytea primary key,
  merchant_id uuid not null,
  verification_id uuid not null,
  cardholder_id uuid not null,
  -- Of the browser session that used the token first, and alone may use it; null before.
  browser_hash bytea,
  -- By the wall clock.
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index verification_sessions_ended on verification_sessions (expires_at);

-- Pictures of identity documents and of their holders, encrypted. One of a kind for each verification.
create table verification_documents (
  merchant_id uuid not null,
  verification_id uuid not null,
  kind text not null check (kind in ('front', 'back', 'selfie')),
  -- Another one for each picture: it is part of what the picture was sealed for.
  id uuid not null,
  media_type text not null check (media_type in ('image/jpeg', 'image/png', 'image/webp')),
  -- Of the picture, in bytes.
  size integer not null,
  sealed bytea not null,
  created_at timestamptz not null,
  primary key (merchant_id, verification_id, kind)
);
-- What is encrypted does not get smaller.
alter table verification_documents alter column sealed set storage external;

-- What the person handed in last. The pictures are in verification_documents.
create table verification_submissions (
  merchant_id uuid not null,
  verification_id uuid not null,
  id uuid not null,
  document_type text not null check (document_type in ('passport', 'id-card', 'driving-licence', 'residence-permit')),
  country text not null,
  -- What the tester wants the simulated reviewer to say; 'manual' leaves it to a person.
  verdict text not null check (verdict in ('approved', 'retry', 'final', 'manual')),
  submitted_at timestamptz not null,
  -- The time that the simulated review will carry.
  review_at timestamptz not null,
  -- The review that counted when this was handed in: while no other counts, this one waits for its own.
  reviewed_before timestamptz,
  primary key (merchant_id, verification_id)
);
create unique index verification_submissions_by_id on verification_submissions (merchant_id, id);
