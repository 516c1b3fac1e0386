import { applyForCard, referenceIsTaken } from '../../../cards/index.ts';
import { findProductByCode } from '../../../catalog/index.ts';
import { merchantCardId } from '../card-reference.ts';
import { requirePhysicalType } from '../card-types.ts';
import { chooseProduct } from '../choose-product.ts';
import type { Endpoint } from '../endpoint.ts';
import { longest } from '../fields.ts';
import { readPhysicalApplicant } from '../physical-applicant.ts';
import { refuseApplication } from '../physical-errors.ts';
import { cardStatusCodes } from '../statuses.ts';
import { dateText, timeText } from '../times.ts';

/** Physical Card Application: the card waits for KYC from then on, and holds one unit of its BIN's opening quota. */
export const applyPhysicalCard: Endpoint = async ({ cards }, { scope, fields, utcOffset }) => {
  const reference = fields.requiredText('merchant_card_id', longest.id);
  requirePhysicalType(fields);
  const code = fields.requiredText('card_bin_id', longest.id);
  const applicant = readPhysicalApplicant(fields, dateText(cards.clock.now(), utcOffset));
  if (fields.refusal) return fields.refusal;

  const chosen = chooseProduct(await findProductByCode(cards.database, scope, code), 'PHYSICAL-G');
  if (chosen.kind === 'refused') {
    // A repeated application is told so, whatever has become of its BIN since.
    const isRepeated = await referenceIsTaken(cards.database, scope.merchantId, 'card', reference);
    return isRepeated ? refuseApplication({ reason: 'duplicate-reference' }) : chosen;
  }

  const outcome = await applyForCard(cards, { ...scope, ...applicant, reference, product: chosen.product });
  if (outcome.kind === 'refused') return refuseApplication(outcome);
  const { card } = outcome;
  const data = {
    card_id: String(card.number),
    merchant_card_id: merchantCardId(card),
    card_type: card.category,
    status: cardStatusCodes[card.status],
    created_at: timeText(card.createdAt, utcOffset),
  };
  return { kind: 'success', data };
};
