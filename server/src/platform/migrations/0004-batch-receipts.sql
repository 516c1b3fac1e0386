-- When a batch was committed and when its callers had been answered, in microseconds of the stopwatch of the process
-- that the lane belongs to. Written by a later batch of that process, so the last ones before a crash are missing.
create table batch_receipts (
  lane uuid not null,
  number bigint not null,
  committed_us bigint not null,
  answered_us bigint not null,
  primary key (lane, number)
);
