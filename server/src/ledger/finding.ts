/** Something in the books that is not as it must be. */
export interface Finding {
  readonly check:
    | 'currency-sums'
    | 'account-balances'
    | 'account-limits'
    | 'holds'
    | 'open-work'
    | 'chains'
    | 'checkpoint';
  readonly detail: string;
}

/**
 * A room above the ledger tells what its open work sets aside: for each open authorization or operation, the
 * reference that its holds carry and the amount they must still hold.
 */
export interface OpenWork {
  readonly name: string;
  /** SQL with columns `merchant_id uuid, reference text, amount bigint`. */
  readonly sql: string;
}

/** Takes a finding down. */
export type Report = (check: Finding['check'], detail: string) => void;
