import type { Participant } from '../platform/index.ts';
import type { OperationKind } from './card.ts';

/** What a sandbox can be told to let go wrong: operations, and the verification of a card's holder. */
export const faultable = [
  'issue',
  'fund',
  'freeze',
  'unfreeze',
  'close',
  'activate',
  'assign',
  /** The verification provider cannot be reached. */
  'open-verification',
  /** The verification provider refuses the person, who may try again. */
  'verify',
] as const satisfies readonly (OperationKind | 'open-verification' | 'verify')[];

export type Faultable = (typeof faultable)[number];

/** Something the sandbox was told to do to the next operation of a kind. */
export type OperationFault =
  | { readonly id: string; readonly action: 'fail'; readonly reason: string }
  | { readonly id: string; readonly action: 'delay'; readonly delayMs: number };

/** A fault as it was ordered: it meets the next `remaining` operations of its kind. */
export interface OrderedFault {
  readonly id: string;
  readonly merchantId: string;
  readonly operation: Faultable;
  /** Only operations of this card, or of any. */
  readonly cardId: string | null;
  readonly action: OperationFault['action'];
  readonly reason: string;
  readonly delayMs: bigint;
  readonly remaining: number;
}

export interface FaultKey {
  readonly merchantId: string;
  readonly operation: Faultable;
}

export interface FaultsPicture {
  /** How often each waiting fault will still be used. */
  readonly left: Map<string, number>;
  /** The fault waiting for this operation, if there is one. */
  next(merchantId: string, operation: Faultable, cardId: string): OperationFault | null;
}

/** A port: the sandbox plugs in its faults, everything else `noFaults`. A change is the id of a fault that was used up. */
export type FaultsParticipant = Participant<FaultKey, FaultsPicture, string>;

export const noFaults: FaultsParticipant = {
  load: async () => ({ left: new Map(), next: () => null }),
  apply: () => {},
  store: async () => {},
};
