import type { Currency } from '../money/index.ts';
import type { CardStatus } from './card-status.ts';
import type { NumberRetirement } from './plastics/number-retirement.ts';

/** The tenant and programme within which a card is looked for: others do not exist. */
export interface Scope {
  readonly merchantId: string;
  readonly programmeId: string;
}

export interface Card extends Scope {
  readonly id: string;
  /** The id for wires that show digits. */
  readonly number: bigint;
  readonly productId: string;
  readonly productCode: string;
  /** The product's type as its vendor names it: data to this room. */
  readonly category: string;
  readonly form: 'virtual' | 'physical';
  /** The merchant's own name for the card, unique per merchant; null where the wire has none. */
  readonly reference: string | null;
  readonly status: CardStatus;
  /** Why the issuer has stopped the card, beside whatever its status is; null when it has not. */
  readonly issuerBlock: string | null;
  readonly statusBeforeClose: CardStatus | null;
  readonly closingOperation: string | null;
  /** The activation that is under way; null while none is. */
  readonly activatingOperation: string | null;
  /** What the card does with a unit of its product's opening quota; null where it has none. */
  readonly quotaUnit: 'held' | 'used' | null;
  readonly currency: Currency;
  readonly cardholderId: string;
  /** The cardholder's id for wires that show digits. */
  readonly cardholderNumber: bigint;
  /** The amount loaded at issuing, in ten-thousandths. */
  readonly firstLoad: bigint;
  readonly last4: string | null;
  readonly expiry: { readonly month: number; readonly year: number } | null;
  /** Version of the vault's keys that the card's verification values are computed with. */
  readonly keyVersion: number | null;
  /** The plastic that the number is on; null of a virtual card, and while there is no number. */
  readonly plasticId: string | null;
  /** Why the number cannot be used any more, while no other has taken its place; null while it can. */
  readonly numberRetired: Exclude<NumberRetirement, 'replaced'> | null;
  readonly createdAt: Date;
}

export type OperationKind = 'issue' | 'fund' | 'freeze' | 'unfreeze' | 'close' | 'activate' | 'assign';

/** An asynchronous order on a card: accepted with its holds, then done or failed. */
export interface Operation extends Scope {
  readonly id: string;
  readonly number: bigint;
  readonly cardId: string;
  readonly kind: OperationKind;
  /** The merchant's own name for the operation, unique per merchant; null where the wire has none. */
  readonly reference: string | null;
  /** What goes to the card; of a close, what it gave back once it is done. */
  readonly amount: bigint;
  readonly fee: bigint;
  readonly currency: Currency;
  readonly status: 'accepted' | 'done' | 'failed';
  /** Of an assignment, the plastic that its number is on; null where no plastic has it. */
  readonly plasticId: string | null;
  readonly plannedFailure: string | null;
  readonly failureReason: string | null;
  readonly acceptedAt: Date;
  readonly completedAt: Date | null;
}

/**
 * A card that the command looks at or changes, and the operation that it finishes, if it does, or that all of its open
 * operations matter; or the person whose cards it must know of, and whose verification it names among its keys.
 */
export type CardKey =
  | {
      readonly merchantId: string;
      readonly cardId: string;
      readonly operationId?: string;
      readonly openOperations?: true;
    }
  | { readonly merchantId: string; readonly heldBy: string };
