-- What the event is about. The deliveries of one stream to one endpoint are sent one after another.
alter table deliveries add column stream text;
