import type { Card } from '../card.ts';
import type { Plastic } from './plastic.ts';
import { mayBecome, type PlasticReport } from './plastic-state.ts';

/** What came of a report of the bureau or the post. */
export type PlasticMove =
  | { readonly kind: 'moved'; readonly card: Card; readonly plastic: Plastic }
  /** It was there already. */
  | { readonly kind: 'unchanged'; readonly card: Card; readonly plastic: Plastic }
  | { readonly kind: 'refused'; readonly reason: 'plastic-not-found' }
  /** Its own state does not allow it, or that of its card; a plastic in stock has none. */
  | {
      readonly kind: 'refused';
      readonly reason: 'not-possible-in-state';
      readonly state: Plastic['state'];
      readonly status: Card['status'] | null;
    };

/** Why a report changes nothing; null when it moves the plastic. Pure. */
export function unmoved(
  card: Card,
  plastic: Plastic | undefined,
  to: PlasticReport,
): Exclude<PlasticMove, { readonly kind: 'moved' }> | null {
  if (!plastic) return { kind: 'refused', reason: 'plastic-not-found' };
  const { state } = plastic;
  if (state === to || (state === 'in-use' && plastic.times[to])) return { kind: 'unchanged', card, plastic };
  const isPossible =
    isLateReport(state, to) || (mayBecome(state, to) && (to !== 'personalised' || hasUseForIt(card)));
  return isPossible ? null : { kind: 'refused', reason: 'not-possible-in-state', state, status: card.status };
}

/** The post may say where a piece was when its cardholder has it in use already. That is kept, and changes nothing. */
export function isLateReport(state: Plastic['state'], to: PlasticReport): boolean {
  return state === 'in-use' && (to === 'shipped' || to === 'delivered');
}

/** Whether a new number is any good to the card. */
function hasUseForIt({ status }: Card): boolean {
  return ['pending-assignment', 'pending-activation', 'active', 'frozen'].includes(status);
}
