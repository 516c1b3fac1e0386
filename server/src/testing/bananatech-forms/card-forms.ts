import type { Fields } from '../bad-input/field.ts';
import type { Body } from '../bad-input/json-source.ts';
import type { Form } from '../bad-input/target.ts';
import { templates } from '../bananatech-requests.ts';
import {
  amount,
  card,
  cardId,
  list,
  optionalField,
  reads,
  template,
  user,
  wholeList,
  word,
} from './fields.ts';
import type { Party } from './party.ts';

const applied =
  (template_id: number) =>
  async ({ verifiedUser }: Party) => ({
    user_id: verifiedUser,
    template_id,
    deposit_amount: 100,
  });

const altered = (alter: 'LOCK' | 'UNLOCK' | 'CLOSE', fields: Fields): Form<Party> => ({
  path: '/card/update_status',
  variant: alter,
  fields,
  genuine: async ({ cards }) => {
    const card = await cards.active();
    if (alter === 'UNLOCK') await cards.altered(card, 'LOCK');
    return { ...card, alter };
  },
});

/** The answer to a question that its card's user was asked. */
async function confirmation({ cards }: Party, confirm: boolean): Promise<Body> {
  const card = await cards.active();
  return { ...card, transaction_id: await cards.challenge(card), confirm };
}

const confirm: Form<Party> = {
  path: '/card/3ds_confirm',
  fields: {
    ...card,
    transaction_id: { kind: 'id', form: 'text', of: 'challenge', prefix: '3ds-', longest: 32 },
    confirm: { kind: 'boolean' },
  },
  genuine: (party) => confirmation(party, true),
};

const ofCard = (path: string): Form<Party> => ({
  ...reads,
  path,
  fields: card,
  genuine: async ({ cards }) => ({ ...(await cards.active()) }),
});

/** The endpoints that know cards of every kind, and the application for virtual ones. */
export const cardForms: readonly Form<Party>[] = [
  {
    path: '/card/apply',
    variant: 'with a deposit',
    fields: { user_id: user, template_id: template, deposit_amount: optionalField(amount) },
    genuine: applied(templates.verified),
  },
  {
    path: '/card/apply',
    variant: 'for a template that asks for a deposit',
    fields: {},
    genuine: applied(templates.deposit),
  },
  {
    path: '/card/recharge',
    fields: { ...card, amount },
    genuine: async ({ cards }) => ({ ...(await cards.active()), amount: 100 }),
  },
  altered('LOCK', { ...card, alter: word(['FREEZE', 'ACTIVE', 'LOCKED', 'DELETE']) }),
  altered('UNLOCK', {}),
  altered('CLOSE', {}),
  ofCard('/card/get_balance'),
  ofCard('/card/get_information'),
  { ...ofCard('/card/get_info'), aliasOf: '/card/get_information', fields: {} },
  {
    ...reads,
    path: '/card/get_transactions',
    fields: {
      ...list,
      user_id: optionalField(user),
      card_id: optionalField(cardId),
      status: optionalField(word(['APPROVED', 'COMPLETE'])),
      type: optionalField(word(['PURCHASE', 'load'])),
    },
    genuine: async ({ cards }) => ({
      ...{ ...wholeList, ...(await cards.active()) },
      ...{ status: 'SUCCESS', type: 'RECHARGE' },
    }),
  },
  confirm,
  { ...confirm, variant: 'to decline', fields: {}, genuine: (party) => confirmation(party, false) },
  { ...confirm, path: '/card/confirm_3ds', aliasOf: confirm.path, fields: {} },
];
