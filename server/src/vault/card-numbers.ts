import type { Database, Queryable, Random, Transaction } from '../platform/index.ts';
import type { Hsm } from './hsm.ts';
import { generatePan, isCardNumber } from './pan.ts';
import { type CardKey, makePanRow, openPan, type PanHolder, type PanOwner, type PanRow } from './pan-row.ts';
import { insertPans, selectByCards, selectByLookup, selectOfPlastics } from './pan-store.ts';
import type { PanKey } from './pans-participant.ts';
import { type ReencryptOptions, reencryptPans } from './reencrypt.ts';
import type { Secret } from './secret.ts';

export type StorePansResult =
  | { readonly kind: 'stored' }
  /** These cards were not stored, because another card has their number; the others were. */
  | { readonly kind: 'taken'; readonly cardIds: readonly string[] };

/** The vault's part that keeps card numbers: the current one of each card, those it had, and those of plastics. */
export interface CardNumbers {
  /** A random number in a BIN of 6 or 8 digits, 16 digits long, not yet compared with those in use. */
  newPan(bin: string): Secret;
  /** Whether this has the form of a number that can be given to a card: 16 digits. Check digit and BIN may be anything. */
  isCardNumber(pan: Secret): boolean;
  /** A number as it is stored; a card's, where nothing else is said. */
  panRow(owner: CardKey & Partial<Pick<PanOwner, 'holder'>> & { readonly pan: Secret }): PanRow;
  /** What a command of the group commit names a number by that it means to give away. */
  panKey(pan: Secret): PanKey;
  /**
   * Stores numbers with one statement. Two cards never get one number; a number stored under an earlier key
   * version is only noticed by `panTaken`, so ask that before.
   */
  storePans(tx: Transaction, rows: readonly PanRow[]): Promise<StorePansResult>;
  /** Which of these numbers somebody has already, of any merchant, under any key version. */
  panTaken(db: Queryable, pans: readonly Secret[]): Promise<ReadonlySet<Secret>>;

  /** Who has this number, also one that was retired; or null. */
  findByPan(db: Queryable, pan: Secret): Promise<PanHolder | null>;
  /** The card's current number, else the one that was retired last; or null. */
  readPan(db: Queryable, merchantId: string, cardId: string): Promise<Secret | null>;
  /** The numbers by card id; cards that have none, or are another merchant's, are absent. */
  readPans(
    db: Queryable,
    merchantId: string,
    cardIds: readonly string[],
  ): Promise<ReadonlyMap<string, Secret>>;
  /**
   * The numbers, by plastic id, that plastics hold themselves, in clear text: for the one who hands the pieces out and
   * reads on them what is shown here. A number that is a card's, or was retired, is never among them.
   */
  stockNumbers(
    db: Queryable,
    merchantId: string,
    plasticIds: readonly string[],
  ): Promise<ReadonlyMap<string, string>>;

  /**
   * Brings all card numbers under the current keys; may be killed and repeated. Answers how many it rewrote.
   */
  reencrypt(db: Database, options?: ReencryptOptions): Promise<number>;
}

export function createCardNumbers({
  hsm,
  random,
}: {
  readonly hsm: Hsm;
  readonly random: Random;
}): CardNumbers {
  const lookupsOf = (pan: Secret) => hsm.keyVersions.map((version) => hsm.lookupHash(version, pan));

  const readPans: CardNumbers['readPans'] = async (db, merchantId, cardIds) => {
    const rows = await selectByCards(db, merchantId, cardIds);
    return new Map(rows.map((row) => [row.cardId, openPan(hsm, row, row.sealed)]));
  };

  return {
    newPan: (bin) => generatePan(bin, random),
    isCardNumber,
    panRow: (owner) => makePanRow(hsm, { holder: 'card', ...owner }),
    panKey: (pan) => ({ lookups: lookupsOf(pan) }),
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
      if (!row) return null;
      const { lookup: _, ...holder } = row;
      return holder;
    },
    readPan: async (db, merchantId, cardId) => (await readPans(db, merchantId, [cardId])).get(cardId) ?? null,
    readPans,
    stockNumbers: async (db, merchantId, plasticIds) => {
      const rows = await selectOfPlastics(db, merchantId, plasticIds);
      return new Map(rows.map((row) => [row.cardId, openPan(hsm, row, row.sealed).reveal()]));
    },
    reencrypt: (db, options = {}) => reencryptPans(db, hsm, options),
  };
}
