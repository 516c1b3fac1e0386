import type { Form } from '../bad-input/target.ts';
import { templates } from '../bananatech-requests.ts';
import { card, template, user } from './fields.ts';
import type { Party } from './party.ts';

const setPin: Form<Party> = {
  path: '/card/set_pin',
  variant: 'of a card that was assigned',
  fields: { ...card, pin: { kind: 'digits', fewest: 4, most: 6 } },
  genuine: async ({ cards }) => ({ ...(await cards.assigned()), pin: '1357' }),
};

/** The endpoints that know physical cards alone. */
export const physicalForms: readonly Form<Party>[] = [
  {
    path: '/card/assign',
    fields: {
      user_id: user,
      template_id: template,
      card_number: { kind: 'digits', fewest: 16, most: 19 },
    },
    genuine: async ({ cards, verifiedUser }) => ({
      user_id: verifiedUser,
      template_id: templates.physical,
      card_number: await cards.stockNumber(),
    }),
  },
  setPin,
  {
    ...setPin,
    variant: 'of a card that has one',
    fields: {},
    genuine: async ({ cards }) => ({ ...(await cards.physical()), pin: '135790' }),
  },
];
