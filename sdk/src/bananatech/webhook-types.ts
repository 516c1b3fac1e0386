import type { TransactionStatus, TransactionType, UserStatus } from './types.ts';

// The decrypted payloads of the eleven webhooks, field by field as on the wire. `occur_time` is in milliseconds since
// 1970, amounts are in units of their currency.

interface Succeeded {
  readonly status: 'SUCCESS';
}

interface Failed {
  readonly status: 'FAILED';
  readonly error_reason: string;
}

/** The only one without `occur_time`. */
export interface UserCreateResultPayload {
  readonly user_id: number;
  readonly status: UserStatus;
  /** Why the user was rejected. */
  readonly message?: string;
}

export type CardApplyResultPayload = (Succeeded | Failed) & {
  readonly template_id: number;
  readonly user_id: number;
  readonly card_id: number;
  readonly occur_time: number;
};

export type CardActivateResultPayload = (Succeeded | Failed) & {
  readonly card_id: number;
  readonly card_number: string;
  readonly occur_time: number;
};

/** Without success there is no card. */
export type CardAssignResultPayload = ((Succeeded & { readonly card_id: number }) | Failed) & {
  readonly user_id: number;
  readonly occur_time: number;
};

/** `status` is that of the operation, `card_status` that of the card. */
export type CardStatusChangePayload = (Succeeded | Failed) & {
  readonly card_id: number;
  readonly card_status: 'LOCKED' | 'ACTIVE';
  readonly occur_time: number;
};

export interface CardRechargeResultPayload {
  readonly template_id: number;
  readonly user_id: number;
  readonly card_id: number;
  readonly transaction_id: number;
  /** 0 when it failed. */
  readonly receive_amount: number;
  readonly status: 'SUCCESS' | 'FAILED';
  readonly currency: string;
  /** Why it failed, where it did. */
  readonly description: string;
  readonly occur_time: number;
}

export type CardCloseResultPayload = (Succeeded | Failed) & {
  readonly card_id: number;
  readonly transaction_id: number;
  readonly refund_amount: number;
  readonly occur_time: number;
};

export interface TransactionCreatedPayload {
  readonly template_id: number;
  readonly user_id: number;
  readonly card_id: number;
  readonly transaction_id: number;
  readonly type: TransactionType;
  readonly status: TransactionStatus;
  readonly amount: number;
  readonly currency: string;
  readonly merchant_name: string;
  readonly description: string;
  readonly occur_time: number;
}

export interface CardCorrectionPayload {
  readonly template_id: number;
  readonly user_id: number;
  readonly card_id: number;
  readonly transaction_id: number;
  /** Negative when the card loses it. */
  readonly amount: number;
  readonly currency: string;
  readonly status: TransactionStatus;
  readonly description: string;
  readonly occur_time: number;
}

/** Asks the cardholder to confirm a purchase: see `confirm3ds`. */
export interface Card3dsPayload {
  readonly user_id: number;
  readonly card_id: number;
  /** Text, unlike the other transaction ids. */
  readonly transaction_id: string;
  readonly amount: number;
  readonly currency: string;
  readonly merchant_name: string;
  /** In milliseconds since 1970. */
  readonly expire_time: number;
  readonly occur_time: number;
}

/** A one-time code for the cardholder, such as that of a wallet. */
export interface CardVerificationPayload {
  readonly user_id: number;
  readonly card_id: number;
  readonly card_number: string;
  readonly code: string;
  readonly occur_time: number;
}

export interface WebhookPayloads {
  readonly USER_CREATE_RESULT: UserCreateResultPayload;
  readonly CARD_APPLY_RESULT: CardApplyResultPayload;
  readonly CARD_ACTIVATE_RESULT: CardActivateResultPayload;
  readonly CARD_ASSIGN_RESULT: CardAssignResultPayload;
  readonly CARD_STATUS_CHANGE: CardStatusChangePayload;
  readonly CARD_RECHARGE_RESULT: CardRechargeResultPayload;
  readonly CARD_CLOSE_RESULT: CardCloseResultPayload;
  readonly TRANSACTION_CREATED: TransactionCreatedPayload;
  readonly CARD_CORRECTION: CardCorrectionPayload;
  readonly CARD_3DS: Card3dsPayload;
  readonly CARD_VERIFICATION: CardVerificationPayload;
}

export type WebhookType = keyof WebhookPayloads;
export type WebhookPayload = WebhookPayloads[WebhookType];

/** What a webhook says; `type` tells which payload it has. */
export type WebhookEvent = {
  [Type in WebhookType]: { readonly type: Type; readonly payload: WebhookPayloads[Type] };
}[WebhookType];
