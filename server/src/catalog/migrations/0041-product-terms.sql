-- How purchases are treated. What an older product has is what was done before: nothing in part, and holds of a week,
-- or of a month where people check out late.
alter table products add column terms jsonb not null default
  '{"partialApproval": false, "holdDays": {"standard": 7, "extended": 31}, "feesPaidBy": "card", "requiresVerifiedCardholder": false}';
