-- A card may have had several numbers: one is current, and those that were retired still lead to it. A number that is no
-- card's yet is held by the plastic that it is printed on; `card_id` is then the plastic's id.
alter table vault_pans add column holder text not null default 'card' check (holder in ('card', 'plastic'));
alter table vault_pans alter column holder drop default;
alter table vault_pans add column retired_as text;
alter table vault_pans add column retired_at timestamptz;
alter table vault_pans add check ((retired_as is null) = (retired_at is null));
alter table vault_pans drop constraint vault_pans_merchant_id_card_id_key;
create unique index vault_pans_current on vault_pans (merchant_id, card_id) where retired_as is null;
create index vault_pans_retired on vault_pans (merchant_id, card_id) where retired_as is not null;
