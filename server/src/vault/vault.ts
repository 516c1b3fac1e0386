import { createHmac, verify } from 'node:crypto';
import type { Database, Queryable, Random, Transaction } from '../platform/index.ts';
import { type Expiry, expiryYymm } from './expiry.ts';
import type { Hsm } from './hsm.ts';
import { generatePan } from './pan.ts';
import { type CardKey, makePanRow, openPan, type PanRow } from './pan-row.ts';
import { insertPans, selectByCards, selectByLookup } from './pan-store.ts';
import { type ReencryptOptions, reencryptPans } from './reencrypt.ts';
import { openValue, sealValue } from './sealed-value.ts';
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

export type StorePansResult =
  | { readonly kind: 'stored' }
  /** These cards were not stored, because another card has their number; the others were. */
  | { readonly kind: 'taken'; readonly cardIds: readonly string[] };

/** An Ed25519 signature in Base64, and what it is verified with. */
export interface SignedBy {
  readonly keyVersion: number;
  readonly signature: string;
  readonly publicKeyPem: string;
}

/** Everything the other rooms may ask of card numbers and secrets at rest. */
export interface Vault {
  /** The key version that a card issued now records. */
  currentKeyVersion(): number;

  /** Encrypts a secret for storage. The context (what it is and whose) must be the same to open it. */
  seal(secret: Secret, context: string): Buffer;
  /** @throws VaultError when the value was changed or belongs to another context */
  open(sealed: Uint8Array, context: string): Secret;
  /** The same in clear text, for the one thing that is sealed to be handed out again: the sandbox's own profile. */
  openText(sealed: Uint8Array, context: string): string;
  /** HMAC-SHA256 of a text under a sealed secret, which stays here. @throws VaultError as `open` does */
  hmac(sealed: Uint8Array, context: string, text: string): Buffer;

  /** A random number in a BIN of 6 or 8 digits, 16 digits long, not yet compared with those in use. */
  newPan(bin: string): Secret;
  /** A number as it is stored. */
  panRow(card: CardKey & { readonly pan: Secret }): PanRow;
  /**
   * Stores numbers with one statement. Two cards never get one number; a number stored under an earlier key
   * version is only noticed by `panTaken`, so ask that before.
   */
  storePans(tx: Transaction, rows: readonly PanRow[]): Promise<StorePansResult>;
  /** Which of these numbers a card has already, of any merchant, under any key version. */
  panTaken(db: Queryable, pans: readonly Secret[]): Promise<ReadonlySet<Secret>>;

  findByPan(db: Queryable, pan: Secret): Promise<CardKey | null>;
  readPan(db: Queryable, merchantId: string, cardId: string): Promise<Secret | null>;
  /** The numbers by card id; cards that have none, or are another merchant's, are absent. */
  readPans(
    db: Queryable,
    merchantId: string,
    cardIds: readonly string[],
  ): Promise<ReadonlyMap<string, Secret>>;

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

  /** Signs what others will hold against this installation, such as a checkpoint of its ledger. */
  sign(text: string): SignedBy;
  /** Whether this installation signed the text. */
  isSigned(text: string, by: Pick<SignedBy, 'keyVersion' | 'signature'>): boolean;

  /**
   * Brings all card numbers under the current keys; may be killed and repeated. Answers how many it rewrote.
   */
  reencrypt(db: Database, options?: ReencryptOptions): Promise<number>;
}

export function createVault({ hsm, random }: { readonly hsm: Hsm; readonly random: Random }): Vault {
  const lookupsOf = (pan: Secret) => hsm.keyVersions.map((version) => hsm.lookupHash(version, pan));

  const readPans: Vault['readPans'] = async (db, merchantId, cardIds) => {
    const rows = await selectByCards(db, merchantId, cardIds);
    return new Map(rows.map((row) => [row.cardId, openPan(hsm, row, row.sealed)]));
  };

  const cardVerification: Vault['cardVerification'] = (kind, { pan, expiry, serviceCode, keyVersion }) =>
    hsm.cardVerificationValue(keyVersion, {
      pan,
      expiry: expiryYymm(expiry),
      serviceCode: kind === 'icvv' ? '999' : kind === 'cvv2' ? '000' : serviceCode,
    });

  return {
    currentKeyVersion: () => hsm.currentKeyVersion,
    seal: (secret, context) => sealValue(hsm, hsm.currentKeyVersion, secret, context),
    open: (sealed, context) => openValue(hsm, sealed, context),
    openText: (sealed, context) => openValue(hsm, sealed, context).reveal(),
    hmac: (sealed, context, text) =>
      createHmac('sha256', openValue(hsm, sealed, context).reveal())
        .update(text)
        .digest(),
    newPan: (bin) => generatePan(bin, random),
    panRow: (card) => makePanRow(hsm, card),
    storePans: async (tx, rows) => {
      const stored = await insertPans(tx, rows);
      const cardIds = rows.map((row) => row.cardId).filter((cardId) => !stored.has(cardId));
      return cardIds.length === 0 ? { kind: 'stored' } : { kind: 'taken', cardIds };
    },
    panTaken: async (db, pans) => {
      const candidates = pans.map((pan) => ({ pan, lookups: lookupsOf(pan) }));
      const rows = await selectByLookup(
        db,
        candidates.flatMap(({ lookups }) => lookups),
      );
      const known = new Set(rows.map(({ lookup }) => lookup.toString('hex')));
      const taken = candidates.filter(({ lookups }) =>
        lookups.some((lookup) => known.has(lookup.toString('hex'))),
      );
      return new Set(taken.map(({ pan }) => pan));
    },
    findByPan: async (db, pan) => {
      const [row] = await selectByLookup(db, lookupsOf(pan));
      return row ? { merchantId: row.merchantId, cardId: row.cardId } : null;
    },
    readPan: async (db, merchantId, cardId) => (await readPans(db, merchantId, [cardId])).get(cardId) ?? null,
    readPans,
    cardVerification,
    cardVerificationMatches: (kind, request, presented) => cardVerification(kind, request).equals(presented),
    pinRecord: (chosen) => {
      const keyVersion = hsm.currentKeyVersion;
      return { offset: hsm.pinOffset(keyVersion, chosen), keyVersion };
    },
    pinMatches: ({ keyVersion, ...presented }) => hsm.pinMatches(keyVersion, presented),
    sign: (text) => {
      const keyVersion = hsm.currentKeyVersion;
      const signature = hsm.sign(keyVersion, Buffer.from(text)).toString('base64');
      return { keyVersion, signature, publicKeyPem: hsm.signatureKeyPem(keyVersion) };
    },
    isSigned: (text, { keyVersion, signature }) =>
      hsm.keyVersions.includes(keyVersion) &&
      verify(null, Buffer.from(text), hsm.signatureKeyPem(keyVersion), Buffer.from(signature, 'base64')),
    reencrypt: (db, options = {}) => reencryptPans(db, hsm, options),
  };
}
