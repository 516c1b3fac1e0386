-- Whether a request that came before is refused, where nothing in the wire tells the two apart.
alter table programmes add column refuses_replays boolean not null default true;

-- Requests that must not come twice, by what their wire tells them apart by: a nonce, or a digest of what was sent. By the
-- wall clock.
create table used_requests (
  merchant_id uuid not null,
  -- Who signed it, in the words of its wire: the fingerprint of a key, the id of a credential.
  signer text not null,
  nonce text not null,
  used_at timestamptz not null,
  -- From then on nobody asks about it any more.
  forget_at timestamptz not null,
  primary key (merchant_id, signer, nonce)
);
create index used_requests_by_age on used_requests (forget_at);
