import { randomUUID } from 'node:crypto';
import { ignored, tolerating } from '../bad-input/field.ts';
import type { Form } from '../bad-input/target.ts';
import { activeCard, without } from '../worldcard-requests.ts';
import { byEitherId } from './by-either-id.ts';
import { amount, card, cardType, newReference, optionalField, paging } from './fields.ts';
import type { Party } from './party.ts';

const active = ({ world, client }: Party) => activeCard(world, client);

async function frozen(party: Party) {
  const ids = await active(party);
  await party.client.call('/api/v1/card/freeze', ids);
  return ids;
}

const topUp = () => ({ merchant_transaction_id: `mt_${randomUUID()}`, amount: '50.00', currency: 'USD' });

async function toppedUp(party: Party) {
  const body = { ...(await active(party)), ...topUp() };
  const answer = await party.client.call<{ transaction_id: string }>('/api/v1/card/deposit', body);
  if (answer.data === null) throw new Error(answer.text);
  const { card_id, merchant_card_id, merchant_transaction_id } = body;
  const { transaction_id } = answer.data;
  return { card_id, merchant_card_id, merchant_transaction_id, transaction_id, page: 1, page_size: 10 };
}

const matchesNothing = 'a filter that fits nothing gives an empty list';
const depositFilter = tolerating(optionalField(card()), {
  'unknown-id': matchesNothing,
  'foreign-id': matchesNothing,
});

/** The endpoints that know virtual cards, but for their application. */
export const cardForms: readonly Form<Party>[] = [
  {
    path: '/api/v1/card/virtual/bin/list',
    isReading: true,
    fields: { card_type: optionalField(cardType(['PHYSICAL-G'])), ...paging },
    genuine: async () => ({ card_type: 'VIRTUAL-V', page: 1, page_size: 10 }),
  },
  {
    path: '/api/v1/card/physical/bin/list',
    isReading: true,
    fields: paging,
    genuine: async () => ({ page: 1, page_size: 10 }),
  },
  ...byEitherId({ path: '/api/v1/card/virtual/get_info', isReading: true, both: active }),
  {
    path: '/api/v1/card/virtual/get_info',
    variant: 'by both ids',
    isReading: true,
    fields: { merchant_card_id: ignored(card(), 'card_id goes before it') },
    genuine: active,
  },
  ...byEitherId({
    path: '/api/v1/card/deposit',
    fields: {
      merchant_transaction_id: newReference,
      amount,
      currency: optionalField({ kind: 'choice', longest: 32, others: ['EUR', 'XXX', 'US dollars'] }),
    },
    both: async (party) => ({ ...(await active(party)), ...topUp() }),
  }),
  {
    path: '/api/v1/card/deposit/list',
    variant: 'by card_id',
    isReading: true,
    fields: {
      card_id: optionalField(card()),
      merchant_transaction_id: depositFilter,
      transaction_id: depositFilter,
      ...paging,
    },
    genuine: async (party) => without(await toppedUp(party), 'merchant_card_id'),
  },
  {
    path: '/api/v1/card/deposit/list',
    variant: 'by merchant_card_id',
    isReading: true,
    fields: { merchant_card_id: optionalField(card()) },
    genuine: async (party) => without(await toppedUp(party), 'card_id'),
  },
  ...byEitherId({ path: '/api/v1/card/freeze', both: active }),
  ...byEitherId({ path: '/api/v1/card/unfreeze', both: frozen }),
  ...byEitherId({ path: '/api/v1/card/close', both: active }),
  ...byEitherId({
    path: '/api/v1/card/transaction/list',
    isReading: true,
    fields: paging,
    both: async (party) => ({ ...(await active(party)), page: 1, page_size: 10 }),
  }),
];
