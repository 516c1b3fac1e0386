-- The verification of a cardholder's identity: what the latest review said, and until when an application waits for it.
create table verifications (
  merchant_id uuid not null,
  id uuid not null,
  programme_id uuid not null,
  cardholder_id uuid not null,
  provider text not null,
  -- The provider's own id of the person; null before the first session.
  applicant_id text,
  status text not null check (status in ('not-started', 'pending', 'approved', 'rejected')),
  retry_allowed boolean not null,
  reason text not null,
  reviewed_at timestamptz,
  -- The time that it was told with: no two that count are told with one second.
  told_at timestamptz,
  reviewed_by text check (reviewed_by in ('automated', 'manual', 'timeout')),
  -- Somebody was refused whose card is in use already: for an operator to look at.
  flagged boolean not null,
  -- Until when an application waits; null while none does.
  due_at timestamptz,
  created_at timestamptz not null,
  primary key (merchant_id, id),
  unique (merchant_id, cardholder_id)
);
create index verifications_due on verifications (due_at) where due_at is not null;
-- Providers know no merchants.
create unique index verifications_by_id on verifications (id);
create index verifications_flagged on verifications (merchant_id, id) where flagged;

-- Every review with its time. The one with the greatest reviewed_at is what counts.
create table verification_reviews (
  merchant_id uuid not null,
  verification_id uuid not null,
  -- The reviewer's own name for the review, so that a repetition is known.
  key text not null,
  source text not null check (source in ('automated', 'manual', 'timeout')),
  verdict text not null check (verdict in ('approved', 'rejected')),
  retry_allowed boolean not null,
  reason text not null,
  reviewed_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (merchant_id, verification_id, key)
);
