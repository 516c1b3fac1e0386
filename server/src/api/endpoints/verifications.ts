import { z } from 'zod';
import {
  ACCESS_TOKEN_SECONDS,
  findCardholder,
  findVerification,
  listDocuments,
  listReviews,
  listVerificationsAfter,
  readIdentity,
  type Verification,
} from '../../cardholders/index.ts';
import { type CardsContext, listHeldCards, openVerification } from '../../cards/index.ts';
import type { ApiKey } from '../../merchants/index.ts';
import { publicId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { idOf, idText, shownSecret } from '../fields.ts';
import { findNamedCard } from '../find-named-card.ts';
import { pageFields, pageOf, readPage, uuidKey, writePage } from '../paging.ts';
import { answer, notFound } from '../reply.ts';
import { cardParams } from './card-view.ts';
import { refuseOpening } from './verification-opening.ts';
import {
  listedVerificationOf,
  listedVerificationView,
  verificationDetailOf,
  verificationDetailView,
  verificationParams,
  verificationStatuses,
} from './verification-view.ts';

const scopes = ['operator', 'merchant'] as const;

const sessionView = z
  .strictObject({
    verification_id: idText('verification'),
    provider: z.string().meta({ description: 'Whose token it is.', examples: ['simulated'] }),
    access_token: shownSecret('For the person’s browser. Shown only here.'),
    expires_in: z.int().meta({ description: 'In seconds.' }),
  })
  .meta({ id: 'VerificationSession' });

/** Whether people are who they say they are. */
export function verificationEndpoints(context: ApiContext, cards: CardsContext): Endpoint[] {
  const { database } = context;
  const detailOf = async (verification: Verification | null, { scopes: callers }: ApiKey) => {
    if (verification === null) return notFound('verification');
    const { merchantId, cardholderId, id } = verification;
    const [person, held, reviews, documents, identity] = await Promise.all([
      findCardholder(database, verification, cardholderId),
      listHeldCards(database, merchantId, [cardholderId]),
      listReviews(database, merchantId, id),
      listDocuments(database, merchantId, id),
      // As with the pictures: only who reviews is shown what identifies somebody.
      callers.includes('operator') ? readIdentity(context, verification) : null,
    ]);
    if (person === null) throw new Error(`Verification ${id} is of nobody.`);
    const listed = listedVerificationOf(verification, person, held.get(cardholderId) ?? []);
    return answer(verificationDetailOf(listed, reviews, documents, identity));
  };

  return [
    defineQuery({
      operation: 'listVerifications',
      method: 'GET',
      path: '/merchants/{merchant_id}/verifications',
      summary: 'List the verifications of cardholders, oldest first',
      scopes,
      query: z.strictObject({
        ...pageFields,
        status: z.enum(verificationStatuses).optional().meta({ description: 'Only those of this status.' }),
        waiting: z
          .enum(['true'])
          .optional()
          .meta({ description: 'Only those that an application waits for.' }),
        flagged: z
          .enum(['true'])
          .optional()
          .meta({ description: 'Only those of people who were refused while their card is in use.' }),
      }),
      status: 200,
      result: pageOf(listedVerificationView),
      handle: async ({ merchant, query }) => {
        const page = readPage(query, uuidKey);
        if (page.kind === 'refusal') return page;
        const filter = {
          status: query.status,
          flaggedOnly: query.flagged === 'true',
          waitingOnly: query.waiting === 'true',
        };
        const range = { after: page.after, limit: page.limit + 1 };
        const rows = await listVerificationsAfter(database, merchant.id, filter, range);
        const people = rows.map(({ cardholderId }) => cardholderId);
        const held = await listHeldCards(database, merchant.id, people);
        return answer(
          writePage(
            rows,
            page.limit,
            uuidKey,
            ({ id }) => id,
            (row) => listedVerificationOf(row, row, held.get(row.cardholderId) ?? []),
          ),
        );
      },
    }),
    defineQuery({
      operation: 'getVerification',
      method: 'GET',
      path: '/merchants/{merchant_id}/verifications/{verification_id}',
      summary: 'One verification with every review of it, and which documents there are',
      scopes,
      params: verificationParams,
      status: 200,
      result: verificationDetailView,
      handle: async ({ merchant, params, caller }) =>
        detailOf(await findVerification(database, merchant.id, { id: params.verification_id }), caller),
    }),
    defineQuery({
      operation: 'getVerificationOfCardholder',
      method: 'GET',
      path: '/merchants/{merchant_id}/cardholders/{cardholder_id}/verification',
      summary: 'The verification of a cardholder; one whose cards need none has none',
      scopes,
      params: z.strictObject({ cardholder_id: idOf('cardholder') }),
      status: 200,
      result: verificationDetailView,
      handle: async ({ merchant, params, caller }) =>
        detailOf(
          await findVerification(database, merchant.id, { cardholderId: params.cardholder_id }),
          caller,
        ),
    }),
    defineQuery({
      operation: 'getVerificationOfCard',
      method: 'GET',
      path: '/merchants/{merchant_id}/cards/{card}/verification',
      summary: 'The verification of a card’s holder',
      scopes,
      params: cardParams,
      status: 200,
      result: verificationDetailView,
      handle: async ({ merchant, params, caller }) => {
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        return await detailOf(
          await findVerification(database, merchant.id, { cardholderId: card.cardholderId }),
          caller,
        );
      },
    }),
    defineCommand({
      operation: 'openVerificationSession',
      method: 'POST',
      path: '/merchants/{merchant_id}/cards/{card}/verification-session',
      summary: 'Let the holder of a card that waits for it into their verification, for ten minutes',
      scopes,
      params: cardParams,
      status: 201,
      result: sessionView,
      handle: async ({ merchant, params }) => {
        const card = await findNamedCard(database, merchant.id, params.card);
        if (card === null) return notFound('card');
        const opening = await openVerification(cards, card);
        if (opening.kind === 'opened') {
          return answer({
            verification_id: publicId('verification', opening.verification.id),
            provider: opening.verification.provider,
            access_token: opening.accessToken,
            expires_in: ACCESS_TOKEN_SECONDS,
          });
        }
        return refuseOpening(opening);
      },
    }),
  ];
}
