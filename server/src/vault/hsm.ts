import type { Secret } from './secret.ts';

export interface CardVerificationInput {
  readonly pan: Secret;
  /** Year and month, YYMM. */
  readonly expiry: string;
  /** Three digits. */
  readonly serviceCode: string;
}

export interface PinInput {
  readonly pan: Secret;
  readonly pin: Secret;
}

/** What a keyed hash is for. Each has a key of its own, so that none can stand for another. */
export const macPurposes = ['one-time-code', 'authentication-value'] as const;
export type MacPurpose = (typeof macPurposes)[number];

/**
 * What the vault asks of the thing that holds the keys. Calls are synchronous, as they are in PKCS#11; every
 * one names the version of the keys it wants.
 * @throws VaultError on a key version it does not have
 */
export interface Hsm {
  /** The version that new values are written with. */
  readonly currentKeyVersion: number;
  /** All versions it has, the current one included. */
  readonly keyVersions: readonly number[];

  /** Authenticated encryption. `associated` is not stored, and the same bytes are needed to decrypt. */
  encrypt(keyVersion: number, plaintext: Uint8Array, associated: Uint8Array): Buffer;

  /** @throws VaultError when ciphertext, key or associated data are not those of the encryption */
  decrypt(keyVersion: number, ciphertext: Uint8Array, associated: Uint8Array): Buffer;

  /** 32 bytes that are the same for the same PAN and key version, and say nothing about the PAN. */
  lookupHash(keyVersion: number, pan: Secret): Buffer;

  /** An Ed25519 signature: proof to others that this installation said so. */
  sign(keyVersion: number, message: Uint8Array): Buffer;

  /** What such a signature is verified with: SPKI in PEM. */
  signatureKeyPem(keyVersion: number): string;

  /** Three digits by the Visa algorithm for CVV, which the service code turns into CVV, iCVV or CVV2. */
  cardVerificationValue(keyVersion: number, input: CardVerificationInput): Secret;

  /**
   * The IBM 3624 offset of a PIN over its whole length: says nothing about the PIN without the key.
   * @throws RangeError on a PIN that is not 4 to 12 digits
   */
  pinOffset(keyVersion: number, input: PinInput): string;

  /** Whether the offset was made of this PIN, compared in constant time. What has no form of a PIN is not. */
  pinMatches(keyVersion: number, input: PinInput & { readonly offset: string }): boolean;

  /** 32 bytes that nobody can make or check without the key. */
  mac(keyVersion: number, purpose: MacPurpose, message: Uint8Array): Buffer;
}
