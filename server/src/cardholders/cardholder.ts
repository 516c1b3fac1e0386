/** A person that cards are issued to. A text that nobody gave is empty. */
export interface Cardholder {
  readonly id: string;
  readonly merchantId: string;
  readonly programmeId: string;
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
