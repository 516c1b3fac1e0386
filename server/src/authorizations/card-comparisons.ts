import { readCard, readPin } from '../cards/index.ts';
import type { AuthorizationsContext } from './authorizations-context.ts';
import type { Comparison } from './comparison.ts';
import type { Comparisons } from './hook/index.ts';
import type { NetworkMessage } from './message.ts';

const nothingPresented: Comparisons = { expiry: null, cvv2: null, pin: null, authentication: null };

/**
 * Compares what was presented with the card's own, before anything is locked: none of it changes while a message is under
 * way, and no lock waits for the vault.
 */
export async function compareWithCard(
  { database, vault }: AuthorizationsContext,
  { merchantId, cardId, presented, authentication, amount }: NetworkMessage,
): Promise<Comparisons> {
  const { expiry, cvv2, pin } = presented;
  if (expiry === null && cvv2 === null && pin === null && authentication === null) return nothingPresented;
  const needsNumber = cvv2 !== null || pin !== null || authentication !== null;
  const [card, pan, pinRecord] = await Promise.all([
    readCard(database, merchantId, cardId),
    needsNumber ? vault.readPan(database, merchantId, cardId) : null,
    pin === null ? null : readPin(database, merchantId, cardId),
  ]);
  const own = card?.expiry;
  const cvv2Matches = () =>
    pan && own && card.keyVersion !== null
      ? vault.cardVerificationMatches(
          'cvv2',
          { pan, expiry: own, serviceCode: '000', keyVersion: card.keyVersion },
          cvv2 as NonNullable<typeof cvv2>,
        )
      : false;
  const pinMatches = () => (pan && pin && pinRecord ? vault.pinMatches({ pan, pin, ...pinRecord }) : false);
  // The value is recomputed over this card's number and this message's amount: that of any other purchase differs.
  const authenticationMatches = ({ transactionId, value }: NonNullable<typeof authentication>) =>
    pan !== null && vault.authenticationValueMatches(value, { pan, transactionId, amount });
  return {
    expiry: expiry && matching(own?.month === expiry.month && own.year === expiry.year),
    cvv2: cvv2 && matching(cvv2Matches()),
    pin: pin && (pinRecord === null ? 'not-set' : matching(pinMatches())),
    authentication: authentication && matching(authenticationMatches(authentication)),
  };
}

const matching = (isMatch: boolean): Comparison => (isMatch ? 'match' : 'mismatch');
