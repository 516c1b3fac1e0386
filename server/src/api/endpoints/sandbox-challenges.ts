import { z } from 'zod';
import type { Acceptor } from '../../authorizations/index.ts';
import { challengeCode, challengeKinds, challengePageToken } from '../../challenges/index.ts';
import { derivedId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { amountText, currencyCode, shownSecret } from '../fields.ts';
import { answer, refuse } from '../reply.ts';
import type { SandboxControls } from '../sandbox-controls.ts';
import { challengeParams, challengeView } from './challenge-view.ts';
import { validForField } from './challenges.ts';
import { acceptorParts, commonMessageFields, transactionIdField } from './message-fields.ts';
import { startAskedChallenge } from './start-challenge.ts';

/** Who asks when nobody is named. */
const somebody: Acceptor = { name: 'AMAZON.COM', id: '', mcc: '5411', country: 'US', city: 'SEATTLE' };

/** A simulated access control server, and what it sends to the cardholder. */
export function sandboxChallengeEndpoints(context: ApiContext, controls: SandboxControls): Endpoint[] {
  const { challenges, network } = controls;
  const libraryKeys = network.acceptors.map(({ key }) => key) as [string, ...string[]];
  const path = '/sandbox/merchants/{merchant_id}/challenges';

  return [
    defineCommand({
      operation: 'simulateChallenge',
      method: 'POST',
      path,
      summary: 'Ask a card’s holder to prove that a purchase is theirs; what is left out is made up.',
      scopes: ['operator', 'network'],
      body: z.strictObject({
        card: commonMessageFields.card,
        kind: z.enum(challengeKinds).default('otp'),
        transaction_id: transactionIdField.optional(),
        amount: amountText,
        currency: currencyCode
          .optional()
          .meta({ description: 'Absent: that of the library’s merchant, or USD.' }),
        merchant: z
          .strictObject({
            library: z.enum(libraryKeys).meta({ description: 'One of GET /sandbox/acceptors.' }),
            ...acceptorParts,
          })
          .partial()
          .prefault({}),
        valid_for_seconds: validForField,
      }),
      status: 201,
      result: challengeView,
      sandboxOnly: true,
      handle: ({ merchant, body }, once) => {
        const { library, ...said } = body.merchant;
        const known = network.acceptors.find(({ key }) => key === library);
        const { name, id, mcc, country, city } = known ?? somebody;
        return startAskedChallenge(context, challenges, merchant.id, {
          card: body.card,
          kind: body.kind,
          transactionId: body.transaction_id ?? derivedId(merchant.id, once.identity(merchant.id).key),
          amount: body.amount,
          currency: body.currency ?? known?.currency ?? 'USD',
          acceptor: { name, id, mcc, country, city, ...given(said) },
          validForSeconds: body.valid_for_seconds,
        });
      },
    }),
    defineQuery({
      operation: 'readChallengeCode',
      method: 'GET',
      path: `${path}/{challenge_id}/code`,
      summary: 'The code that a cardholder was sent, for a tester without their telephone.',
      scopes: ['operator', 'merchant'],
      params: challengeParams,
      status: 200,
      result: z.strictObject({
        code: shownSecret('6 digits.'),
        page_token: shownSecret(
          'Of a redirect: /pages/challenges/ and this is the address of the page for it.',
        ).nullable(),
      }),
      sandboxOnly: true,
      handle: async ({ merchant, params: { challenge_id: id } }) => {
        const [code, pageToken] = await Promise.all([
          challengeCode(challenges, merchant.id, id),
          challengePageToken(challenges, merchant.id, id),
        ]);
        return code
          ? answer({ code, page_token: pageToken })
          : refuse('not_found', 'There is no such challenge, or it has no code any more.');
      },
    }),
  ];
}

/** Without what was left out. */
function given(said: Partial<Record<keyof Acceptor, string | undefined>>): Partial<Acceptor> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
