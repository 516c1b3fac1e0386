import type { Acceptor } from '../authorizations/index.ts';
import type { Card } from '../cards/index.ts';
import { findProduct } from '../catalog/index.ts';
import { type Money, withinLimit } from '../money/index.ts';
import { done, numberOf, refused } from '../platform/index.ts';
import { isPastExpiry } from '../vault/index.ts';
import {
  ATTEMPTS,
  type Challenge,
  type ChallengeKey,
  type ChallengeKind,
  CODE_DIGITS,
  VALID_FOR_MS,
} from './challenge.ts';
import { challengeEvent } from './challenge-events.ts';
import { codeContext, tokenContext } from './challenge-secrets.ts';
import type { ChallengesContext, ChallengesParticipants } from './challenges-context.ts';
import type { NewChallenge } from './challenges-store.ts';
import { findChallenge } from './find-challenge.ts';

export interface StartChallengeOrder {
  readonly card: Pick<Card, 'id' | 'merchantId' | 'programmeId' | 'productId'>;
  readonly kind: ChallengeKind;
  /** The directory server's, up to 36 letters, digits and dashes. The same one again is the same challenge. */
  readonly transactionId: string;
  /** The whole amount of the purchase; zero to check a card that is put on file. */
  readonly amount: Money;
  readonly acceptor: Acceptor;
  /** In milliseconds of the business clock; five minutes unless given. */
  readonly validForMs?: number;
}

export type ChallengeStart =
  | { readonly kind: 'started'; readonly challenge: Challenge }
  /** This transaction was challenged before, with the same content. */
  | { readonly kind: 'repeated'; readonly challenge: Challenge }
  /** This transaction was challenged before, with another content. */
  | { readonly kind: 'transaction-conflict' }
  | {
      readonly kind: 'refused';
      readonly reason:
        | 'card-not-found'
        | 'card-blocked-by-issuer'
        | 'card-expired'
        /** Its number was reported lost or stolen, and no other has taken its place. */
        | 'card-number-retired'
        | 'malformed-transaction-id'
        | 'amount-out-of-range';
    }
  | { readonly kind: 'refused'; readonly reason: 'card-not-active'; readonly status: Card['status'] };

const transactionIdPattern = /^[0-9A-Za-z-]{1,36}$/;

/**
 * Asks the cardholder of a usable card to prove that a purchase is theirs. The network's access control server calls it, as
 * a step before the authorization.
 * @throws RangeError when `validForMs` is not a positive whole number
 */
export async function startChallenge(
  context: ChallengesContext,
  order: StartChallengeOrder,
): Promise<ChallengeStart> {
  const { card: target, kind, transactionId, amount, acceptor } = order;
  const { merchantId, programmeId, id: cardId } = target;
  if (!transactionIdPattern.test(transactionId))
    return { kind: 'refused', reason: 'malformed-transaction-id' };
  if (amount.amount < 0n || !withinLimit(amount)) return { kind: 'refused', reason: 'amount-out-of-range' };
  const validForMs = order.validForMs ?? VALID_FOR_MS;
  if (!Number.isSafeInteger(validForMs) || validForMs <= 0)
    throw new RangeError('A challenge is valid for a positive whole number of milliseconds.');
  const product = await findProduct(context.database, target);
  if (!product) return { kind: 'refused', reason: 'card-not-found' };
  const { brand } = product;
  const key = { merchantId, challengeId: context.newId() };
  const { secrets, keyVersion } = newSecrets(context, key, kind);

  const said = [cardId, kind, String(amount.amount), amount.currency, ...Object.values(acceptor)];
  const outcome = await context.commit.submit<ChallengeStart>({
    identity: {
      ...{ merchantId, scope: 'challenge', key: transactionId },
      fingerprint: JSON.stringify(said),
      presumed: key.challengeId,
    },
    keys: {
      numbers: [key.challengeId],
      cards: [{ merchantId, cardId }],
      events: [{ merchantId, programmeId, stream: cardId }],
    },
    decide: ({ numbers, cards }) => {
      const card = cards.cards.get(cardId);
      const now = context.clock.now();
      const unusable = whyUnusable(card, now);
      if (unusable) return refused<ChallengesParticipants, ChallengeStart>(unusable);
      const challenge: Challenge = {
        id: key.challengeId,
        number: numberOf(numbers, key.challengeId),
        ...{ merchantId, programmeId, cardId, transactionId, kind, amount, brand, acceptor, keyVersion },
        status: 'in-progress',
        attemptsLeft: ATTEMPTS,
        createdAt: now,
        expiresAt: new Date(now.getTime() + validForMs),
        endedAt: null,
      };
      return done<ChallengesParticipants, ChallengeStart>(
        { kind: 'started', challenge },
        {
          challenges: [{ kind: 'create', challenge, secrets }],
          events: [challengeEvent(context.newId(), card as Card, challenge, now)],
        },
        challenge.id,
      );
    },
  });
  if (outcome.kind !== 'repeated') return outcome.result;
  if (!outcome.sameContent) return { kind: 'transaction-conflict' };
  const id = String(outcome.remembered);
  const challenge = await findChallenge(context, { merchantId, programmeId: null }, { id });
  if (!challenge) throw new Error('A challenge was claimed but not stored.');
  return { kind: 'repeated', challenge };
}

/** Why the card's holder is not to be asked: the purchase would be declined whatever they say. */
function whyUnusable(card: Card | undefined, now: Date): Extract<ChallengeStart, { kind: 'refused' }> | null {
  if (!card) return { kind: 'refused', reason: 'card-not-found' };
  const { status, expiry } = card;
  if (status !== 'active') return { kind: 'refused', reason: 'card-not-active', status };
  if (card.issuerBlock !== null) return { kind: 'refused', reason: 'card-blocked-by-issuer' };
  if (card.numberRetired !== null) return { kind: 'refused', reason: 'card-number-retired' };
  return expiry && isPastExpiry(expiry, now) ? { kind: 'refused', reason: 'card-expired' } : null;
}

function newSecrets(
  { vault }: ChallengesContext,
  key: ChallengeKey,
  kind: ChallengeKind,
): { readonly secrets: NewChallenge['secrets']; readonly keyVersion: number } {
  const code = kind === 'out-of-band' ? null : vault.newOneTimeCode(CODE_DIGITS);
  const token = kind === 'redirect' ? vault.newToken() : null;
  const record = code && vault.codeRecord(code, codeContext(key));
  return {
    secrets: {
      codeHash: record?.hash ?? null,
      codeSealed: code && vault.seal(code, codeContext(key)),
      tokenHash: token && vault.tokenHash(token),
      tokenSealed: token && vault.seal(token, tokenContext(key)),
    },
    keyVersion: record?.keyVersion ?? vault.currentKeyVersion(),
  };
}
