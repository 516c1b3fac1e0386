-- Nonces of requests whose signature was genuine. Kept a little longer than they are refused, by the wall clock.
create table worldcard_nonces (
  merchant_id uuid not null,
  -- SHA-256 of the public key that verified the request, in hexadecimal.
  signer text not null,
  nonce text not null,
  used_at timestamptz not null,
  primary key (merchant_id, signer, nonce)
);
create index worldcard_nonces_by_age on worldcard_nonces (used_at);

-- Not sharded by merchant: the key pair that this installation signs its callbacks with. The newest generation signs.
create table worldcard_platform_keys (
  generation integer primary key check (generation > 0),
  public_key_pem text not null,
  sealed_private_key bytea not null,
  -- The version of the vault's keys it is sealed under.
  key_version integer not null,
  created_at timestamptz not null
);
