import { createHmac, verify } from 'node:crypto';
import type { Random } from '../platform/index.ts';
import {
  type AuthenticatedPurchase,
  authenticationValue,
  authenticationValueMatches,
} from './authentication-value.ts';
import { type CardNumbers, createCardNumbers } from './card-numbers.ts';
import { type Expiry, expiryYymm } from './expiry.ts';
import type { Hsm } from './hsm.ts';
import {
  type CodeRecord,
  codeMatches,
  codeRecord,
  isOneTimeCode,
  newOneTimeCode,
  newToken,
  tokenHash,
} from './one-time-code.ts';
import { openBytes, openValue, sealBytes, sealValue } from './sealed-value.ts';
import type { Secret } from './secret.ts';

/** CVV is on the stripe, iCVV in the chip, CVV2 on the back of the card. */
export type CardVerificationKind = 'cvv' | 'icvv' | 'cvv2';

export interface CardVerificationRequest {
  readonly pan: Secret;
  readonly expiry: Expiry;
  /** The product's, three digits; iCVV and CVV2 use their fixed ones instead. */
  readonly serviceCode: string;
  /** The version the card was issued with, so that its codes outlive a rotation. */
  readonly keyVersion: number;
}

/** A PIN as it is kept: an IBM 3624 offset, and the version of the key that makes sense of it. */
export interface PinRecord {
  readonly offset: string;
  readonly keyVersion: number;
}

/** An Ed25519 signature in Base64, and what it is verified with. */
export interface SignedBy {
  readonly keyVersion: number;
  readonly signature: string;
  readonly publicKeyPem: string;
}

/** Everything the other rooms may ask of card numbers and secrets at rest. */
export interface Vault extends CardNumbers {
  /** The key version that a card issued now records. */
  currentKeyVersion(): number;

  /** Encrypts a secret for storage. The context (what it is and whose) must be the same to open it. */
  seal(secret: Secret, context: string): Buffer;
  /** @throws VaultError when the value was changed or belongs to another context */
  open(sealed: Uint8Array, context: string): Secret;
  /** The same in clear text, for the one thing that is sealed to be handed out again: the sandbox's own profile. */
  openText(sealed: Uint8Array, context: string): string;
  /** Encrypts bytes that are private and no secret of ours, such as the picture of a passport. */
  sealBytes(bytes: Uint8Array, context: string): Buffer;
  /** @throws VaultError as `open` does */
  openBytes(sealed: Uint8Array, context: string): Buffer;
  /** HMAC-SHA256 of a text under a sealed secret, which stays here. @throws VaultError as `open` does */
  hmac(sealed: Uint8Array, context: string, text: string): Buffer;

  /** Three digits, computed each time and never stored. */
  cardVerification(kind: CardVerificationKind, request: CardVerificationRequest): Secret;
  /** Whether these are the card's three digits, compared in constant time. */
  cardVerificationMatches(
    kind: CardVerificationKind,
    request: CardVerificationRequest,
    presented: Secret,
  ): boolean;

  /**
   * What is kept of a PIN, under the current key. Nothing in it is clear.
   * @throws RangeError when it is no PIN: see `isPin`
   */
  pinRecord(chosen: { readonly pan: Secret; readonly pin: Secret }): PinRecord;
  /** Whether this PIN is the one that was kept, compared in constant time; false for what is no PIN at all. */
  pinMatches(presented: { readonly pan: Secret; readonly pin: Secret } & PinRecord): boolean;

  /** A random code of so many digits, for one use. */
  newOneTimeCode(digits: number): Secret;
  isOneTimeCode(code: Secret, digits: number): boolean;
  /** What is kept of a code, under the current key. The context (what it is for and whose) must be the same later. */
  codeRecord(code: Secret, context: string): CodeRecord;
  /** Whether this code is the one that was kept, compared in constant time. */
  codeMatches(presented: Secret, context: string, record: CodeRecord): boolean;
  /** 32 random bytes as text, for an address that nobody guesses. */
  newToken(): Secret;
  /** 32 bytes by which a token is found, and which do not give it away. */
  tokenHash(token: Secret): Buffer;

  /** Proof for an authorization that the cardholder was authenticated for this purchase: 20 bytes in Base64. */
  authenticationValue(purchase: AuthenticatedPurchase & { readonly keyVersion: number }): Secret;
  /** Whether the value was made for this purchase, under whichever version, compared in constant time. */
  authenticationValueMatches(presented: Secret, purchase: AuthenticatedPurchase): boolean;

  /** Signs what others will hold against this installation, such as a checkpoint of its ledger. */
  sign(text: string): SignedBy;
  /** Whether this installation signed the text. */
  isSigned(text: string, by: Pick<SignedBy, 'keyVersion' | 'signature'>): boolean;
}

export function createVault({ hsm, random }: { readonly hsm: Hsm; readonly random: Random }): Vault {
  const cardVerification: Vault['cardVerification'] = (kind, { pan, expiry, serviceCode, keyVersion }) =>
    hsm.cardVerificationValue(keyVersion, {
      pan,
      expiry: expiryYymm(expiry),
      serviceCode: kind === 'icvv' ? '999' : kind === 'cvv2' ? '000' : serviceCode,
    });

  return {
    ...createCardNumbers({ hsm, random }),
    currentKeyVersion: () => hsm.currentKeyVersion,
    seal: (secret, context) => sealValue(hsm, hsm.currentKeyVersion, secret, context),
    open: (sealed, context) => openValue(hsm, sealed, context),
    openText: (sealed, context) => openValue(hsm, sealed, context).reveal(),
    sealBytes: (bytes, context) => sealBytes(hsm, hsm.currentKeyVersion, bytes, context),
    openBytes: (sealed, context) => openBytes(hsm, sealed, context),
    hmac: (sealed, context, text) =>
      createHmac('sha256', openValue(hsm, sealed, context).reveal())
        .update(text)
        .digest(),
    cardVerification,
    cardVerificationMatches: (kind, request, presented) => cardVerification(kind, request).equals(presented),
    pinRecord: (chosen) => {
      const keyVersion = hsm.currentKeyVersion;
      return { offset: hsm.pinOffset(keyVersion, chosen), keyVersion };
    },
    pinMatches: ({ keyVersion, ...presented }) => hsm.pinMatches(keyVersion, presented),
    newOneTimeCode: (digits) => newOneTimeCode(digits, random),
    isOneTimeCode,
    codeRecord: (code, context) => codeRecord(hsm, hsm.currentKeyVersion, code, context),
    codeMatches: (presented, context, record) => codeMatches(hsm, presented, context, record),
    newToken: () => newToken(random),
    tokenHash,
    authenticationValue: ({ keyVersion, ...purchase }) => authenticationValue(hsm, keyVersion, purchase),
    authenticationValueMatches: (presented, purchase) => authenticationValueMatches(hsm, presented, purchase),
    sign: (text) => {
      const keyVersion = hsm.currentKeyVersion;
      const signature = hsm.sign(keyVersion, Buffer.from(text)).toString('base64');
      return { keyVersion, signature, publicKeyPem: hsm.signatureKeyPem(keyVersion) };
    },
    isSigned: (text, { keyVersion, signature }) =>
      hsm.keyVersions.includes(keyVersion) &&
      verify(null, Buffer.from(text), hsm.signatureKeyPem(keyVersion), Buffer.from(signature, 'base64')),
  };
}
