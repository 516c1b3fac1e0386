import { registerCardholder } from '../../../cardholders/index.ts';
import { readEmail, readKycData, readPhone } from '../applicant.ts';
import { asksForPhone } from '../catalog.ts';
import { chooseProduct } from '../choose-product.ts';
import type { Endpoint } from '../endpoint.ts';
import { refuse } from '../errors.ts';

/** Register: a user for a template, with what it asks for; whether they are approved comes as `USER_CREATE_RESULT`. */
export const register: Endpoint = async ({ cards, registration }, { scope, fields }) => {
  const email = readEmail(fields);
  const templateId = fields.requiredId('template_id');
  if (fields.refusal) return fields.refusal;
  const found = await chooseProduct(cards.database, scope, templateId);
  if (found.kind === 'refused') return found;

  const { product } = found;
  const phone = readPhone(fields, asksForPhone(product));
  const kyc = product.terms.requiresVerifiedCardholder ? readKycData(fields, cards.clock.now()) : null;
  if (fields.refusal) return fields.refusal;
  const person = { ...nobody, ...kyc?.person, ...phone, email };
  const identity = kyc && { document: kyc.document, papers: kyc.papers };
  const outcome = await registerCardholder(registration, { ...scope, product, person, identity });
  if (outcome.kind === 'refused') return refuse(outcome.reason);
  return { kind: 'success', data: { user_id: Number(outcome.cardholder.number) } };
};

/** What nobody said. */
const nobody = {
  firstName: '',
  lastName: '',
  birthday: '',
  countryCode: '',
  city: '',
  address: '',
  addressLineTwo: '',
  state: '',
  postalCode: '',
};
