-- What becomes of a programme's events that no endpoint hears of: skipped, where there is no row.
create table webhook_policies (
  merchant_id uuid not null,
  programme_id uuid not null,
  dialect text not null,
  records_undelivered boolean not null,
  primary key (merchant_id, programme_id)
);

-- An undelivered event has a delivery that goes nowhere, until it is asked to be delivered again.
alter table deliveries drop constraint deliveries_state_check;
alter table deliveries add constraint deliveries_state_check
  check (state in ('pending', 'delivered', 'exhausted', 'undelivered'));
alter table deliveries alter column endpoint_id drop not null;
alter table deliveries alter column url drop not null;
alter table deliveries alter column lane drop not null;
alter table deliveries add constraint deliveries_go_somewhere check ((state = 'undelivered') = (url is null));
create index deliveries_undelivered on deliveries (merchant_id, number) where state = 'undelivered';
-- A programme's webhooks, of one topic or of all, newest first.
create index deliveries_by_programme on deliveries (merchant_id, programme_id, number);
create index deliveries_by_topic on deliveries (merchant_id, programme_id, topic, number);
