/** Where a card is in its life. */
export type CardStatus =
  /** Accepted, not there yet. Becomes active, or failed. */
  | 'issuing'
  /** A person's identity must be verified first (physical cards). */
  | 'pending-verification'
  /** Waits for the number of a plastic (physical cards). */
  | 'pending-assignment'
  /** Has a number, waits for its PIN (physical cards) or for its first load (virtual cards whose product says so). */
  | 'pending-activation'
  /** Usable. */
  | 'active'
  /** Stopped by its merchant: declines purchases, still settles and takes top-ups. */
  | 'frozen'
  /** Declines purchases, still settles; closed once no hold is open. Returns to where it was if the close fails. */
  | 'closing'
  /** Ended. Late refunds and forced settlements still reach its account. */
  | 'closed'
  /** Never became a card. Final. */
  | 'failed';

export type CardMove =
  | 'issue-succeeded'
  /** Issued, and not to be used before its first load. */
  | 'issued-inactive'
  | 'issue-failed'
  /** The cardholder was verified. */
  | 'verified'
  /** The cardholder was refused after all, before the card had a number. */
  | 'verification-withdrawn'
  /** The card was given the number of a plastic. */
  | 'assign'
  | 'activated'
  | 'freeze'
  | 'unfreeze'
  | 'close'
  | 'close-succeeded'
  | 'close-failed';

type Moves = Partial<Record<CardMove, CardStatus | 'status-before-close'>>;

/** Every allowed move, in one table. What is not here does not happen. */
const moves: Record<CardStatus, Moves> = {
  issuing: {
    'issue-succeeded': 'active',
    'issued-inactive': 'pending-activation',
    assign: 'pending-activation',
    'issue-failed': 'failed',
  },
  'pending-verification': { verified: 'pending-assignment', 'issue-failed': 'failed' },
  'pending-assignment': {
    'verification-withdrawn': 'pending-verification',
    assign: 'pending-activation',
    'issue-failed': 'failed',
  },
  'pending-activation': { activated: 'active', 'issue-failed': 'failed' },
  active: { freeze: 'frozen', close: 'closing' },
  frozen: { unfreeze: 'active', close: 'closing' },
  closing: { 'close-succeeded': 'closed', 'close-failed': 'status-before-close' },
  closed: {},
  failed: {},
};

/** The status after a move, or null when the card's state does not allow it. */
export function nextStatus(
  card: { readonly status: CardStatus; readonly statusBeforeClose: CardStatus | null },
  move: CardMove,
): CardStatus | null {
  const next = moves[card.status][move];
  if (next === undefined) return null;
  return next === 'status-before-close' ? card.statusBeforeClose : next;
}

/** True once a card has an account that can be topped up: also while it is frozen. */
export function takesFunds(status: CardStatus): boolean {
  return status === 'active' || status === 'frozen';
}

/** The card after a move that its state allows. @throws when it does not, which is a bug */
export function moveCard<
  C extends { readonly status: CardStatus; readonly statusBeforeClose: CardStatus | null },
>(card: C, move: CardMove): C {
  const status = nextStatus(card, move);
  if (status === null) throw new Error(`A card that is ${card.status} was asked to move by ${move}.`);
  return { ...card, status };
}

type FormAndStatus = { readonly form: 'virtual' | 'physical'; readonly status: CardStatus };

/** True while a physical card was applied for and has not been activated: the order it was applied for by is open. */
export function isApplication({ form, status }: FormAndStatus): boolean {
  return form === 'physical' && status.startsWith('pending-');
}

/** True of a card that its first load makes usable. */
export function waitsForFirstLoad({ form, status }: FormAndStatus): boolean {
  return form === 'virtual' && status === 'pending-activation';
}

/** True while the card is on its way to its first activation. */
export function isNotReady(status: CardStatus): boolean {
  return status === 'issuing' || status.startsWith('pending-');
}
