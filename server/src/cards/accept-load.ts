import type { LoadProblem } from '../catalog/index.ts';
import { type Acceptance, refusal } from './accept-operation.ts';
import type { CardsContext } from './cards-context.ts';
import { referenceIsTaken } from './reference-is-taken.ts';

/** What became of an order that brings money to a card. */
export type LoadAcceptance = Acceptance | ({ readonly kind: 'refused' } & LoadRefusal);

/** The card's product does not take a load of this amount. */
export interface LoadRefusal {
  readonly reason: 'load-out-of-limits';
  readonly problem: LoadProblem;
}

export function outOfLimits(problem: LoadProblem): LoadAcceptance {
  return { kind: 'refused', reason: 'load-out-of-limits', problem };
}

/**
 * Refuses a load before anything is locked for it, so that it leaves nothing behind. One that repeats an order is told that,
 * whatever has become of the limits since.
 */
export async function refuseUnlocked(
  { database }: CardsContext,
  load: { readonly merchantId: string; readonly of: 'card' | 'funding'; readonly reference: string | null },
  problem: LoadProblem,
): Promise<LoadAcceptance> {
  const { merchantId, of, reference } = load;
  const isRepeated = reference !== null && (await referenceIsTaken(database, merchantId, of, reference));
  return isRepeated ? refusal({ reason: 'duplicate-reference' }) : outOfLimits(problem);
}
