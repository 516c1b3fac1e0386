import { fundCard } from '../../../cards/index.ts';
import { requireProduct } from '../../../catalog/index.ts';
import { findReferencedCard, requireCardReference } from '../card-reference.ts';
import { depositData } from '../deposit-view.ts';
import type { Endpoint } from '../endpoint.ts';
import { cardNotFound, refuse } from '../errors.ts';
import { longest } from '../fields.ts';
import { refuseLoad } from '../load-limits.ts';

const DEFAULT_CURRENCY = 'USD';

/** Card Top-Up: the amount is held on the reserve; the result comes as `card_deposit`. */
export const deposit: Endpoint = async ({ cards }, { scope, fields, utcOffset }) => {
  const cardReference = requireCardReference(fields);
  const reference = fields.requiredText('merchant_transaction_id', longest.id);
  const amount = fields.requiredAmount('amount');
  const currency = fields.text('currency', longest.code) || DEFAULT_CURRENCY;
  if (fields.refusal) return fields.refusal;

  const card = await findReferencedCard(cards.database, scope, cardReference);
  if (card === null) return cardNotFound;
  if (currency !== card.currency)
    return refuse('invalid-field', `currency must be the card's, ${card.currency}.`);
  const product = await requireProduct(cards.database, card);
  const outcome = await fundCard(cards, { card, product, reference, amount });
  if (outcome.kind === 'refused') return refuseLoad('fund', outcome);
  return { kind: 'success', data: depositData(outcome.operation, outcome.card, utcOffset) };
};
