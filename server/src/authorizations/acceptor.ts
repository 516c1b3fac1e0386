/** Where the card was used: the card acceptor of ISO 8583, called the merchant elsewhere. */
export interface Acceptor {
  readonly name: string;
  /** The acquirer's id for it; may be empty. */
  readonly id: string;
  /** Merchant category code, four digits (ISO 18245). */
  readonly mcc: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly city: string;
}
