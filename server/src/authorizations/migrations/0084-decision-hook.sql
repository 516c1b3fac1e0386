-- Whom a programme asks before a purchase is approved. One for each programme.
create table decision_hooks (
  merchant_id uuid not null,
  programme_id uuid not null,
  url text not null,
  -- How long its answer is waited for, by the wall clock.
  window_ms integer not null check (window_ms between 100 and 10000),
  -- What is made of an answer that does not come, or is not valid.
  fallback text not null check (fallback in ('decline', 'approve', 'approve-within-limit')),
  -- Ten-thousandths of the card's currency, whichever that is.
  fallback_limit bigint check (fallback_limit > 0),
  -- Sealed by the vault, both for the same context; the previous one is good until its end.
  secret bytea not null,
  previous_secret bytea,
  previous_until timestamptz,
  -- The oldest version of the vault's keys that one of the two is sealed with.
  key_version integer not null,
  enabled boolean not null,
  created_at timestamptz not null,
  primary key (merchant_id, programme_id),
  foreign key (merchant_id, programme_id) references programmes (merchant_id, id),
  check ((fallback = 'approve-within-limit') = (fallback_limit is not null)),
  check ((previous_secret is null) = (previous_until is null))
);
create index decision_hooks_by_key_version on decision_hooks (key_version, merchant_id, programme_id);

-- One row for each message that a hook was to be asked about, with all that it takes to decide it after a crash.
create table decision_questions (
  merchant_id uuid not null,
  id uuid not null,
  programme_id uuid not null,
  card_id uuid not null,
  -- What the decision is recorded under, chosen when the question was made.
  authorization_id uuid not null,
  event_id uuid not null,
  status text not null check (status in ('asking', 'answered')),
  -- The network message without what the cardholder presented, and how that compared.
  message jsonb not null,
  comparisons jsonb not null,
  -- All by the wall clock.
  asked_at timestamptz not null,
  deadline timestamptz not null,
  fallback text not null,
  fallback_limit bigint,
  -- What the hook said in time or what was made of its silence, and what was decided then.
  reply jsonb,
  decided text check (decided in ('approved', 'declined')),
  -- What came after the window, and how long after the question.
  late_verdict text check (late_verdict in ('approved', 'declined', 'failed')),
  late_ms integer,
  late_reason text,
  late_failure text,
  primary key (merchant_id, id),
  check ((status = 'asking') = (decided is null))
);
create index decision_questions_asking on decision_questions (deadline, merchant_id, id) where status = 'asking';
