import { orderAssignment } from '../../../cards/index.ts';
import { findUser } from '../card-reference.ts';
import { asksForPhone } from '../catalog.ts';
import { chooseProduct } from '../choose-product.ts';
import { readDigits } from '../crypto.ts';
import type { Endpoint } from '../endpoint.ts';
import { missingField, refuse, refuseAssignment } from '../errors.ts';

/** Assign: the card of a plastic whose number the user has in hand. It is there once `CARD_ASSIGN_RESULT` says so. */
export const assign: Endpoint = async ({ cards }, { scope, fields }) => {
  const userId = fields.requiredId('user_id');
  const templateId = fields.requiredId('template_id');
  const given = fields.required('card_number');
  const pan = given === null ? null : readDigits(given, 16, 19);
  if (given !== null && pan === null) fields.refuse('card_number', 'must be a string of 16 to 19 digits');
  if (fields.refusal || pan === null) return fields.refusal ?? missingField('card_number');
  const user = await findUser(cards.database, scope, userId);
  if (user.kind === 'refused') return user;
  const template = await chooseProduct(cards.database, scope, templateId);
  if (template.kind === 'refused') return template;

  const { product } = template;
  if (product.form !== 'physical') return refuse('template-not-physical');
  if (asksForPhone(product) && user.user.phone === '') return missingField('phone_number');
  const outcome = await orderAssignment(cards, { ...scope, product, cardholder: user.user, pan });
  if (outcome.kind === 'refused') return refuseAssignment(outcome);
  return { kind: 'success', data: { card_id: Number(outcome.card.number) } };
};
