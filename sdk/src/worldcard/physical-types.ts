import type { CardReference, CardStatus, KycStatus, PhysicalCardType } from './types.ts';

// The physical card's requests and answers, field by field as on the wire.

export interface PhysicalApplyRequest {
  readonly merchant_card_id: string;
  readonly card_type: PhysicalCardType;
  readonly card_bin_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly telephone_country_code: string;
  readonly phone: string;
  readonly email?: string;
  /** YYYY-MM-DD */
  readonly birth_date: string;
  readonly residence_country?: string;
  readonly residence_state?: string;
  readonly residence_city?: string;
  readonly residence_line1?: string;
  readonly residence_line2?: string;
  readonly residence_line3?: string;
  readonly residence_postal_code?: string;
  readonly delivery_country?: string;
  readonly delivery_state?: string;
  readonly delivery_city?: string;
  readonly delivery_line1?: string;
  readonly delivery_line2?: string;
  readonly delivery_line3?: string;
  readonly delivery_postal_code?: string;
}

export interface PhysicalApplyData {
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly card_type: PhysicalCardType;
  readonly status: CardStatus;
  readonly created_at: string;
}

/** The KYC endpoints know a card by the merchant's id only. */
export interface KycRequest {
  readonly merchant_card_id: string;
  readonly card_type: PhysicalCardType;
}

export interface KycInitData {
  readonly access_token: string;
  readonly external_user_id: string;
  readonly status: KycStatus;
}

export interface KycStatusData {
  readonly status: KycStatus;
  readonly retry_allowed: boolean;
  readonly review_answer?: string;
  readonly reviewed_at?: string;
}

export interface KycCancelData {
  readonly status: CardStatus;
}

/** `card_number` is plain, or encrypted once more by `encryptField`; so is `pin`. */
export type AssignRequest = CardReference & { readonly card_number: string };
export type PinRequest = CardReference & { readonly pin: string };

/** Answer of assign and activate. */
export interface PhysicalStatusData {
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly status: CardStatus;
}

export interface PhysicalInfoData {
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly card_type: PhysicalCardType;
  readonly status: CardStatus;
  /** Encrypted once a number is assigned. */
  readonly card_number: string;
  readonly available_balance: string;
  readonly currency: string;
  readonly created_at: string;
  readonly updated_at: string;
}
