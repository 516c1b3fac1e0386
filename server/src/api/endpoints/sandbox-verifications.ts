import { z } from 'zod';
import { findVerification, type Review, type Verification } from '../../cardholders/index.ts';
import { derivedId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { cleanText } from '../clean-text.ts';
import { defineCommand, type Endpoint, type Once } from '../endpoint.ts';
import { findNamedCard } from '../find-named-card.ts';
import { answer, notFound } from '../reply.ts';
import type { SandboxControls } from '../sandbox-controls.ts';
import { cardParams } from './card-view.ts';
import { verificationParams, verificationView, verificationViewOf } from './verification-view.ts';

const verdictBody = z.strictObject({
  verdict: z.enum(['approved', 'retry', 'final']).meta({
    description: 'retry: refused, and may try again. final: refused for good.',
  }),
  reason: cleanText(200).optional().meta({ description: 'Of a refusal.' }),
});

type Verdict = z.output<typeof verdictBody>;

const usualReasons: Readonly<Record<Exclude<Verdict['verdict'], 'approved'>, string>> = {
  retry: 'The document image is blurry or cut off.',
  final: 'The document does not meet the requirements.',
};

/** The provider's verdicts without the provider: what it would have said is said now. */
export function sandboxVerificationEndpoints(context: ApiContext, controls: SandboxControls): Endpoint[] {
  const { database } = context;
  const common = {
    method: 'POST',
    scopes: ['operator', 'merchant'],
    body: verdictBody,
    status: 201,
    result: verificationView,
    sandboxOnly: true,
  } as const;

  async function decide({ merchantId, id }: Verification, body: Verdict, once: Once) {
    const key = derivedId(merchantId, once.identity(merchantId).key);
    const review = { key, source: 'automated', ...said(body), reviewedAt: 'now' } as const;
    const outcome = await controls.reviewVerification({ merchantId, verificationId: id }, review);
    return outcome.kind === 'refused'
      ? notFound('verification')
      : answer(verificationViewOf(outcome.verification));
  }

  return [
    defineCommand({
      ...common,
      operation: 'decideVerification',
      path: '/sandbox/merchants/{merchant_id}/verifications/{verification_id}/verdict',
      summary: 'Let the provider give its verdict on somebody now, whatever they handed in.',
      params: verificationParams,
      handle: async ({ merchant, params, body }, once) => {
        const verification = await findVerification(database, merchant.id, { id: params.verification_id });
        return verification ? await decide(verification, body, once) : notFound('verification');
      },
    }),
    defineCommand({
      ...common,
      operation: 'decideVerificationOfCard',
      path: '/sandbox/merchants/{merchant_id}/cards/{card}/verdict',
      summary: 'The same for the holder of a card.',
      params: cardParams,
      handle: async ({ merchant, params, body }, once) => {
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        const { cardholderId } = card;
        const verification = await findVerification(database, merchant.id, { cardholderId });
        return verification ? await decide(verification, body, once) : notFound('verification');
      },
    }),
  ];
}

function said({ verdict, reason }: Verdict): Pick<Review, 'verdict' | 'retryAllowed' | 'reason'> {
  return verdict === 'approved'
    ? { verdict, retryAllowed: false, reason: '' }
    : { verdict: 'rejected', retryAllowed: verdict === 'retry', reason: reason ?? usualReasons[verdict] };
}
