import {
  type Acceptance,
  type Card,
  type CardsContext,
  closeCard,
  freezeCard,
  unfreezeCard,
} from '../../../cards/index.ts';
import { cardEndpoint } from '../card-endpoint.ts';
import { type RequestFault, refuse, refuseOrder } from '../errors.ts';

interface Alteration {
  order(cards: CardsContext, card: Card): Promise<Acceptance>;
  readonly notPossible: RequestFault;
}

const alterations = {
  LOCK: { order: freezeCard, notPossible: 'card-not-active' },
  UNLOCK: { order: unfreezeCard, notPossible: 'card-not-locked' },
  CLOSE: { order: closeCard, notPossible: 'card-not-active' },
} as const satisfies Record<string, Alteration>;

type Alter = keyof typeof alterations;

/** Update Status: lock, unlock or close; confirmed by `CARD_STATUS_CHANGE` or `CARD_CLOSE_RESULT`. */
export const updateStatus = cardEndpoint(
  (fields) => {
    fields.required('alter');
    return fields.word('alter', Object.keys(alterations) as Alter[]);
  },
  async ({ cards }, card, alter) => {
    const { order, notPossible } = alterations[alter as Alter];
    const outcome = await order(cards, card);
    const isLate = outcome.kind === 'refused' && outcome.reason !== 'made-to-fail';
    if (isLate) {
      const isState = outcome.reason === 'not-possible-in-state' || outcome.reason === 'card-not-ready';
      return isState ? refuse(notPossible) : refuseOrder(outcome);
    }
    // What was made to fail is told by its event, as a failure of the vendor's would be.
    return { kind: 'success', data: { success: true, message: 'Operation requested' } };
  },
);
