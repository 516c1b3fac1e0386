-- When the cardholder's identity was verified; null when it was not.
alter table cardholders add column verified_at timestamptz;
