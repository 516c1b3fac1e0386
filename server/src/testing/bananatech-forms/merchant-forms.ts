import type { Form } from '../bad-input/target.ts';
import { card, listRequest, ofList, optionalField, text, user, word } from './fields.ts';
import type { Party } from './party.ts';
import { readsOnly } from './reads-only.ts';

const url = text(2048, [
  ...['example.com/hook', 'ftp://example.com', 'http://', 'https:// example.com', 'javascript:alert(1)'],
  ...['https://somebody:secret@example.com', 'file:///etc/passwd', '//example.com'],
]);

const fitsNothing = 'what was told of nobody here is nothing';
const filter = { 'unknown-id': fitsNothing, 'foreign-id': fitsNothing } as const;

const nothing = { fields: {}, genuine: async () => ({}) } as const;

/** The endpoints that know the merchant. */
export const merchantForms: readonly Form<Party>[] = [
  ...readsOnly(['/merchant/get_account_balance', '/merchant/get_balance'], nothing),
  ...readsOnly(['/merchant/get_card_templates'], nothing),
  {
    path: '/merchant/set_webhook_url',
    variant: 'by webhook_url',
    fields: { webhook_url: url },
    genuine: async ({ webhookUrl }) => ({ webhook_url: webhookUrl }),
  },
  {
    path: '/merchant/set_webhook_url',
    variant: 'by url',
    fields: { url },
    genuine: async ({ webhookUrl }) => ({ url: webhookUrl }),
  },
  ...readsOnly(['/merchant/get_webhook_records', '/merchant/get_webhook_events'], {
    fields: {
      ...ofList,
      user_id: optionalField(user, filter),
      card_id: optionalField(card, filter),
      callback_type: optionalField(word('CARD', 'CARD_CLOSED')),
    },
    genuine: async ({ cards }) => ({
      ...listRequest,
      ...(await cards.active()),
      ...{ callback_type: 'CARD_APPLY_RESULT', search: 'CARD' },
    }),
  }),
];
