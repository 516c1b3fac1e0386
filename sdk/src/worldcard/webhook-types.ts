import type { PhysicalCardType, TransactionStatus, TransactionType } from './types.ts';

// The decrypted payloads of the seven callbacks, field by field as on the wire.

/** `frozen` is what receivers from before the changelog of 2026-06-04 may still be sent for `blocked`. */
export type CallbackCardStatus = 'activated' | 'inactive' | 'blocked' | 'cancelled' | 'frozen';

export interface CardOpenPayload {
  readonly notify_type: 'card_open';
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly card_number: string;
  /** 2 success, 3 failed */
  readonly status: 2 | 3;
  readonly amount: string;
  readonly currency: string;
  readonly create_time: string;
  readonly complete_time: string;
  readonly failure_reason?: string;
}

export interface CardDepositPayload {
  readonly notify_type: 'card_deposit';
  readonly transaction_id: string;
  readonly merchant_transaction_id: string;
  readonly card_id: string;
  readonly amount: string;
  readonly settle_amount: string;
  readonly currency: string;
  /** 1 success, 2 failed: not the numbers of the top-up list */
  readonly status: 1 | 2;
  readonly create_time: string;
  readonly complete_time: string;
  readonly failure_reason: string;
}

export interface CardClosePayload {
  readonly notify_type: 'card_close';
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly card_number: string;
  readonly card_status: CallbackCardStatus;
  /** What was left on the card. */
  readonly amount: string;
  readonly currency: string;
  readonly complete_time: string;
}

export interface CardStatusChangePayload {
  readonly notify_type: 'card_status_change';
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly card_number: string;
  readonly card_status: CallbackCardStatus;
  readonly change_time: string;
}

export interface CardBillingPayload {
  readonly notify_type: 'card_billing';
  readonly transaction_id: string;
  readonly card_id: string;
  readonly card_type_id: number;
  readonly transaction_time: string;
  readonly transaction_type: TransactionType;
  readonly transaction_status: TransactionStatus;
  readonly result_code: string;
  readonly fail_reason: string;
  readonly transaction_amount: string;
  readonly transaction_currency: string;
  readonly billing_amount: string;
  readonly billing_currency: string;
  readonly auth_code: string;
  readonly merchant_name: string;
  readonly merchant_country: string;
  readonly merchant_city: string;
  readonly mcc: string;
  readonly description: string;
}

export interface Card3dsPayload {
  readonly notify_type: 'card_3ds';
  readonly card_id: string;
  readonly currency: string;
  readonly amount: string;
  readonly otp?: string;
  readonly detail: string;
  /** `ThreeDomainSecureForwarding` where there is a page to forward to, which has `url`; another name where there is an `otp`. */
  readonly business_type: string;
  readonly expires_at: string;
  readonly url?: string;
}

export interface CardKycPayload {
  readonly notify_type: 'card_kyc';
  readonly card_id: string;
  readonly merchant_card_id: string;
  readonly card_type: PhysicalCardType;
  /** 2 approved, 3 rejected */
  readonly status: 2 | 3;
  readonly retry_allowed: boolean;
  readonly reason?: string;
  readonly reviewed_at: string;
}

export type WebhookPayload =
  | CardOpenPayload
  | CardDepositPayload
  | CardClosePayload
  | CardStatusChangePayload
  | CardBillingPayload
  | Card3dsPayload
  | CardKycPayload;

export type NotifyType = WebhookPayload['notify_type'];
