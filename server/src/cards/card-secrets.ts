import type { Expiry, Secret } from '../vault/index.ts';
import type { Card } from './card.ts';
import type { CardsContext } from './cards-context.ts';

/** What is printed on a card. */
export interface CardSecrets {
  readonly number: Secret;
  /** The code on its back. */
  readonly cvv2: Secret;
  readonly expiry: Expiry;
}

/** CVV2 is computed with the service code 000 whatever the product's is. */
const CVV2_SERVICE_CODE = '000';

/** What is printed on a card; null while it has no number. */
export async function readCardSecrets(
  { database, vault }: Pick<CardsContext, 'database' | 'vault'>,
  { id, merchantId, expiry, keyVersion }: Card,
): Promise<CardSecrets | null> {
  const number = await vault.readPan(database, merchantId, id);
  if (number === null || expiry === null || keyVersion === null) return null;
  const serviceCode = CVV2_SERVICE_CODE;
  const cvv2 = vault.cardVerification('cvv2', { pan: number, expiry, serviceCode, keyVersion });
  return { number, cvv2, expiry };
}
