import type { OpenWork } from '../ledger/index.ts';

/** What accepted operations hold: the ledger's verification compares it with the holds. */
export const openOperations: OpenWork = {
  name: 'operations',
  sql: "select merchant_id, id::text as reference, amount + fee as amount from operations where status = 'accepted'",
};
