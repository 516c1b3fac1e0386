import { z } from 'zod';
import { type Card, findCard, type IssueCardOrder, type LoadAcceptance } from '../../cards/index.ts';
import { findProduct, holdsItsOwnMoney, type LoadProblem } from '../../catalog/index.ts';
import type { Currency } from '../../money/index.ts';
import { derivedId } from '../../platform/index.ts';
import type { ApiContext } from '../api-context.ts';
import { defineCommand, type Endpoint } from '../endpoint.ts';
import { amountOf, amountText, idOf, readAmount } from '../fields.ts';
import { answer, notFound, type Refusal, refuse } from '../reply.ts';
import type { SandboxControls } from '../sandbox-controls.ts';
import { cardView, cardViewOf } from './card-view.ts';

/** Cards without a vendor's wire, so that there is something to send messages to. */
export function sandboxCardEndpoints(context: ApiContext, controls: SandboxControls): Endpoint[] {
  return [
    defineCommand({
      operation: 'issueSandboxCard',
      method: 'POST',
      path: '/sandbox/merchants/{merchant_id}/cards',
      summary: 'Issue a virtual card to an invented person. Money for it comes from the reserve.',
      scopes: ['operator', 'merchant'],
      body: z.strictObject({
        product_id: idOf('product'),
        load: amountText.optional().meta({ description: 'What the card starts with; nothing when absent.' }),
      }),
      status: 202,
      result: cardView,
      sandboxOnly: true,
      handle: async ({ merchant, body }, once) => {
        const { database } = context;
        const key = { merchantId: merchant.id, productId: body.product_id };
        const product = await findProduct(database, key);
        if (product === null) return notFound('product');
        if (!product.enabled) return refuse('not_possible', 'The product is disabled.', 'product_id');
        if (product.form !== 'virtual') {
          return refuse('not_possible', 'Only virtual cards are issued in this way.', 'product_id');
        }
        const load = readAmount('load', body.load ?? '0', product.currency, true);
        if (load.kind === 'refusal') return load;
        if (load.amount > 0n && !holdsItsOwnMoney(product)) {
          return refuse('not_possible', 'Cards of this product draw their money from elsewhere.', 'load');
        }
        const { programmeId } = product;
        const order: IssueCardOrder = {
          merchantId: merchant.id,
          programmeId,
          reference: `sandbox-${derivedId(merchant.id, once.identity(merchant.id).key)}`,
          product,
          cardholder: invented,
          firstLoad: load.amount,
        };
        const outcome = await controls.issueCard(order);
        const card = outcome.kind === 'accepted' ? outcome.card : await refusedCard(context, order, outcome);
        return 'id' in card ? answer(cardViewOf(card)) : card;
      },
    }),
  ];
}

/** A reference that was taken is this call's own, made before the process that ran it was killed. */
async function refusedCard(
  { database }: ApiContext,
  { merchantId, programmeId, reference, product: { currency } }: IssueCardOrder,
  refused: Extract<LoadAcceptance, { readonly kind: 'refused' }>,
): Promise<Card | Refusal> {
  switch (refused.reason) {
    case 'duplicate-reference': {
      const card = reference && (await findCard(database, { merchantId, programmeId }, { reference }));
      if (!card) throw new Error('A reference is taken, and no card has it.');
      return card;
    }
    case 'insufficient-reserve':
      return refuse('not_possible', "The merchant's reserve does not cover the card.", 'load');
    case 'load-out-of-limits':
      return refuse('not_possible', limitText(refused.problem, currency), 'load');
    case 'made-to-fail':
      return refuse('not_possible', refused.detail);
    default:
      throw new Error(`A new card was refused: ${refused.reason}.`);
  }
}

function limitText(problem: LoadProblem, currency: Currency): string {
  switch (problem.reason) {
    case 'finer-than-currency':
      return `The load has more decimals than ${problem.currency}.`;
    case 'below-minimum':
      return `The product's cards start with at least ${amountOf(problem.least, currency)}, or nothing.`;
    case 'above-maximum':
      return `The product's cards take at most ${amountOf(problem.most, currency)} at once.`;
  }
}

const invented: IssueCardOrder['cardholder'] = {
  firstName: 'Robin',
  lastName: 'Sample',
  email: 'robin@sample.example',
  phone: '',
  phoneCountryCode: '',
  birthday: '1990-01-01',
  countryCode: 'US',
  city: 'Springfield',
  address: '1 Main Street',
  addressLineTwo: '',
  state: 'IL',
  postalCode: '62701',
};
