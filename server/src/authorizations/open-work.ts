import type { OpenWork } from '../ledger/index.ts';

/** What open authorizations hold: the ledger's verification compares it with the holds. */
export const openAuthorizations: OpenWork = {
  name: 'authorizations',
  sql: `select merchant_id, id::text as reference, open + open_fees as amount from authorizations where open > 0`,
};
