import { done, refused } from '../../platform/index.ts';
import type { Card } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { personalisePlastic } from './personalise-plastic.ts';
import { movedTo, type Plastic } from './plastic.ts';
import { plasticEvent } from './plastic-events.ts';
import { isLateReport, type PlasticMove, unmoved } from './plastic-move.ts';
import type { PlasticReport } from './plastic-state.ts';

/** Of a plastic that was shipped: what the post needs to find it. */
export interface Shipment {
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
}

const untracked: Shipment = { carrier: null, trackingNumber: null };

/**
 * Takes note of what the bureau or the post reports of a plastic that was ordered for a card.
 * @param shipment of one that was shipped; null where nobody said
 */
export async function movePlastic(
  context: CardsContext,
  plastic: Plastic,
  to: PlasticReport,
  shipment: Shipment = untracked,
): Promise<PlasticMove> {
  const { cardId, state } = plastic;
  if (cardId === null) return { kind: 'refused', reason: 'not-possible-in-state', state, status: null };
  const ofCard = { ...plastic, cardId };
  if (to === 'personalised') return await personalisePlastic(context, ofCard);
  return await submitMove(context, ofCard, to, to === 'shipped' ? shipment : null);
}

async function submitMove(
  context: CardsContext,
  target: Plastic & { readonly cardId: string },
  to: Exclude<PlasticReport, 'personalised'>,
  shipment: Shipment | null,
): Promise<PlasticMove> {
  const { merchantId, programmeId, id: plasticId, cardId } = target;
  const outcome = await context.commit.submit<PlasticMove>({
    keys: {
      cards: [{ merchantId, cardId }],
      plastics: [{ merchantId, plasticId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, plastics }) => {
      const card = cards.cards.get(cardId) as Card;
      const plastic = plastics.plastics.get(plasticId) as Plastic;
      const answer = unmoved(card, plastic, to);
      if (answer !== null) return refused<CardsParticipants, PlasticMove>(answer);
      const now = context.clock.now();
      const moved: Plastic = isLateReport(plastic.state, to)
        ? { ...plastic, times: { ...plastic.times, [to]: now }, ...shipment }
        : { ...movedTo(plastic, to, now), ...shipment };
      return done<CardsParticipants, PlasticMove>(
        { kind: 'moved', card, plastic: moved },
        {
          plastics: [{ kind: 'update', plastic: moved }],
          events: [plasticEvent(context.newId(), `plastic.${to}`, card, moved, now)],
        },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A report of a plastic has no identity to repeat.');
  return outcome.result;
}
