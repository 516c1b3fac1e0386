import { type Cardholder, findCardholder } from '../../cardholders/index.ts';
import { type Card, findCard, type Scope } from '../../cards/index.ts';
import type { Queryable } from '../../platform/index.ts';
import { type Refusal, refuse } from './errors.ts';
import type { Fields } from './fields.ts';

/** A card as requests name it: by its own id and its user's. */
export interface CardReference {
  readonly userId: bigint;
  readonly cardId: bigint;
}

export function requireCardReference(fields: Fields): CardReference {
  return { userId: fields.requiredId('user_id'), cardId: fields.requiredId('card_id') };
}

/** The user of this programme, or why there is none: another merchant's or programme's does not exist. */
export async function findUser(
  database: Queryable,
  scope: Scope,
  userId: bigint,
): Promise<{ readonly kind: 'found'; readonly user: Cardholder } | Refusal> {
  const user = await findCardholder(database, scope, userId);
  return user ? { kind: 'found', user } : refuse('user-not-found');
}

/** The card of this user, or why there is none. */
export async function findCardOfUser(
  database: Queryable,
  scope: Scope,
  { userId, cardId }: CardReference,
): Promise<{ readonly kind: 'found'; readonly card: Card } | Refusal> {
  const [user, card] = await Promise.all([
    findUser(database, scope, userId),
    findCard(database, scope, { number: cardId }),
  ]);
  if (user.kind === 'refused') return user;
  if (card?.cardholderId !== user.user.id || !exists(card)) return refuse('card-not-found');
  return { kind: 'found', card };
}

/** The card of this id, of whichever user; null where there is none. */
export async function findAnyCard(database: Queryable, scope: Scope, cardId: bigint): Promise<Card | null> {
  const card = await findCard(database, scope, { number: cardId });
  return card && exists(card) ? card : null;
}

/** A card that failed never was one, and a plastic that is being assigned is none yet. */
function exists({ form, status }: Card): boolean {
  return status !== 'failed' && !(form === 'physical' && status === 'issuing');
}
