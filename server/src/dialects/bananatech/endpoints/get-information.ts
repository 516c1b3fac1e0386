import { readCardSecrets } from '../../../cards/index.ts';
import { expiryMonthText, expiryYearText } from '../../../vault/index.ts';
import { cardEndpoint } from '../card-endpoint.ts';
import { maskedNumber } from '../crypto.ts';
import { cardStatuses } from '../statuses.ts';
import { templateIdOf } from '../template-view.ts';

/** Get Information: the number in full, with code and expiry, as long as the card may be used. */
export const getInformation = cardEndpoint(
  () => null,
  async ({ cards }, card) => {
    const { status, productCode } = card;
    if (status === 'failed') throw new Error(`Card ${card.id} failed, and was found.`);
    const secrets = await readCardSecrets(cards, card);
    const isClosed = status === 'closed';
    const data = {
      number: secrets ? (isClosed ? maskedNumber(secrets.number) : secrets.number) : '',
      cvv: secrets && !isClosed ? secrets.cvv2 : '',
      expiry_date: secrets
        ? `${expiryMonthText(secrets.expiry)}/${expiryYearText(secrets.expiry).slice(-2)}`
        : '',
      status: cardStatuses[status],
      template_id: templateIdOf(productCode),
    };
    return { kind: 'success', data };
  },
);
