-- A merchant's people of all programmes, in the order of their list.
create index cardholders_by_merchant on cardholders (merchant_id, number);
