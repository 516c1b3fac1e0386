import type { MessageType } from '../../authorizations/index.ts';

/** What a merchant knows of what became of an order. */
export type Fate = 'accepted' | 'refused';

export type StatusOrder = 'freeze' | 'unfreeze' | 'close';

/** A message of the simulated network. Unknown: the answer was lost and could not be had again in time. */
export interface SentMessage {
  /** Carried as the acceptor's name, by which it is found again. */
  readonly key: string;
  readonly type: MessageType;
  readonly fate: 'recorded' | 'refused' | 'unknown';
}

/** What a merchant wrote down of one card: every order, and what it was answered. */
export interface CardBook {
  readonly reference: string;
  /** In ten-thousandths. */
  readonly firstLoad: bigint;
  fate: Fate | null;
  /** The platform's number for the card, once it is known. */
  number: string | null;
  /** The top-ups by their references. */
  readonly deposits: Map<string, { readonly amount: bigint; readonly fate: Fate }>;
  /** How many orders of a kind were answered with yes, and how many answers were lost. */
  readonly orders: Record<StatusOrder, { accepted: number; lost: number }>;
  readonly messages: SentMessage[];
}

export function emptyBook(reference: string, firstLoad: bigint): CardBook {
  const none = () => ({ accepted: 0, lost: 0 });
  return {
    reference,
    firstLoad,
    fate: null,
    number: null,
    deposits: new Map(),
    orders: { freeze: none(), unfreeze: none(), close: none() },
    messages: [],
  };
}
