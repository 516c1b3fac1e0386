// Requests and answers of BananaTech's card API, field by field as on the wire. Ids are JSON integers. Amounts are JSON
// numbers in units of their currency: what is written `100.0` there is `100` here, and the text of an answer has both.

export type UserStatus = 'APPROVED' | 'REJECTED' | 'PENDING';

/** PENDING until it is issued; TBA, to be activated; CLOSED is final. */
export type CardStatus = 'PENDING' | 'TBA' | 'ACTIVE' | 'LOCKED' | 'CLOSED';

export type TransactionType = 'RECHARGE' | 'CONSUMPTION' | 'REFUND' | 'REVERSAL' | 'FEE' | 'CORRECTION';
export type TransactionStatus = 'PENDING' | 'SUCCESS' | 'FAILED';

export interface List<Item> {
  readonly data: readonly Item[];
  /** Of all pages. */
  readonly total: number;
}

/** What every list may be asked for. */
export interface ListRequest {
  readonly skip?: number;
  readonly limit?: number;
  readonly search?: string;
  /** An ISO 8601 date or date-time; so is `end_date`. */
  readonly start_date?: string;
  readonly end_date?: string;
  readonly order_by?: string;
  readonly desc?: boolean;
}

/** Answer of what has no other: what was asked for is done, or accepted and a webhook will tell. */
export interface Confirmation {
  readonly success: true;
  readonly message: string;
}

/** A user is registered for a template, which says what is needed beside the email. */
export interface RegisterRequest {
  readonly email: string;
  readonly template_id: number;
  readonly dial_code?: string;
  readonly phone_number?: string;
  readonly kyc_data?: KycData;
}

/** The document does not say which of them are mandatory. */
export interface KycData {
  readonly first_name?: string;
  readonly last_name?: string;
  readonly gender?: 'MALE' | 'FEMALE';
  /** YYYY-MM-DD */
  readonly date_of_birth?: string;
  readonly identification_type?: 'PASSPORT' | 'ID_CARD' | 'DRIVING_LICENSE';
  readonly identification_number?: string;
  /** Base64, with or without a `data:` prefix; so are the other images. */
  readonly front_img_base64?: string;
  readonly back_img_base64?: string;
  readonly handheld_img_base64?: string;
  /** Of the document, in milliseconds since 1970; so is `expiry`. */
  readonly issue?: number;
  readonly expiry?: number;
  /** ISO 3166-1 alpha-2 */
  readonly country_code?: string;
  readonly region?: string;
  readonly city?: string;
  readonly postcode?: string;
  readonly address_line?: string;
}

export interface RegisterData {
  readonly user_id: number;
}

export interface UsersRequest extends ListRequest {
  readonly status?: UserStatus;
}

export interface User {
  readonly id: number;
  readonly email: string;
  readonly template_id: number;
  readonly status: UserStatus;
  /** ISO 8601, UTC */
  readonly created_at: string;
}
