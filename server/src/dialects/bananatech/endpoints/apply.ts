import { issueCard } from '../../../cards/index.ts';
import { findUser } from '../card-reference.ts';
import { asksForPhone } from '../catalog.ts';
import { chooseProduct } from '../choose-product.ts';
import type { Endpoint } from '../endpoint.ts';
import { missingField, refuse } from '../errors.ts';
import { refuseLoad } from '../load-limits.ts';

/** Apply: a virtual card for an approved user, with a deposit where its template asks for one. The result comes as `CARD_APPLY_RESULT`. */
export const apply: Endpoint = async ({ cards }, { scope, fields }) => {
  const userId = fields.requiredId('user_id');
  const templateId = fields.requiredId('template_id');
  const deposit = fields.amount('deposit_amount');
  if (fields.refusal) return fields.refusal;
  const user = await findUser(cards.database, scope, userId);
  if (user.kind === 'refused') return user;
  const template = await chooseProduct(cards.database, scope, templateId);
  if (template.kind === 'refused') return template;

  const { product } = template;
  if (product.form !== 'virtual') return refuse('template-not-virtual');
  if (asksForPhone(product) && user.user.phone === '') return missingField('phone_number');
  if (deposit === null && product.terms.requiresFirstLoad) return refuse('deposit-required');
  const outcome = await issueCard(cards, {
    ...scope,
    reference: null,
    product,
    cardholder: user.user,
    firstLoad: deposit ?? 0n,
  });
  if (outcome.kind === 'refused') return refuseLoad('deposit_amount', outcome);
  return { kind: 'success', data: { card_id: Number(outcome.card.number) } };
};
