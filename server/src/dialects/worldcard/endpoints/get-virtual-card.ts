import { findCardholder } from '../../../cardholders/index.ts';
import { type Card, type CardsContext, cardBalances, readCardSecrets } from '../../../cards/index.ts';
import { expiryMonthText, expiryYearText, Secret } from '../../../vault/index.ts';
import { findReferencedCard, merchantCardId, requireCardReference } from '../card-reference.ts';
import { encryptSecret } from '../crypto.ts';
import type { Endpoint } from '../endpoint.ts';
import { cardNotFound, refuse } from '../errors.ts';
import { amountText } from '../money.ts';
import { cardStatusCodes } from '../statuses.ts';

/** Card Details. Number, CVV and expiry are encrypted once more, and shown of active cards only. */
export const getVirtualCard: Endpoint = async ({ cards, random }, { scope, fields, aesKey }) => {
  const reference = requireCardReference(fields);
  if (fields.refusal) return fields.refusal;
  const card = await findReferencedCard(cards.database, scope, reference);
  if (card === null) return cardNotFound;
  if (card.form !== 'virtual') return refuse('unsupported-card-type', 'The card is not a virtual one.');

  const [balances, cardholder, secrets] = await Promise.all([
    cardBalances(cards.database, card),
    findCardholder(cards.database, scope, card.cardholderId),
    card.status === 'active' ? readSecrets(cards, card) : null,
  ]);
  if (cardholder === null) throw new Error(`Card ${card.id} has no cardholder.`);
  const encrypted = (secret: Secret | undefined) => (secret ? encryptSecret(secret, aesKey, random) : '');
  const data = {
    card_id: String(card.number),
    merchant_card_id: merchantCardId(card),
    card_type: card.category,
    card_bin_id: card.productCode,
    card_number: encrypted(secrets?.number),
    cvv: encrypted(secrets?.cvv),
    expiry_month: encrypted(secrets?.expiryMonth),
    expiry_year: encrypted(secrets?.expiryYear),
    available_balance: amountText(balances.available),
    frozen_balance: amountText(balances.held),
    pending_balance: amountText(balances.incoming),
    currency: card.currency,
    status: cardStatusCodes[card.status],
    first_recharge_amount: amountText(card.firstLoad),
    first_name: cardholder.firstName,
    last_name: cardholder.lastName,
    email: cardholder.email,
    phone: cardholder.phone,
    phone_country_code: cardholder.phoneCountryCode,
    birthday: cardholder.birthday,
    country_code: cardholder.countryCode,
    city: cardholder.city,
    address: cardholder.address,
    state: cardholder.state,
    address_line_two: cardholder.addressLineTwo,
    postal_code: cardholder.postalCode,
  };
  return { kind: 'success', data };
};

async function readSecrets(cards: CardsContext, card: Card) {
  const secrets = await readCardSecrets(cards, card);
  if (secrets === null) throw new Error(`Card ${card.id} is active and was never given its number.`);
  const { number, cvv2: cvv, expiry } = secrets;
  return {
    number,
    cvv,
    expiryMonth: Secret.of(expiryMonthText(expiry)),
    expiryYear: Secret.of(expiryYearText(expiry)),
  };
}
