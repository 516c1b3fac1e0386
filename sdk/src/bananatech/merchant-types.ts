import type { ListRequest } from './types.ts';
import type { WebhookPayloads, WebhookType } from './webhook-types.ts';

// The requests and answers about the merchant, field by field as on the wire.

export interface AccountBalance {
  readonly balance: number;
  readonly currency: string;
}

/** Fees are flat amounts. */
export interface CardTemplate {
  readonly id: number;
  readonly description: string;
  readonly type: 'Virtual' | 'Physical';
  /** `Visa`, `Mastercard` */
  readonly payment_system: string;
  readonly apply_fee: number;
  readonly recharge_fee: number;
  readonly refund_fee: number;
  /** The least first recharge. */
  readonly activate_min_limit: number;
  readonly recharge_min_limit: number;
  readonly recharge_max_limit: number;
  readonly limit_per_tx: number;
  readonly limit_per_day: number;
  readonly limit_per_month: number;
  /** `kyc_data` is needed at registration. */
  readonly requires_kyc: boolean;
  /** `dial_code` and `phone_number` are needed at registration. */
  readonly requires_phone_only: boolean;
  readonly needs_activation: boolean;
  /** `deposit_amount` is needed at application. */
  readonly requires_initial_deposit: boolean;
}

export interface SetWebhookUrlRequest {
  readonly webhook_url: string;
}

export interface WebhookRecordsRequest extends ListRequest {
  readonly callback_type?: WebhookType;
  readonly user_id?: number;
  readonly card_id?: number;
}

/** UNDELIVERED where no URL was set. */
export type WebhookRecordStatus = 'PENDING' | 'SUCCESS' | 'FAILED' | 'UNDELIVERED';

interface WebhookRecordOf<Type extends WebhookType> {
  readonly id: number;
  readonly callback_type: Type;
  /** Null where the event has none; so is `card_id`. */
  readonly user_id: number | null;
  readonly card_id: number | null;
  readonly payload: WebhookPayloads[Type];
  readonly status: WebhookRecordStatus;
  /** The HTTP status of the last attempt; null before one was answered. */
  readonly response_code: number | null;
  readonly attempts: number;
  /** ISO 8601, UTC */
  readonly created_at: string;
}

/** `callback_type` tells which payload it has. */
export type WebhookRecord = { [Type in WebhookType]: WebhookRecordOf<Type> }[WebhookType];
