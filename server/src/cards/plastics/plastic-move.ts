import type { Card } from '../card.ts';
import type { Plastic } from './plastic.ts';

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
