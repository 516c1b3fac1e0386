import { done, refused } from '../../platform/index.ts';
import type { Card } from '../card.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { movedTo, type Plastic } from './plastic.ts';
import { plasticEvent } from './plastic-events.ts';
import { findPlastic } from './plastic-queries.ts';
import { mayBecome } from './plastic-state.ts';

export type PlasticReporting =
  | { readonly kind: 'reported'; readonly plastic: Plastic; readonly card: Card | null }
  /** It was reported so before. */
  | { readonly kind: 'unchanged'; readonly plastic: Plastic }
  | { readonly kind: 'refused'; readonly reason: 'plastic-not-found' }
  | { readonly kind: 'refused'; readonly reason: 'not-possible-in-state'; readonly state: Plastic['state'] };

/**
 * A plastic was lost, or stolen. From the moment this is answered nobody buys with its number; what was bought with it
 * before is settled, reversed and refunded as ever, and the card with its account, holds and limits stays as it is.
 */
export async function reportPlastic(
  context: CardsContext,
  target: Plastic,
  as: 'lost' | 'stolen',
): Promise<PlasticReporting> {
  for (let plastic: Plastic | null = target; plastic !== null; ) {
    const reported = await submitReport(context, plastic, as);
    if (reported !== 'assigned-meanwhile') return reported;
    plastic = await findPlastic(context.database, target.merchantId, target.id);
  }
  return { kind: 'refused', reason: 'plastic-not-found' };
}

async function submitReport(
  context: CardsContext,
  target: Plastic,
  as: 'lost' | 'stolen',
): Promise<PlasticReporting | 'assigned-meanwhile'> {
  const { merchantId, programmeId, id: plasticId, cardId } = target;
  type Result = PlasticReporting | 'assigned-meanwhile';
  const outcome = await context.commit.submit<Result>({
    keys: {
      cards: cardId ? [{ merchantId, cardId }] : [],
      plastics: [{ merchantId, plasticId }],
      events: cardId ? [{ merchantId, programmeId, stream: cardId }] : [],
    },
    decide: ({ cards, plastics }) => {
      const refuse = refused<CardsParticipants, Result>;
      const plastic = plastics.plastics.get(plasticId);
      if (!plastic) return refuse({ kind: 'refused', reason: 'plastic-not-found' });
      const { state, pan } = plastic;
      if (state === as) return refuse({ kind: 'unchanged', plastic });
      if (plastic.cardId !== cardId) return refuse('assigned-meanwhile');
      if (!mayBecome(state, as)) return refuse({ kind: 'refused', reason: 'not-possible-in-state', state });
      const now = context.clock.now();
      const card = cardId ? (cards.cards.get(cardId) ?? null) : null;
      const reported: Plastic = { ...movedTo(plastic, as, now), pan: pan === 'none' ? pan : 'retired' };
      // An activation that is under way was for this number, and ends with it.
      const stopped =
        card && pan === 'card' ? { ...card, numberRetired: as, activatingOperation: null } : card;
      const holder = stopped && pan === 'card' ? stopped.id : plasticId;
      return done<CardsParticipants, Result>(
        { kind: 'reported', plastic: reported, card: stopped },
        {
          plastics: [{ kind: 'update', plastic: reported }],
          cards: stopped === null || stopped === card ? [] : [{ kind: 'update-card', card: stopped }],
          pans: pan === 'none' ? [] : [{ kind: 'retire', merchantId, cardId: holder, as, at: now }],
          events: stopped ? [plasticEvent(context.newId(), `plastic.${as}`, stopped, reported, now)] : [],
        },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('The report of a plastic has no identity to repeat.');
  return outcome.result;
}
