-- Nonces are kept where every wire keeps what must not come twice.
insert into used_requests (merchant_id, signer, nonce, used_at, forget_at)
  select merchant_id, signer, nonce, used_at, used_at + interval '11 minutes' from worldcard_nonces
  on conflict do nothing;
drop table worldcard_nonces;
