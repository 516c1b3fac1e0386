-- An operator's lists of a merchant's verifications, each in the order of their ids: of one status, and of those that an
-- application waits for.
create index verifications_by_status on verifications (merchant_id, status, id);
create index verifications_waiting on verifications (merchant_id, id) where due_at is not null;
