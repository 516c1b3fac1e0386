/**
 * How a CVV2, a PIN, an expiry or an authentication value that was presented compared with what it should be; null where
 * none was presented. A PIN that comes after its tries is not checked: whether it would have been right, nobody learns.
 */
export type Comparison = 'match' | 'mismatch' | 'not-set' | 'not-checked' | null;
