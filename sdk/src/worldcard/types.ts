// Requests and answers of WorldCard's Card API, field by field as on the wire. Amounts are decimal strings.

export type VirtualCardType = 'VIRTUAL-V' | 'VIRTUAL-R' | 'VIRTUAL-G';
export type PhysicalCardType = 'PHYSICAL-G';

/**
 * 1 processing, 2 active, 3 failed, 4 closing, 5 closed, 6 frozen, 7 pending card assignment, 8 pending
 * activation, 9 pending KYC (the last three only for physical cards).
 */
export type CardStatus = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** 1 processing, 2 success, 3 failed. The `card_deposit` callback counts differently. */
export type DepositStatus = 1 | 2 | 3;

/** 0 not started, 1 pending, 2 approved, 3 rejected. */
export type KycStatus = 0 | 1 | 2 | 3;

export type TransactionType = 'Authorization' | 'Settlement' | 'Refund' | 'Reversal';
export type TransactionStatus = 'PENDING' | 'DECLINED' | 'COMPLETE';

/** A card by the platform's id or by the merchant's own; where both are given the platform's counts. */
export type CardReference =
  | { readonly card_id: string; readonly merchant_card_id?: string }
  | { readonly card_id?: string; readonly merchant_card_id: string };

export interface Paging {
  /** From 1, which is the default. */
  readonly page?: number;
  /** At most 100; 10 by default. */
  readonly page_size?: number;
}

export interface Page<Item> {
  readonly total: number;
  readonly page: number;
  readonly page_size: number;
  readonly list: readonly Item[];
}

/** Which fields are required depends on the card type: see the table of the Card Application page. */
export interface ApplyVirtualRequest {
  readonly merchant_card_id: string;
  readonly card_type: VirtualCardType;
  readonly card_bin_id: string;
  readonly first_recharge_amount: string;
  readonly email?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly state?: string;
  readonly country_code?: string;
  readonly city?: string;
  readonly address?: string;
  readonly address_line_two?: string;
  readonly postal_code?: string;
  readonly phone?: string;
  readonly phone_country_code?: string;
  /** YYYY-MM-DD */
  readonly birthday?: string;
}

export interface ApplyVirtualData {
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly status: CardStatus;
  readonly created_at: string;
}

export interface VirtualBinsRequest extends Paging {
  readonly card_type?: VirtualCardType;
}

interface Bin {
  readonly card_bin_id: string;
  readonly card_bin: string;
  readonly card_brand: string;
  readonly currency: string;
  readonly issuer_country: string;
}

export interface VirtualBin extends Bin {
  readonly card_type: VirtualCardType;
  readonly business_scene: string;
}

export interface PhysicalBin extends Bin {
  readonly card_type: PhysicalCardType;
  readonly card_form: 2;
}

export interface CardInfoData {
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly card_type: VirtualCardType;
  readonly card_bin_id: string;
  /** Encrypted, and empty unless `status` is 2; so are `cvv`, `expiry_month` and `expiry_year`. */
  readonly card_number: string;
  readonly cvv: string;
  readonly expiry_month: string;
  readonly expiry_year: string;
  readonly available_balance: string;
  readonly frozen_balance: string;
  readonly pending_balance: string;
  readonly currency: string;
  readonly status: CardStatus;
  readonly first_recharge_amount: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string;
  readonly phone: string;
  readonly phone_country_code: string;
  readonly birthday: string;
  readonly country_code: string;
  readonly city: string;
  readonly address: string;
  readonly state: string;
  readonly address_line_two: string;
  readonly postal_code: string;
}

export type DepositRequest = CardReference & {
  readonly merchant_transaction_id: string;
  readonly amount: string;
  readonly currency?: string;
};

export interface Deposit {
  readonly transaction_id: string;
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly merchant_transaction_id: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: DepositStatus;
  readonly created_at: string;
}

export interface DepositListRequest extends Paging {
  readonly card_id?: string;
  readonly merchant_card_id?: string;
  readonly merchant_transaction_id?: string;
  readonly transaction_id?: string;
}

/** Answer of freeze, unfreeze and close. */
export interface CardStatusData {
  readonly card_id: string;
  readonly status: CardStatus;
}

export type TransactionsRequest = CardReference & Paging;

export interface CardTransaction {
  readonly transaction_id: string;
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly transaction_amount: string;
  readonly transaction_currency: string;
  readonly billing_amount: string;
  readonly billing_currency: string;
  readonly settlement_amount: string;
  readonly settlement_currency: string;
  readonly transaction_type: TransactionType;
  readonly transaction_status: TransactionStatus;
  readonly transaction_time: string;
  readonly merchant_name: string;
  readonly merchant_id: string;
  readonly merchant_category_code: string;
  readonly merchant_country: string;
  readonly merchant_city: string;
}
