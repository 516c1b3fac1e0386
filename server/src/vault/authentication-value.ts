import type { Money } from '../money/index.ts';
import type { Hsm } from './hsm.ts';
import { Secret } from './secret.ts';

/** What a cardholder was authenticated for. */
export interface AuthenticatedPurchase {
  readonly pan: Secret;
  /** The id that the directory server of 3-D Secure gave the authentication. */
  readonly transactionId: string;
  /** The whole amount of the purchase, in its currency. */
  readonly amount: Money;
}

/** As long as the authentication value of EMV 3-D Secure, which networks carry as CAVV or AAV. */
const valueBytes = 20;
const versionBytes = 2;

/**
 * Proof that a cardholder was authenticated for this purchase with this card: the version of the key in two bytes, and
 * the first eighteen of a keyed hash over card number, transaction id, amount and currency. In Base64, 28 characters.
 */
export function authenticationValue(
  hsm: Hsm,
  keyVersion: number,
  { pan, transactionId, amount }: AuthenticatedPurchase,
): Secret {
  const version = Buffer.alloc(versionBytes);
  version.writeUInt16BE(keyVersion);
  const said = JSON.stringify([pan.reveal(), transactionId, String(amount.amount), amount.currency]);
  const proof = hsm.mac(keyVersion, 'authentication-value', Buffer.from(said, 'utf8'));
  const value = Buffer.concat([version, proof.subarray(0, valueBytes - versionBytes)]);
  return Secret.of(value.toString('base64'));
}

/** Whether the value was made for this purchase with this card, compared in constant time; false for what is none. */
export function authenticationValueMatches(
  hsm: Hsm,
  presented: Secret,
  purchase: AuthenticatedPurchase,
): boolean {
  const bytes = Buffer.from(presented.reveal(), 'base64');
  if (bytes.length !== valueBytes) return false;
  const keyVersion = bytes.readUInt16BE(0);
  // Base64 that decodes to the same bytes in another spelling is not the value: texts are compared.
  return (
    hsm.keyVersions.includes(keyVersion) && authenticationValue(hsm, keyVersion, purchase).equals(presented)
  );
}
