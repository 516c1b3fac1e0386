import { requireProduct } from '../../catalog/index.ts';
import { done, refused } from '../../platform/index.ts';
import { expiryAfterYears, type PanRow, PanTaken } from '../../vault/index.ts';
import type { Card } from '../card.ts';
import { cardNotice } from '../card-events.ts';
import { moveCard } from '../card-status.ts';
import type { CardsContext, CardsParticipants } from '../cards-context.ts';
import { drawNumbers } from './draw-numbers.ts';
import { giveNumber, writtenPlastics } from './give-number.ts';
import { movedTo, type Plastic } from './plastic.ts';
import { plasticEvent } from './plastic-events.ts';
import { type PlasticMove, unmoved } from './plastic-move.ts';
import { plasticsOf } from './plastics-participant.ts';

type Ordered = Plastic & { readonly cardId: string };

/** Somebody drew the same number at the same moment. More often than this only a bug has it so. */
const MOST_ATTEMPTS = 5;

/**
 * The bureau has made a plastic: it has a number, and is good from now on for as long as its product says. The number is
 * the card's at once where the card was never used, and else waits for `activatePlastic`.
 */
export async function personalisePlastic(context: CardsContext, target: Ordered): Promise<PlasticMove> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await submitPersonalised(context, target, await drawn(context, target));
    } catch (error) {
      if (!(error instanceof PanTaken) || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}

async function submitPersonalised(
  context: CardsContext,
  target: Ordered,
  { number, ofPlastic, ofCard }: DrawnNumber,
): Promise<PlasticMove> {
  const { merchantId, programmeId, id: plasticId, cardId } = target;
  const outcome = await context.commit.submit<PlasticMove>({
    keys: {
      cards: [{ merchantId, cardId }],
      plastics: [{ merchantId, cardId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards, plastics }) => {
      const card = cards.cards.get(cardId) as Card;
      const plastic = plastics.plastics.get(plasticId) as Plastic;
      const answer = unmoved(card, plastic, 'personalised');
      if (answer !== null) return refused<CardsParticipants, PlasticMove>(answer);
      const now = context.clock.now();
      const made: Plastic = { ...movedTo(plastic, 'personalised', now), ...number };
      if (!isUnused(card)) {
        const own: Plastic = { ...made, pan: 'own' };
        return done<CardsParticipants, PlasticMove>(
          { kind: 'moved', card, plastic: own },
          {
            plastics: [{ kind: 'update', plastic: own }],
            pans: [{ kind: 'store', row: ofPlastic }],
            events: [plasticEvent(context.newId(), 'plastic.personalised', card, own, now)],
          },
        );
      }
      const waiting = card.status === 'pending-assignment' ? moveCard(card, 'assign') : card;
      const given = { kind: 'store', row: ofCard } as const;
      const change = giveNumber(waiting, made, given, plasticsOf(plastics, cardId), now);
      return done<CardsParticipants, PlasticMove>(
        { kind: 'moved', card: change.card, plastic: change.plastic },
        {
          cards: [{ kind: 'update-card', card: change.card }],
          plastics: writtenPlastics(change),
          pans: change.pans,
          events: [
            plasticEvent(context.newId(), 'plastic.personalised', change.card, change.plastic, now),
            cardNotice(context.newId(), 'card.number_assigned', change.card, now),
          ],
        },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A report of a plastic has no identity to repeat.');
  return outcome.result;
}

/** A card that nobody has used takes the number of its newest piece without further ado. */
function isUnused({ status, activatingOperation }: Card): boolean {
  return status === 'pending-assignment' || (status === 'pending-activation' && activatingOperation === null);
}

interface DrawnNumber {
  readonly number: Pick<Plastic, 'last4' | 'expiry' | 'keyVersion'>;
  /** Sealed for either of those whose it may become. */
  readonly ofPlastic: PanRow;
  readonly ofCard: PanRow;
}

async function drawn(
  context: CardsContext,
  { merchantId, productId, id, cardId }: Ordered,
): Promise<DrawnNumber> {
  const { database, vault, clock } = context;
  const product = await requireProduct(database, { merchantId, productId });
  const [pan] = await drawNumbers(database, vault, product.bin, 1);
  if (!pan) throw new Error('No number was drawn.');
  const ofPlastic = vault.panRow({ merchantId, cardId: id, holder: 'plastic', pan });
  const { last4, keyVersion } = ofPlastic;
  const expiry = expiryAfterYears(clock.now(), product.validYears);
  const ofCard = vault.panRow({ merchantId, cardId, pan });
  return { number: { last4, expiry, keyVersion }, ofPlastic, ofCard };
}
