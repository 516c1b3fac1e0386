-- What the event is about. The deliveries of one stream to one endpoint are sent one after another.
alter table deliveries add column stream text;
update deliveries set stream = events.stream from events
  where events.merchant_id = deliveries.merchant_id and events.id = deliveries.event_id;
-- What is under way in a lane, or was when its sender was killed.
create index deliveries_under_way on deliveries (lane, leased_until) include (stream)
  where state = 'pending' and leased_until is not null;
