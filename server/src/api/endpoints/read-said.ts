import type { MessageType, NetworkMessage } from '../../authorizations/index.ts';
import { type Currency, type Money, money } from '../../money/index.ts';
import { readAmount } from '../fields.ts';
import { type Refusal, refuseInvalid } from '../reply.ts';
import type { CommonMessageBody } from './message-fields.ts';

type Amounts = Pick<NetworkMessage, 'amount' | 'cashback' | 'billing' | 'settlement' | 'purchaseAmount'>;
type Circumstances =
  | 'final'
  | 'partialApproval'
  | 'presented'
  | 'threeDs'
  | 'authentication'
  | 'avs'
  | 'wallet'
  | 'decided';

/** What a message says besides its name, its purchase and its place. */
export type Said = Amounts & Pick<NetworkMessage, 'type' | Circumstances>;

/** Messages that move nothing, and say so with an amount of zero. */
const withoutAmount: ReadonlySet<MessageType> = new Set(['verification', 'balance-inquiry']);

/** A first message of a purchase, before its money moves: what follows it repeats nothing of the cardholder's. */
export const authenticatedTypes = [
  'authorization',
  'advice',
  'verification',
  'debit',
] as const satisfies readonly MessageType[];

/** The messages in which a field says something. */
const meaningful = {
  cashback: ['authorization', 'advice', 'incremental', 'debit', 'settlement'],
  purchase_amount: ['reversal'],
  decided: ['advice'],
  authentication: authenticatedTypes,
} as const satisfies Partial<Record<keyof CommonMessageBody, readonly MessageType[]>>;

/** Reads what every message may say; the refusal names the field that is wrong. */
export function readSaid(
  type: MessageType,
  body: CommonMessageBody,
  currency: Currency,
): { readonly kind: 'said'; readonly said: Said } | Refusal {
  for (const [field, types] of Object.entries(meaningful)) {
    const isSaid = body[field as keyof typeof meaningful] !== undefined;
    const refusal = isSaid ? saysNothing(field, type, types) : null;
    if (refusal) return refusal;
  }
  const amounts = readAmounts(type, body, currency);
  if (amounts.kind === 'refusal') return amounts;
  const { expiry, cvv2, pin } = body.presented;
  return {
    kind: 'said',
    said: {
      type,
      ...amounts.read,
      final: body.final,
      partialApproval: body.partial_approval,
      presented: { expiry: expiry === undefined ? null : expiryOf(expiry), cvv2, pin },
      threeDs: body.three_ds ?? null,
      authentication: body.authentication
        ? { transactionId: body.authentication.transaction_id, value: body.authentication.value }
        : null,
      avs: body.avs ?? null,
      wallet: body.wallet ?? null,
      decided: body.decided
        ? { authCode: body.decided.auth_code, responseCode: body.decided.response_code }
        : null,
    },
  };
}

/** The refusal of a field in a message where it would go unheard; null where it says something. */
export function saysNothing(field: string, type: MessageType, types: readonly MessageType[]): Refusal | null {
  return types.includes(type) ? null : refuseInvalid({ field, problem: `says nothing in a ${type}` });
}

function readAmounts(
  type: MessageType,
  body: CommonMessageBody,
  currency: Currency,
): { readonly kind: 'read'; readonly read: Amounts } | Refusal {
  const amount = readMain(type, body.amount, currency);
  if (amount.kind === 'refusal') return amount;
  const cashback = readOptional('cashback', body.cashback, currency);
  if (cashback?.kind === 'refusal') return cashback;
  const billing = readMoney('billing', body.billing);
  if (billing?.kind === 'refusal') return billing;
  const settlement = readMoney('settlement', body.settlement);
  if (settlement?.kind === 'refusal') return settlement;
  const purchase = readOptional('purchase_amount', body.purchase_amount, currency);
  if (purchase?.kind === 'refusal') return purchase;
  return {
    kind: 'read',
    read: {
      amount: amount.money,
      cashback: cashback?.money.amount ?? 0n,
      billing: billing?.money ?? null,
      settlement: settlement?.money ?? null,
      purchaseAmount: purchase?.money ?? null,
    },
  };
}

type ReadMoney = { readonly kind: 'money'; readonly money: Money } | Refusal;

function readMain(type: MessageType, text: string | undefined, currency: Currency): ReadMoney {
  if (!withoutAmount.has(type)) {
    return text === undefined
      ? refuseInvalid({ field: 'amount', problem: 'is missing' })
      : readOne('amount', text, currency);
  }
  if (text === undefined || /^0(\.0*)?$/.test(text)) return { kind: 'money', money: money(0n, currency) };
  return refuseInvalid({ field: 'amount', problem: `must be 0, or absent, in a ${type}` });
}

function readOptional(field: string, text: string | undefined, currency: Currency): ReadMoney | null {
  return text === undefined ? null : readOne(field, text, currency);
}

function readMoney(field: string, given: CommonMessageBody['billing']): ReadMoney | null {
  return given === undefined ? null : readOne(`${field}.amount`, given.amount, given.currency);
}

function readOne(field: string, text: string, currency: Currency): ReadMoney {
  const read = readAmount(field, text, currency);
  return read.kind === 'refusal' ? read : { kind: 'money', money: money(read.amount, currency) };
}

function expiryOf(text: string): { month: number; year: number } {
  return { month: Number(text.slice(0, 2)), year: 2000 + Number(text.slice(3)) };
}
