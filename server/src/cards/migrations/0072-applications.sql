-- The activation that is under way, and what the card does with a unit of its product's opening quota.
alter table cards add column activating_operation uuid;
alter table cards add column quota_unit text check (quota_unit in ('held', 'used'));
-- A verdict reaches every card of its person.
create index cards_by_cardholder on cards (merchant_id, cardholder_id);
