import type { Form } from '../bad-input/target.ts';
import { templates } from '../bananatech-requests.ts';
import { amount, card, listRequest, ofCard, ofList, optionalField, template, user, word } from './fields.ts';
import type { Party } from './party.ts';
import { readsOnly } from './reads-only.ts';

const alter = word('FREEZE', 'CLOSED', 'ACTIVE');
const pin = { kind: 'digits', fewest: 4, most: 6 } as const;
const active = ({ cards }: Party) => cards.active();

const confirmation: Pick<Form<Party>, 'fields' | 'genuine'> = {
  fields: {
    ...ofCard,
    transaction_id: { kind: 'id', form: 'text', of: '3DS transaction', longest: 32, nobody: '3ds-999999999' },
    confirm: { kind: 'boolean' },
  },
  genuine: async ({ cards }) => {
    const challenged = await cards.active();
    return { ...challenged, transaction_id: await cards.challenge(challenged), confirm: true };
  },
};

/** The endpoints that know cards. */
export const cardForms: readonly Form<Party>[] = [
  {
    path: '/card/apply',
    variant: 'with a deposit',
    fields: { user_id: user, template_id: template, deposit_amount: amount },
    genuine: async ({ person }) => ({
      user_id: await person(),
      template_id: templates.deposit,
      deposit_amount: 50,
    }),
  },
  {
    path: '/card/apply',
    variant: 'with a deposit that may be left out',
    fields: { deposit_amount: optionalField(amount) },
    genuine: async ({ person }) => ({
      user_id: await person(),
      template_id: templates.verified,
      deposit_amount: 50,
    }),
  },
  {
    path: '/card/recharge',
    fields: { ...ofCard, amount },
    genuine: async (party) => ({ ...(await active(party)), amount: 50 }),
  },
  {
    path: '/card/update_status',
    variant: 'LOCK',
    fields: { ...ofCard, alter },
    genuine: async (party) => ({ ...(await active(party)), alter: 'LOCK' }),
  },
  {
    path: '/card/update_status',
    variant: 'UNLOCK',
    fields: { alter },
    genuine: async ({ cards }) => {
      const locked = await cards.active();
      await cards.altered(locked, 'LOCK');
      return { ...locked, alter: 'UNLOCK' };
    },
  },
  {
    path: '/card/update_status',
    variant: 'CLOSE',
    fields: { alter },
    genuine: async (party) => ({ ...(await active(party)), alter: 'CLOSE' }),
  },
  ...readsOnly(['/card/get_balance'], { fields: ofCard, genuine: active }),
  ...readsOnly(['/card/get_information', '/card/get_info'], { fields: ofCard, genuine: active }),
  ...readsOnly(['/card/get_transactions'], {
    fields: {
      ...ofList,
      user_id: optionalField(user),
      card_id: optionalField(card),
      status: optionalField(word('ACTIVE', 'SUCCEEDED')),
      type: optionalField(word('PURCHASE')),
    },
    genuine: async (party) => ({
      ...listRequest,
      ...(await active(party)),
      ...{ status: 'SUCCESS', type: 'RECHARGE', search: 'Card' },
    }),
  }),
  {
    path: '/card/assign',
    fields: { user_id: user, template_id: template, card_number: { kind: 'digits', fewest: 16, most: 19 } },
    genuine: async ({ person, cards }) => ({
      user_id: await person(),
      template_id: templates.physical,
      card_number: await cards.stockNumber(),
    }),
  },
  {
    path: '/card/set_pin',
    variant: 'the first',
    fields: { ...ofCard, pin },
    genuine: async ({ cards }) => ({ ...(await cards.assigned()), pin: '1357' }),
  },
  {
    path: '/card/set_pin',
    variant: 'a later one',
    fields: { pin },
    genuine: async ({ cards }) => ({ ...(await cards.physical()), pin: '246810' }),
  },
  { path: '/card/3ds_confirm', ...confirmation },
  { path: '/card/confirm_3ds', aliasOf: '/card/3ds_confirm', ...confirmation, fields: {} },
];
