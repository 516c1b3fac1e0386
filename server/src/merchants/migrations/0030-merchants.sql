create table merchants (
  id uuid primary key,
  name text not null,
  -- Only what was set; the server's defaults stand for the rest.
  settings jsonb not null,
  -- Single addresses and CIDR blocks that the merchant's requests may come from. Empty: none.
  allowlist text[] not null default '{}',
  created_at timestamptz not null
);

create table programmes (
  merchant_id uuid not null references merchants (id),
  id uuid not null,
  name text not null,
  -- The wire protocol that the programme's credentials, cards and webhooks speak.
  dialect text not null,
  created_at timestamptz not null,
  primary key (merchant_id, id)
);

-- Not sharded by merchant: a request names only the public id.
create table credentials (
  id uuid primary key,
  merchant_id uuid not null,
  programme_id uuid not null,
  dialect text not null,
  public_id text not null,
  -- The name of each secret and its sealed value in Base64, all under one key version.
  secrets jsonb not null,
  key_version integer not null,
  -- What the merchant may see again at any time, such as the platform's public key.
  public_details jsonb not null,
  created_at timestamptz not null,
  -- By the wall clock: the end of a rotation's overlap, or the moment of revocation.
  expires_at timestamptz,
  foreign key (merchant_id, programme_id) references programmes (merchant_id, id),
  unique (dialect, public_id)
);
create index credentials_by_programme on credentials (merchant_id, programme_id, id);
create index credentials_by_key_version on credentials (key_version, id);

-- Not sharded by merchant: keys of the native API, known by their hash.
create table api_keys (
  id uuid primary key,
  name text not null,
  scopes text[] not null,
  -- An operator's key belongs to no merchant; every other key to one.
  merchant_id uuid references merchants (id),
  key_hash bytea not null unique,
  -- The key's last characters, by which a person recognises it.
  hint text not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  check (scopes <@ array['operator', 'merchant', 'network'] and cardinality(scopes) > 0),
  check (('operator' = any (scopes)) = (merchant_id is null))
);
