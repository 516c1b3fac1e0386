import { type FieldOf, ignored, tolerating } from '../bad-input/field.ts';
import type { Form } from '../bad-input/target.ts';
import { cardId, list, optionalField, reads, text, user, wholeList, word } from './fields.ts';
import type { Party } from './party.ts';

const url = text(2048, [
  ...['example.com/hook', '/hook', 'https://', 'https://exa mple.com/', 'https://%', 'http://[::1', 'https:'],
  ...['https://example.com:99999/', 'ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)'],
  ...['https://user:secret@example.com/', 'http://169.254.169.254/latest/meta-data', 'http://[fe80::1]/'],
]);
const setUrl = '/merchant/set_webhook_url';

const matchesNothing = 'a filter that fits nothing gives an empty list';
const filter = (id: FieldOf<'id'>) =>
  tolerating(optionalField(id), { 'unknown-id': matchesNothing, 'foreign-id': matchesNothing });

const balance: Form<Party> = {
  ...reads,
  path: '/merchant/get_account_balance',
  fields: {},
  genuine: async () => ({}),
};

const records: Form<Party> = {
  ...reads,
  path: '/merchant/get_webhook_records',
  fields: {
    ...list,
    callback_type: optionalField(word(['CARD', 'PIN_SET', '*'])),
    user_id: filter(user),
    card_id: filter(cardId),
  },
  genuine: async ({ cards }) => ({
    ...wholeList,
    ...(await cards.active()),
    callback_type: 'CARD_APPLY_RESULT',
  }),
};

/** The endpoints of a merchant. */
export const merchantForms: readonly Form<Party>[] = [
  balance,
  { ...balance, path: '/merchant/get_balance', aliasOf: balance.path },
  { ...balance, path: '/merchant/get_card_templates' },
  {
    path: setUrl,
    variant: 'by webhook_url',
    fields: { webhook_url: url },
    genuine: async ({ webhookUrl }) => ({ webhook_url: webhookUrl }),
  },
  {
    path: setUrl,
    variant: 'by url',
    fields: { url },
    genuine: async ({ webhookUrl }) => ({ url: webhookUrl }),
  },
  {
    path: setUrl,
    variant: 'by both',
    fields: { url: ignored(url, 'webhook_url goes before it', ['too-deep']) },
    genuine: async ({ webhookUrl }) => ({ webhook_url: webhookUrl, url: 'https://example.com/hook' }),
  },
  records,
  { ...records, path: '/merchant/get_webhook_events', aliasOf: records.path, fields: {} },
];
