import type { AssignmentOrdering, CardRefusal, PinSetting } from '../../cards/index.ts';
import type { FaultAnswer, HttpFault, ReasonOf } from '../../platform/index.ts';

/** A business error: HTTP 400 with a message, encrypted like any answer. */
export interface Refusal {
  readonly kind: 'refused';
  readonly message: string;
}

export type Answer = { readonly kind: 'success'; readonly data: object } | Refusal;

/** Why a request is refused: what is wrong with it, or with the state of what it names. */
export type RequestFault = keyof typeof messages;

const messages = {
  'user-not-found': 'User not found',
  'user-not-approved': 'User is not approved',
  'email-taken': 'Email is already registered',
  'template-not-found': 'Template not found',
  'template-not-virtual': 'Template is not virtual',
  'template-not-physical': 'Template is not physical',
  'template-quota': 'Template is not available any more',
  'template-not-loadable': 'Cards of this template take no recharge',
  'card-not-found': 'Card not found',
  'card-not-physical': 'Card is not physical',
  'card-not-active': 'Card is not active',
  'card-not-locked': 'Card is not locked',
  'card-busy': 'Card is being activated, retry later',
  'below-minimum': 'Amount is below minimum limit',
  'above-maximum': 'Amount exceeds maximum limit',
  'insufficient-balance': 'Insufficient merchant balance',
  'deposit-required': 'Deposit amount is required',
  'invalid-pin': 'Invalid PIN',
  'challenge-not-found': '3DS transaction not found',
  'challenge-ended': '3DS transaction has ended',
} as const;

export function refuse(fault: RequestFault): Refusal {
  return { kind: 'refused', message: messages[fault] };
}

export function missingField(field: string): Refusal {
  return { kind: 'refused', message: `Missing required field: ${field}` };
}

/** `problem` ends a sentence that begins with the field's name. */
export function invalidField(field: string, problem: string): Refusal {
  return { kind: 'refused', message: `Invalid field: ${field} ${problem}` };
}

/** The reason for which the core refuses an order on a card, or for one. */
const cardRefusals: Record<CardRefusal['reason'], RequestFault> = {
  'card-not-found': 'card-not-found',
  'card-not-ready': 'card-not-active',
  'not-possible-in-state': 'card-not-active',
  'insufficient-reserve': 'insufficient-balance',
  // Orders have no names of the merchant's on this wire.
  'duplicate-reference': 'card-not-active',
  'product-not-loadable': 'template-not-loadable',
  'not-verified': 'user-not-approved',
  'made-to-fail': 'card-not-active',
};

/** A refusal of the core in the vendor's words. */
export function refuseOrder({ reason }: CardRefusal): Refusal {
  return refuse(cardRefusals[reason]);
}

const assignmentRefusals: Record<ReasonOf<AssignmentOrdering>, RequestFault> = {
  ...cardRefusals,
  'quota-exhausted': 'template-quota',
};

export function refuseAssignment({ reason }: { readonly reason: ReasonOf<AssignmentOrdering> }): Refusal {
  return refuse(assignmentRefusals[reason]);
}

const pinRefusals: Record<ReasonOf<PinSetting>, RequestFault> = {
  'malformed-pin': 'invalid-pin',
  'weak-pin': 'invalid-pin',
  'card-not-found': 'card-not-found',
  'card-not-ready': 'card-busy',
  'number-retired': 'card-not-active',
  'not-possible-in-state': 'card-not-active',
};

/** Of the first PIN, which activates a card, and of every later one. */
export function refusePin({ reason }: { readonly reason: ReasonOf<PinSetting> }): Refusal {
  return refuse(pinRefusals[reason]);
}

/** A refusal of the envelope, or of the kernel. */
export interface HttpRefusal {
  readonly status: number;
  readonly message: string;
}

/** Why a request is not let in: 400 for what the document names. */
export const envelopeRefusals = {
  'unknown-merchant': { status: 400, message: 'Invalid Merchant-ID' },
  'address-not-allowed': { status: 403, message: 'IP address not allowed' },
  'unreadable-body': { status: 400, message: 'Invalid encrypted payload' },
  'bad-hmac': { status: 400, message: 'Invalid HMAC signature' },
  'not-decrypted': { status: 400, message: 'Invalid encrypted payload' },
  'unreadable-plaintext': { status: 400, message: 'Invalid JSON payload' },
  'too-many-requests': { status: 429, message: 'Too many requests' },
  replayed: { status: 400, message: 'Duplicate request' },
} as const satisfies Record<string, HttpRefusal>;

export type EnvelopeFault = keyof typeof envelopeRefusals;

const httpFaults: Record<HttpFault['kind'], HttpRefusal> = {
  'not-found': { status: 404, message: 'Not found' },
  'method-not-allowed': { status: 405, message: 'Only POST is taken here' },
  'body-too-large': { status: 413, message: 'The body is too large' },
  unreadable: { status: 400, message: 'The request cannot be read' },
  internal: { status: 500, message: 'Something went wrong on our side' },
};

/** How the kernel's faults look on this wire: in clear, because nobody knows who asked. */
export function answerFault(fault: HttpFault): FaultAnswer {
  const { status, message } = httpFaults[fault.kind];
  return { status, body: failure(message) };
}

/** The shape of every error. */
export function failure(message: string) {
  return { success: false, message };
}
