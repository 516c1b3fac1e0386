import type { CardStatus, ListRequest, TransactionStatus, TransactionType } from './types.ts';

// The requests and answers about one card, field by field as on the wire.

/** A card is named together with its user. */
export interface CardReference {
  readonly user_id: number;
  readonly card_id: number;
}

export interface ApplyRequest {
  readonly user_id: number;
  readonly template_id: number;
  /** Only where the template has `requires_initial_deposit`. */
  readonly deposit_amount?: number;
}

/** Of a physical card, whose number is already printed. */
export interface AssignRequest {
  readonly user_id: number;
  readonly template_id: number;
  /** 16 to 19 digits */
  readonly card_number: string;
}

/** Answer of apply and assign. The card can be used once its webhook has come. */
export interface CardIdData {
  readonly card_id: number;
}

export interface RechargeRequest extends CardReference {
  readonly amount: number;
}

export interface UpdateStatusRequest extends CardReference {
  readonly alter: 'LOCK' | 'UNLOCK' | 'CLOSE';
}

export interface CardBalance {
  /** What can be spent now. */
  readonly balance: number;
  readonly refund_amount: number;
  readonly currency: string;
}

export interface CardInformation {
  /** Full or masked, depending on permissions. */
  readonly number: string;
  readonly cvv: string;
  /** MM/YY */
  readonly expiry_date: string;
  readonly status: CardStatus;
  readonly template_id: number;
}

export interface TransactionsRequest extends ListRequest, Partial<CardReference> {
  readonly status?: TransactionStatus;
  readonly type?: TransactionType;
}

export interface CardTransaction {
  readonly id: number;
  readonly card_id: number;
  readonly amount: number;
  readonly currency: string;
  readonly type: TransactionType;
  readonly status: TransactionStatus;
  /** ISO 8601, UTC */
  readonly created_at: string;
  /** `RECHARGE` for a recharge. */
  readonly merchant_name: string;
}

export interface SetPinRequest extends CardReference {
  /** 4 to 6 digits. The first one activates a card, a later one replaces it. */
  readonly pin: string;
}

export interface Confirm3dsRequest extends CardReference {
  /** That of the `CARD_3DS` webhook. */
  readonly transaction_id: string;
  /** False declines. */
  readonly confirm: boolean;
}
