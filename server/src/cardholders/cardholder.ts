/** A person that cards are issued to. A text that nobody gave is empty. */
export interface Cardholder {
  readonly id: string;
  /** The id for wires that show digits. */
  readonly number: bigint;
  readonly merchantId: string;
  readonly programmeId: string;
  /** The code of the product that they were registered for; null of somebody who came with the order of a card. */
  readonly registeredFor: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly phone: string;
  /** Digits, without a plus sign. */
  readonly phoneCountryCode: string;
  /** `YYYY-MM-DD` */
  readonly birthday: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  readonly city: string;
  readonly address: string;
  readonly addressLineTwo: string;
  readonly state: string;
  readonly postalCode: string;
  readonly createdAt: Date;
}

/** What is said of somebody who is not known yet. */
export type NewPerson = Omit<
  Cardholder,
  'id' | 'number' | 'merchantId' | 'programmeId' | 'registeredFor' | 'createdAt'
>;

/** The person inside an event: as they were then, without what no receiver needs. */
export interface CardholderSnapshot {
  readonly id: string;
  readonly number: string;
  readonly registeredFor: string | null;
}

export function cardholderSnapshot({ id, number, registeredFor }: Cardholder): CardholderSnapshot {
  return { id, number: String(number), registeredFor };
}
