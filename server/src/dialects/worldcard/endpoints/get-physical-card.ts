import { cardBalances } from '../../../cards/index.ts';
import { latestEvent } from '../../../events/index.ts';
import { merchantCardId, requireCardReference } from '../card-reference.ts';
import { encryptSecret } from '../crypto.ts';
import type { Endpoint } from '../endpoint.ts';
import { amountText } from '../money.ts';
import { findPhysicalCard } from '../physical-card.ts';
import { cardStatusCodes } from '../statuses.ts';
import { timeText } from '../times.ts';

/** Physical Card Detail. The number is encrypted once more, and there is neither CVV nor expiry. */
export const getPhysicalCard: Endpoint = async ({ cards, random }, { scope, fields, aesKey, utcOffset }) => {
  const { database, vault } = cards;
  const reference = requireCardReference(fields);
  if (fields.refusal) return fields.refusal;
  const found = await findPhysicalCard(database, scope, reference);
  if (found.kind === 'refused') return found;

  const { card } = found;
  const [balances, number, latest] = await Promise.all([
    cardBalances(database, card),
    vault.readPan(database, card.merchantId, card.id),
    latestEvent(database, card.merchantId, card.id),
  ]);
  const data = {
    card_id: String(card.number),
    merchant_card_id: merchantCardId(card),
    card_type: card.category,
    status: cardStatusCodes[card.status],
    card_number: number ? encryptSecret(number, aesKey, random) : '',
    available_balance: amountText(balances.available),
    currency: card.currency,
    created_at: timeText(card.createdAt, utcOffset),
    updated_at: timeText(latest?.occurredAt ?? card.createdAt, utcOffset),
  };
  return { kind: 'success', data };
};
