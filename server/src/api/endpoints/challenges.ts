import { z } from 'zod';
import {
  type ChallengesContext,
  challengeAuthentication,
  challengeCode,
  challengeKinds,
  challengePageToken,
  findChallenge,
  listChallenges,
} from '../../challenges/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { amountText, currencyCode, searchText, shownSecret } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound, refuse } from '../reply.ts';
import { challengeEndingEndpoints } from './challenge-endings.ts';
import { challengeParams, challengeView, challengeViewOf, outcomeFields } from './challenge-view.ts';
import { acceptorParts, commonMessageFields, transactionIdField } from './message-fields.ts';
import { startAskedChallenge } from './start-challenge.ts';

const path = '/merchants/{merchant_id}/challenges';

export const validForField = z
  .int()
  .min(10)
  .max(3600)
  .optional()
  .meta({ description: 'How long it can be answered; 300 when absent.' });

/** 3-D Secure: cardholders who are asked to prove that a purchase is theirs, before it is authorized. */
export function challengeEndpoints(context: ApiContext, challenges: ChallengesContext): Endpoint[] {
  const { database } = context;
  return [
    defineCommand({
      operation: 'startChallenge',
      method: 'POST',
      path,
      summary: 'Ask a card’s holder to prove that a purchase is theirs, as an access control server does',
      scopes: ['operator', 'network'],
      body: z.strictObject({
        card: commonMessageFields.card,
        kind: z.enum(challengeKinds),
        transaction_id: transactionIdField,
        amount: amountText.meta({ description: 'Of the whole purchase; 0 to put a card on file.' }),
        currency: currencyCode,
        merchant: z.strictObject(acceptorParts).meta({ description: 'Where the card is used.' }),
        valid_for_seconds: validForField,
      }),
      status: 201,
      result: challengeView,
      handle: ({ merchant, body }) =>
        startAskedChallenge(context, challenges, merchant.id, {
          ...body,
          transactionId: body.transaction_id,
          acceptor: body.merchant,
          validForSeconds: body.valid_for_seconds,
        }),
    }),
    defineQuery({
      operation: 'listChallenges',
      method: 'GET',
      path,
      summary: 'List challenges, newest first',
      scopes: ['operator', 'merchant'],
      query: z.strictObject({
        ...pageFields,
        card: searchText(64).optional().meta({ description: 'Only of this card, by its id or its number.' }),
      }),
      status: 200,
      result: pageOf(challengeView),
      handle: async ({ merchant, query }) => {
        const page = readPage(query, uuidKey);
        if (page.kind === 'refusal') return page;
        const card = query.card === undefined ? null : await findNamedCard(database, merchant.id, query.card);
        if (query.card !== undefined && card === null) return notFound('card');
        const filter = { merchantId: merchant.id, programmeId: null, cardId: card?.id ?? null };
        const rows = await listChallenges(challenges, filter, { after: page.after, limit: page.limit + 1 });
        return answer(writePage(rows, page.limit, uuidKey, ({ id }) => id, challengeViewOf));
      },
    }),
    defineQuery({
      operation: 'getChallenge',
      method: 'GET',
      path: `${path}/{challenge_id}`,
      summary: 'One challenge, as it is now',
      scopes: ['operator', 'merchant', 'network'],
      params: challengeParams,
      status: 200,
      result: challengeView,
      handle: async ({ merchant, params }) => {
        const scope = { merchantId: merchant.id, programmeId: null };
        const challenge = await findChallenge(challenges, scope, { id: params.challenge_id });
        return challenge ? answer(challengeViewOf(challenge)) : notFound('challenge');
      },
    }),
    defineQuery({
      operation: 'readChallengeAuthentication',
      method: 'GET',
      path: `${path}/{challenge_id}/authentication`,
      summary: 'What an accepted challenge proves: the acquirer brings it along with the authorization',
      scopes: ['operator', 'network'],
      params: challengeParams,
      status: 200,
      result: z
        .strictObject({
          transaction_id: z.string(),
          value: shownSecret('20 bytes in Base64 (CAVV, AAV). Shown only here.'),
          ...outcomeFields,
        })
        .meta({ id: 'ChallengeAuthentication' }),
      handle: async ({ merchant, params }) => {
        const key = { merchantId: merchant.id, challengeId: params.challenge_id };
        const proved = await challengeAuthentication(challenges, key);
        switch (proved.kind) {
          case 'challenge-not-found':
            return notFound('challenge');
          case 'not-authenticated':
            return refuse('not_possible', `The challenge is ${proved.status}.`);
          case 'authenticated': {
            const { transactionId, value, transactionStatus, eci } = proved;
            return answer({
              transaction_id: transactionId,
              value,
              transaction_status: transactionStatus,
              eci,
            });
          }
        }
      },
    }),
    defineQuery({
      operation: 'readChallengeCode',
      method: 'GET',
      path: `${path}/{challenge_id}/code`,
      summary:
        'The code for the cardholder, for a merchant that brings it to them; while the challenge is in progress',
      scopes: ['operator', 'merchant'],
      params: challengeParams,
      status: 200,
      result: z.strictObject({
        code: shownSecret('6 digits.'),
        page_token: shownSecret(
          'Of a redirect: /pages/challenges/ and this is the address of the page for it.',
        ).nullable(),
      }),
      handle: async ({ merchant, params: { challenge_id: id } }) => {
        const [code, pageToken] = await Promise.all([
          challengeCode(challenges, merchant.id, id),
          challengePageToken(challenges, merchant.id, id),
        ]);
        if (code) return answer({ code, page_token: pageToken });
        const scope = { merchantId: merchant.id, programmeId: null };
        const challenge = await findChallenge(challenges, scope, { id });
        if (challenge === null) return notFound('challenge');
        return refuse(
          'not_possible',
          challenge.kind === 'out-of-band'
            ? 'The challenge has no code: it is confirmed or declined.'
            : `The challenge is ${challenge.status}, and its code is gone: for another code start another challenge.`,
        );
      },
    }),
    ...challengeEndingEndpoints(challenges),
  ];
}
