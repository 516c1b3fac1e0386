import { issueCard, referenceIsTaken } from '../../../cards/index.ts';
import { findProductByCode, holdsItsOwnMoney, type Product } from '../../../catalog/index.ts';
import { readApplicant } from '../applicant.ts';
import { merchantCardId } from '../card-reference.ts';
import { isCardType, isVirtual, type VirtualCardType } from '../card-types.ts';
import { type Chosen, chooseProduct } from '../choose-product.ts';
import type { Endpoint } from '../endpoint.ts';
import { refuse, refuseOrder } from '../errors.ts';
import { type Fields, longest } from '../fields.ts';
import { refuseLoad } from '../load-limits.ts';
import { cardStatusCodes } from '../statuses.ts';
import { dateText, timeText } from '../times.ts';

/** Card Application: accepts an order for a virtual card; the result comes as `card_open`. */
export const applyVirtualCard: Endpoint = async ({ cards }, { scope, fields, utcOffset }) => {
  const reference = fields.requiredText('merchant_card_id', longest.id);
  const cardType = readCardType(fields);
  const code = fields.requiredText('card_bin_id', longest.id);
  const firstLoad = fields.requiredAmount('first_recharge_amount', { allowZero: true });
  const cardholder = readApplicant(fields, cardType, dateText(cards.clock.now(), utcOffset));
  if (fields.refusal) return fields.refusal;

  const chosen = chooseLoaded(await findProductByCode(cards.database, scope, code), cardType, firstLoad);
  if (chosen.kind === 'refused') {
    // A repeated application is told so, whatever has become of its BIN since.
    const isRepeated = await referenceIsTaken(cards.database, scope.merchantId, 'card', reference);
    return isRepeated ? refuseOrder('issue', { reason: 'duplicate-reference' }) : chosen;
  }

  const outcome = await issueCard(cards, {
    ...scope,
    reference,
    product: chosen.product,
    cardholder,
    firstLoad,
  });
  if (outcome.kind === 'refused') return refuseLoad('issue', outcome);
  const { card } = outcome;
  const data = {
    card_id: String(card.number),
    merchant_card_id: merchantCardId(card),
    status: cardStatusCodes[card.status],
    created_at: timeText(card.createdAt, utcOffset),
  };
  return { kind: 'success', data };
};

function readCardType(fields: Fields): VirtualCardType {
  const text = fields.requiredText('card_type', longest.code);
  if (!isCardType(text)) fields.refuse('unknown-card-type', 'card_type', 'is not a card type that exists');
  else if (!isVirtual(text)) fields.refuse('unsupported-card-type', 'card_type', 'is not a virtual one');
  else return text;
  return 'VIRTUAL-R';
}

/** The first load counts too: there is one, unless the product's cards draw their money from elsewhere. */
function chooseLoaded(found: Product | null, cardType: VirtualCardType, firstLoad: bigint): Chosen {
  const chosen = chooseProduct(found, cardType);
  if (chosen.kind === 'refused') return chosen;
  const { product } = chosen;
  if (!holdsItsOwnMoney(product))
    return firstLoad === 0n ? chosen : refuseOrder('issue', { reason: 'product-not-loadable' });
  return firstLoad === 0n ? refuse('amount', 'first_recharge_amount must be above zero.') : chosen;
}
