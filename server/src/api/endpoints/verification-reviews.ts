import { z } from 'zod';
import {
  clearFlag,
  findVerification,
  listReviews,
  type Review,
  type Verification,
  verifyCardholder,
} from '../../cardholders/index.ts';
import { type CardsContext, reviewVerification } from '../../cards/index.ts';
import { derivedId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { cleanText } from '../clean-text.ts';
import { defineCommand, type Endpoint, type Once } from '../endpoint.ts';
import { instant } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, keyReused, notFound, type Refusal, refuseInvalid } from '../reply.ts';
import { cardParams } from './card-view.ts';
import { verificationParams, verificationView, verificationViewOf } from './verification-view.ts';

type Said = Pick<Review, 'verdict' | 'retryAllowed' | 'reason'>;

const approval: Said = { verdict: 'approved', retryAllowed: false, reason: '' };

/** What a person says of somebody's identity: it counts from now on, whatever was said before. */
export function verificationReviewEndpoints(context: ApiContext, cards: CardsContext): Endpoint[] {
  const { database, clock } = context;

  return [
    defineCommand({
      operation: 'reviewVerification',
      method: 'POST',
      path: '/merchants/{merchant_id}/verifications/{verification_id}/reviews',
      summary: 'Approve or refuse somebody by hand. Their cards go on, back, or to their end by it.',
      scopes: ['operator'],
      params: verificationParams,
      body: z.strictObject({
        verdict: z.enum(['approved', 'rejected']),
        retry_allowed: z
          .boolean()
          .optional()
          .meta({ description: 'Of a refusal: whether the person may try again. False when absent.' }),
        reason: cleanText(200)
          .optional()
          .meta({ description: 'Of a refusal, in words that its merchant and the person may read.' }),
      }),
      status: 201,
      result: verificationView,
      handle: async ({ merchant, params, body }, once) => {
        const said = readSaid(body);
        if (said.kind === 'refusal') return said;
        const key = { merchantId: merchant.id, verificationId: params.verification_id };
        const verification = await findVerification(database, merchant.id, { id: key.verificationId });
        if (verification === null) return notFound('verification');
        const reviewed = await reviewByHand(cards, verification, said, once);
        return reviewed.kind === 'refusal' ? reviewed : answer(verificationViewOf(reviewed.verification));
      },
    }),
    defineCommand({
      operation: 'clearVerificationFlag',
      method: 'POST',
      path: '/merchants/{merchant_id}/verifications/{verification_id}/clear-flag',
      summary:
        'Somebody has looked at the refusal of a person whose card is in use, and done about it what had to be',
      scopes: ['operator'],
      params: verificationParams,
      status: 200,
      result: verificationView,
      handle: ({ merchant, params: { verification_id: verificationId } }, once) =>
        once.transaction(async (tx) => {
          await clearFlag(tx, { merchantId: merchant.id, verificationId });
          const verification = await findVerification(tx, merchant.id, { id: verificationId });
          return verification ? answer(verificationViewOf(verification)) : notFound('verification');
        }),
    }),
    defineCommand({
      operation: 'verifyCardholder',
      method: 'POST',
      path: '/merchants/{merchant_id}/cards/{card}/cardholder/verify',
      summary:
        "Vouch for the identity of a card's holder, for products that ask for it. A card that waits for it goes on.",
      scopes: ['operator'],
      params: cardParams,
      status: 200,
      result: z.strictObject({
        verified_at: instant.meta({ description: 'When it was first said.' }),
      }),
      handle: async ({ merchant, params }, once) => {
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        const { cardholderId } = card;
        const verification = await findVerification(database, merchant.id, { cardholderId });
        if (verification && verification.status !== 'approved') {
          const reviewed = await reviewByHand(cards, verification, approval, once);
          if (reviewed.kind === 'refusal') return reviewed;
        }
        return await once.transaction(async (tx) => {
          const person = { merchantId: merchant.id, cardholderId, verifiedAt: clock.now() };
          const result = await verifyCardholder(tx, person);
          if (result.kind === 'cardholder-not-found') return notFound('cardholder');
          return answer({ verified_at: result.verifiedAt.toISOString() });
        });
      },
    }),
  ];
}

/** A refusal says why; an approval has nothing to explain. */
function readSaid(body: {
  readonly verdict: Review['verdict'];
  readonly retry_allowed?: boolean | undefined;
  readonly reason?: string | undefined;
}): ({ readonly kind: 'said' } & Said) | Refusal {
  const { verdict, retry_allowed: retryAllowed, reason } = body;
  if (verdict === 'rejected') {
    if (reason === undefined) return refuseInvalid({ field: 'reason', problem: 'is missing' });
    return { kind: 'said', verdict, retryAllowed: retryAllowed ?? false, reason };
  }
  const idle = reason !== undefined ? 'reason' : retryAllowed !== undefined ? 'retry_allowed' : null;
  return idle === null
    ? { kind: 'said', ...approval }
    : refuseInvalid({ field: idle, problem: 'means nothing in an approval' });
}

type Reviewed = { readonly kind: 'reviewed'; readonly verification: Verification } | Refusal;

/** The review is known by the call that it came with: repeated, the call finds it recorded. */
async function reviewByHand(
  cards: CardsContext,
  { merchantId, id: verificationId }: Verification,
  { verdict, retryAllowed, reason }: Said,
  once: Once,
): Promise<Reviewed> {
  const key = derivedId(merchantId, once.identity(merchantId).key);
  const said = { verdict, retryAllowed, reason };
  const outcome = await reviewVerification(
    cards,
    { merchantId, verificationId },
    { key, source: 'manual', ...said, reviewedAt: 'now' },
  );
  if (outcome.kind === 'refused') return notFound('verification');
  if (outcome.kind === 'repeated') {
    const recorded = (await listReviews(cards.database, merchantId, verificationId)).find(
      (review) => review.key === key,
    );
    const isSame =
      recorded?.verdict === verdict && recorded.retryAllowed === retryAllowed && recorded.reason === reason;
    if (!isSame) return keyReused;
  }
  return { kind: 'reviewed', verification: outcome.verification };
}
