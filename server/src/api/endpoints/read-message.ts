import type { Acceptor, MessageType } from '../../authorizations/index.ts';
import { type Currency, type Money, money } from '../../money/index.ts';
import { readAmount } from '../fields.ts';
import { type Refusal, refuseInvalid } from '../reply.ts';
import type { LibraryAcceptor, MessageRequest } from '../sandbox-controls.ts';
import type { MessageBody } from './message-fields.ts';

export type ReadMessage = { readonly kind: 'message'; readonly request: MessageRequest } | Refusal;

/** Who asks when nobody is named. */
const somebody: Acceptor = { name: 'AMAZON.COM', id: '', mcc: '5411', country: 'US', city: 'SEATTLE' };

/** Messages that move nothing, and say so with an amount of zero. */
const withoutAmount: ReadonlySet<MessageType> = new Set(['verification', 'balance-inquiry']);

/** A request's body as the message that is to be sent; the refusal names the field that is wrong. */
export function readMessage(
  type: MessageType,
  body: MessageBody,
  requestKey: string,
  acceptors: readonly LibraryAcceptor[],
): ReadMessage {
  const { library, ...said } = body.merchant;
  const known = acceptors.find(({ key }) => key === library);
  const currency = body.currency ?? known?.currency ?? 'USD';
  const amounts = readAmounts(type, body, currency);
  if (amounts.kind === 'refusal') return amounts;

  const { expiry, cvv2, pin } = body.presented;
  const { message_class: messageClass, transmitted_at: transmittedAt, ...trace } = body.identity;
  const { transaction_id: transactionId, rrn, auth_code: authCode } = body.link;
  return {
    kind: 'message',
    request: {
      type,
      requestKey,
      ...amounts.read,
      identity: given({ ...trace, messageClass, transmittedAt }),
      link: given({ authorizationId: body.authorization_id, transactionId, rrn, authCode }),
      asAdvice: body.as_advice,
      final: body.final,
      partialApproval: body.partial_approval,
      acceptor: { ...acceptorOf(known ?? somebody), ...given(said) },
      channel: body.channel ?? known?.channel ?? 'e-commerce',
      ...given({ entryMode: body.entry_mode }),
      presented: { expiry: expiry === undefined ? null : expiryOf(expiry), cvv2, pin },
      threeDs: body.three_ds ?? null,
      avs: body.avs ?? null,
      wallet: body.wallet ?? null,
      decided: body.decided
        ? { authCode: body.decided.auth_code, responseCode: body.decided.response_code }
        : null,
      forcedDecline: body.force_decline ?? null,
    },
  };
}

type Amounts = Pick<MessageRequest, 'amount' | 'cashback' | 'billing' | 'settlement' | 'purchaseAmount'>;

function readAmounts(
  type: MessageType,
  body: MessageBody,
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

function readMoney(field: string, given: MessageBody['billing']): ReadMoney | null {
  return given === undefined ? null : readOne(`${field}.amount`, given.amount, given.currency);
}

function readOne(field: string, text: string, currency: Currency): ReadMoney {
  const read = readAmount(field, text, currency);
  return read.kind === 'refusal' ? read : { kind: 'money', money: money(read.amount, currency) };
}

function acceptorOf({ name, id, mcc, country, city }: Acceptor): Acceptor {
  return { name, id, mcc, country, city };
}

function expiryOf(text: string): { month: number; year: number } {
  return { month: Number(text.slice(0, 2)), year: 2000 + Number(text.slice(3)) };
}

/** Without what was left out. */
function given<Fields extends object>(
  fields: Fields,
): { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
