import { done, type Identity, refused } from '../platform/index.ts';
import type { Card } from './card.ts';
import { cardNotice } from './card-events.ts';
import type { CardsContext, CardsParticipants } from './cards-context.ts';
import { readCard } from './cards-store.ts';

export type IssuerBlocking =
  | { readonly kind: 'changed'; readonly card: Card }
  | { readonly kind: 'refused'; readonly reason: 'card-not-found' | 'already-blocked' | 'not-blocked' }
  | {
      readonly kind: 'refused';
      readonly reason: 'not-possible-in-state';
      readonly status: Card['status'];
    }
  /** This identity did something else before. */
  | { readonly kind: 'identity-conflict' };

/**
 * The issuer stops a card, for example while fraud is looked into. The status is left alone: that is the merchant's, who
 * can neither lift the block nor lose a freeze by it.
 * @param reason for people, the merchant among them
 */
export function blockCard(
  context: CardsContext,
  card: Card,
  reason: string,
  identity: Identity,
): Promise<IssuerBlocking> {
  return setBlock(context, card, reason, identity);
}

/** The issuer lets a card be used again, as far as its status does. */
export function unblockCard(context: CardsContext, card: Card, identity: Identity): Promise<IssuerBlocking> {
  return setBlock(context, card, null, identity);
}

async function setBlock(
  context: CardsContext,
  target: Card,
  issuerBlock: string | null,
  identity: Identity,
): Promise<IssuerBlocking> {
  const { merchantId, programmeId, id: cardId } = target;
  const outcome = await context.commit.submit<IssuerBlocking>({
    identity,
    keys: {
      cards: [{ merchantId, cardId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ cards }) => {
      const refuse = refused<CardsParticipants, IssuerBlocking>;
      const card = cards.cards.get(cardId);
      if (!card) return refuse({ kind: 'refused', reason: 'card-not-found' });
      const { status } = card;
      if (issuerBlock !== null && (status === 'closed' || status === 'failed'))
        return refuse({ kind: 'refused', reason: 'not-possible-in-state', status });
      if ((card.issuerBlock === null) === (issuerBlock === null)) {
        return refuse({ kind: 'refused', reason: issuerBlock === null ? 'not-blocked' : 'already-blocked' });
      }
      const changed: Card = { ...card, issuerBlock };
      const type = issuerBlock === null ? 'card.unblocked_by_issuer' : 'card.blocked_by_issuer';
      return done<CardsParticipants, IssuerBlocking>(
        { kind: 'changed', card: changed },
        {
          cards: [{ kind: 'update-card', card: changed }],
          events: [cardNotice(context.newId(), type, changed, context.clock.now())],
        },
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  const card = outcome.sameContent ? await readCard(context.database, merchantId, cardId) : null;
  return card ? { kind: 'changed', card } : { kind: 'identity-conflict' };
}
