/** How a CVV2 or a PIN that was presented compared with the card's; null where none was presented. */
export type Comparison = 'match' | 'mismatch' | 'not-set' | null;
