-- By how much an event changed what its purchase costs the card; null where there is no purchase, and of what is older.
alter table network_events add column cost_change bigint;
-- What cards of a programme were used for, in the order in which it is listed with their loads.
create index network_events_by_programme on network_events (merchant_id, programme_id, number);
