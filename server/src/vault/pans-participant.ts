import type { Participant, Transaction } from '../platform/index.ts';
import { PanTaken } from './errors.ts';
import type { PanHolder, PanRow } from './pan-row.ts';
import {
  insertPans,
  lockCurrentPans,
  lockNumbers,
  movePans,
  type PanMove,
  type Retirement,
  retirePans,
  selectByLookup,
} from './pan-store.ts';

/** A number that a command means to give to a card: its hashes, one for each key version. See `Vault.panKey`. */
export interface PanKey {
  readonly lookups: readonly Buffer[];
}

export type PanChange =
  | { readonly kind: 'store'; readonly row: PanRow }
  /** The card's number cannot be used any more; it still leads to the card. */
  | ({ readonly kind: 'retire' } & Retirement)
  /** The number that a plastic holds becomes its card's. */
  | ({ readonly kind: 'move' } & PanMove);

export interface PansPicture {
  /** Who has the numbers among the keys, by hash. */
  readonly holders: Map<string, PanHolder>;
  readonly changes: PanChange[];
}

export type PansParticipant = Participant<PanKey, PansPicture, PanChange>;

/** Who has a number that is among the command's keys, as the commands before it left it; null when nobody does. */
export function panHolder({ holders }: PansPicture, { lookups }: PanKey): PanHolder | null {
  for (const lookup of lookups) {
    const holder = holders.get(nameOf(lookup));
    if (holder) return holder;
  }
  return null;
}

/**
 * Card numbers in the group commit: given, retired and moved in the transaction that changes the card. A number among
 * the keys is locked, so that only one command can find it free. One that is drawn at random needs no key: should
 * somebody have it after all, the command fails alone with `PanTaken`, and is tried again with another.
 */
export const pansParticipant: PansParticipant = {
  lock: (tx, keys) => lockNumbers(tx, lookupsOf(keys)),
  load: async (tx, keys) => {
    const holders = keys.length === 0 ? [] : await selectByLookup(tx, lookupsOf(keys));
    return {
      holders: new Map(holders.map(({ lookup, ...holder }) => [nameOf(lookup), holder])),
      changes: [],
    };
  },
  apply: ({ holders, changes }, change) => {
    changes.push(change);
    if (change.kind === 'retire') {
      const { merchantId, cardId, as } = change;
      for (const [name, holder] of holders) {
        if (holder.merchantId === merchantId && holder.cardId === cardId && holder.retired === null)
          holders.set(name, { ...holder, retired: as });
      }
    } else {
      const { merchantId, cardId, holder, lookup } = change.row;
      holders.set(nameOf(lookup), { merchantId, cardId, holder, retired: null });
    }
  },
  store: async (tx, { changes }) => {
    const standing = changes.flatMap((change) => {
      if (change.kind === 'store') return [];
      return change.kind === 'retire'
        ? [change]
        : [{ merchantId: change.row.merchantId, cardId: change.from }];
    });
    if (standing.length > 0) await lockCurrentPans(tx, standing);
    for (const run of runsOf(changes)) await storeRun(tx, run);
  },
};

/** Changes of one kind that follow one another, which one statement can write. */
function runsOf(changes: readonly PanChange[]): PanChange[][] {
  const runs: PanChange[][] = [];
  for (const change of changes) {
    const last = runs.at(-1);
    if (last?.[0]?.kind === change.kind) last.push(change);
    else runs.push([change]);
  }
  return runs;
}

async function storeRun(tx: Transaction, run: readonly PanChange[]): Promise<void> {
  const stores = run.flatMap((change) => (change.kind === 'store' ? [change.row] : []));
  const retirements = run.flatMap((change) => (change.kind === 'retire' ? [change] : []));
  const moves = run.flatMap((change) => (change.kind === 'move' ? [change] : []));
  if (stores.length > 0 && (await insertPans(tx, stores)).size < stores.length) throw new PanTaken();
  if (retirements.length > 0 && (await retirePans(tx, retirements)) < retirements.length)
    throw new Error('A card number was retired that no card has.');
  if (moves.length > 0 && (await movePans(tx, moves)) < moves.length)
    throw new Error('A card number was moved that no plastic holds.');
}

const lookupsOf = (keys: readonly PanKey[]): Buffer[] => keys.flatMap(({ lookups }) => lookups);
const nameOf = (lookup: Buffer): string => lookup.toString('hex');
