import { z } from 'zod';
import type { Acceptor } from '../../authorizations/index.ts';
import { challengeKinds } from '../../challenges/index.ts';
import { derivedId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { amountText, currencyCode } from '../fields.ts';
import type { SandboxControls } from '../sandbox-controls.ts';
import { challengeView } from './challenge-view.ts';
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
  ];
}

/** Without what was left out. */
function given(said: Partial<Record<keyof Acceptor, string | undefined>>): Partial<Acceptor> {
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}
