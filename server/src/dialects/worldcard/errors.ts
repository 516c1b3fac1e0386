import type { CardRefusal, CardStatus, OperationKind } from '../../cards/index.ts';
import type { FaultAnswer, HttpFault } from '../../platform/index.ts';
import { cardStatusText } from './statuses.ts';

/** A business error: HTTP 200 with its code, and a sentence that names the field where there is one. */
export interface Refusal {
  readonly kind: 'refused';
  readonly code: number;
  readonly message: string;
}

/** What an endpoint answers. A success has no `data` where the document shows none. */
export type Answer = { readonly kind: 'success'; readonly data?: object } | Refusal;

/** Why a request is refused: what is wrong with it, or with the state of what it names. */
export type RequestFault = keyof typeof requestFaultCodes;

const requestFaultCodes = {
  'impossible-date': 1075,
  'date-format': 1076,
  'missing-field': 1101,
  'invalid-field': 1102,
  page: 1103,
  'page-size': 1104,
  'date-range': 1105,
  'card-not-found': 10001,
  'unknown-card-type': 10005,
  'unknown-bin': 10008,
  'disabled-bin': 10009,
  'order-not-found': 10010,
  amount: 10013,
  'unsupported-card-type': 10017,
  'card-parameter': 10018,
  // Why an application, or a card that is being made, cannot go on.
  'not-ready': 1004,
  state: 1006,
  quota: 10007,
  'kyc-not-completed': 10028,
  'kyc-unavailable': 10033,
  'kyc-not-possible': 10044,
} as const;

/** Orders that are refused for the same reasons. An activation has reasons of its own, and an assignment is none here. */
export type OrderKind = Exclude<OperationKind, 'activate' | 'assign'>;

/** The code of each reason for which the core refuses an order, by what was ordered. */
const cardRefusalCodes: Record<OrderKind, Record<CardRefusal['reason'], number>> = {
  issue: {
    'card-not-found': 10001,
    'card-not-ready': 1004,
    'not-possible-in-state': 1006,
    'insufficient-reserve': 10031,
    'duplicate-reference': 10011,
    'product-not-loadable': 10013,
    'not-verified': 10028,
    'made-to-fail': 10021,
  },
  fund: {
    'card-not-found': 10001,
    'card-not-ready': 1004,
    'not-possible-in-state': 10002,
    'insufficient-reserve': 10031,
    'duplicate-reference': 10011,
    'product-not-loadable': 1006,
    'not-verified': 10028,
    'made-to-fail': 1006,
  },
  freeze: statusChangeCodes(10025),
  unfreeze: statusChangeCodes(10026),
  close: statusChangeCodes(10024),
};

function statusChangeCodes(failed: number): Record<CardRefusal['reason'], number> {
  return {
    'card-not-found': 10001,
    'card-not-ready': failed,
    'not-possible-in-state': failed,
    'insufficient-reserve': 10031,
    'duplicate-reference': 10011,
    'product-not-loadable': failed,
    'not-verified': 10028,
    'made-to-fail': failed,
  };
}

export function refuse(fault: RequestFault, message: string): Refusal {
  return { kind: 'refused', code: requestFaultCodes[fault], message };
}

export const cardNotFound: Refusal = refuse('card-not-found', 'The card does not exist.');

/** A refusal of the core in the vendor's words. */
export function refuseOrder(kind: OrderKind, refusal: CardRefusal): Refusal {
  return {
    kind: 'refused',
    code: cardRefusalCodes[kind][refusal.reason],
    message: cardRefusalMessage(kind, refusal),
  };
}

function cardRefusalMessage(kind: OrderKind, refusal: CardRefusal): string {
  switch (refusal.reason) {
    case 'card-not-found':
      return cardNotFound.message;
    case 'card-not-ready':
      return 'The card is not ready, retry later.';
    case 'not-possible-in-state':
      return notAllowed(refusal.status, orderNames[kind]);
    case 'insufficient-reserve':
      return 'The reserve balance does not cover the amount and its fee.';
    case 'duplicate-reference':
      return `${kind === 'issue' ? 'merchant_card_id' : 'merchant_transaction_id'} has been used before.`;
    case 'product-not-loadable':
      return kind === 'issue'
        ? 'first_recharge_amount must be 0: cards of this BIN draw their money from elsewhere.'
        : 'Cards of this BIN draw their money from elsewhere and take no top-ups.';
    case 'not-verified':
      return 'KYC of the cardholder is not completed.';
    case 'made-to-fail':
      return refusal.detail;
  }
}

const orderNames: Record<OrderKind, string> = {
  issue: 'an issue',
  fund: 'a top-up',
  freeze: 'a freeze',
  unfreeze: 'an unfreeze',
  close: 'a close',
};

/** What is not done to a card in such a status. */
export function notAllowed(status: CardStatus, what: string): string {
  return `The card is at ${cardStatusText(status)}, which does not allow ${what}.`;
}

/** A refusal of the envelope: the HTTP status is the code. */
export interface HttpRefusal {
  readonly status: number;
  readonly message: string;
}

/** Why a request is not let in, with the document's own words where it has some. */
export const envelopeRefusals = {
  'missing-headers': { status: 401, message: 'Missing required headers' },
  'nonce-too-long': { status: 400, message: 'X-Nonce must have at most 128 characters' },
  expired: { status: 401, message: 'Request expired' },
  'unreadable-body': {
    status: 400,
    message: 'The body must be a JSON object with an encrypted string in data',
  },
  'unknown-app': { status: 401, message: 'Invalid merchant ID' },
  'address-not-allowed': { status: 403, message: 'IP address not in whitelist' },
  'bad-signature': { status: 401, message: 'Signature verification failed' },
  replayed: { status: 401, message: 'Request already processed (duplicate nonce)' },
  'not-decrypted': { status: 401, message: 'Request body decryption failed' },
  'too-many-requests': { status: 429, message: 'Too many requests' },
  'unreadable-plaintext': { status: 400, message: 'The decrypted body must be a JSON object' },
} as const satisfies Record<string, HttpRefusal>;

export type EnvelopeFault = keyof typeof envelopeRefusals;

const httpFaults: Record<HttpFault['kind'], HttpRefusal> = {
  'not-found': { status: 404, message: 'There is nothing at this path' },
  'method-not-allowed': { status: 405, message: 'Only POST is taken here' },
  'body-too-large': { status: 413, message: 'The body is too large' },
  unreadable: { status: 400, message: 'The request cannot be read' },
  internal: { status: 500, message: 'Something went wrong on our side' },
};

/** How the kernel's faults look on this wire. */
export function answerFault(fault: HttpFault): FaultAnswer {
  return answerRefusal(httpFaults[fault.kind]);
}

export function answerRefusal({ status, message }: HttpRefusal): FaultAnswer {
  return { status, body: { code: status, message, data: null } };
}
