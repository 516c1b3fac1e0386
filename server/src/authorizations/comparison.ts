/**
 * How a CVV2, a PIN or an expiry that was presented compared with the card's; null where none was presented. A PIN that comes
 * after its tries is not checked: whether it would have been right, nobody learns.
 */
export type Comparison = 'match' | 'mismatch' | 'not-set' | 'not-checked' | null;
