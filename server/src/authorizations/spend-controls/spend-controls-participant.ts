import type { Participant } from '../../platform/index.ts';
import type { SubjectControls } from './spend-controls.ts';
import { loadControls, lockShared, type SubjectKey, storeStates } from './spend-controls-store.ts';
import type { SpendControlsChange } from './usage.ts';

/** A card with everything whose rules hold for it. The command must lock the card too: that lock guards its counters. */
export interface SpendControlsKey {
  readonly merchantId: string;
  readonly productId: string;
  readonly programmeId: string;
  readonly cardholderId: string;
  readonly cardId: string;
}

export interface SpendControlsPicture {
  /** By subject: those that have a row, or were given one by a command of this batch. */
  readonly subjects: Map<string, SubjectControls>;
  readonly changes: Map<string, SpendControlsChange>;
}

export type SpendControlsParticipant = Participant<
  SpendControlsKey,
  SpendControlsPicture,
  SpendControlsChange,
  Set<string>
>;

/** Rules and counters in the group commit. */
export const spendControlsParticipant: SpendControlsParticipant = {
  lock: (tx, keys) => {
    const shared = keys.flatMap(({ merchantId, programmeId, cardholderId }) => [
      { merchantId, subjectId: programmeId },
      { merchantId, subjectId: cardholderId },
    ]);
    return lockShared(tx, distinct(shared));
  },
  load: async (tx, keys, locked) => {
    const picture: SpendControlsPicture = { subjects: new Map(), changes: new Map() };
    if (keys.length === 0) return picture;
    const all = keys.flatMap(({ merchantId, productId, programmeId, cardholderId, cardId }) =>
      [productId, programmeId, cardholderId, cardId].map((subjectId) => ({ merchantId, subjectId })),
    );
    const [rows, held] = await Promise.all([loadControls(tx, distinct(all)), locked]);
    for (const row of rows) picture.subjects.set(row.subjectId, usable(row, held));
    return picture;
  },
  apply: ({ subjects, changes }, change) => {
    const { subjectId, level, state } = change;
    subjects.set(subjectId, { level, subjectId, rules: subjects.get(subjectId)?.rules ?? null, state });
    changes.set(subjectId, change);
  },
  store: (tx, { changes }) => storeStates(tx, [...changes.values()]),
};

/**
 * Limits that were set between the locks and the reading are not counted by this batch, which does not hold the lock of
 * their counters; the next one does. Everything else that is ruled holds at once.
 */
function usable(row: SubjectControls, held: ReadonlySet<string> | undefined): SubjectControls {
  if (row.level === 'card' || row.level === 'product' || held?.has(row.subjectId)) return row;
  const rules = row.rules && row.rules.limits.length > 0 ? { ...row.rules, limits: [] } : row.rules;
  return { ...row, rules, state: null };
}

/** The controls of a card, in the order in which they are looked at: product, card, cardholder, programme. */
export function controlsOf(picture: SpendControlsPicture, key: SpendControlsKey): SubjectControls[] {
  const { subjects } = picture;
  const card = subjects.get(key.cardId) ?? {
    level: 'card' as const,
    subjectId: key.cardId,
    rules: null,
    state: null,
  };
  const found = [
    subjects.get(key.productId),
    card,
    subjects.get(key.cardholderId),
    subjects.get(key.programmeId),
  ];
  return found.filter((subject) => subject !== undefined);
}

function distinct(keys: readonly SubjectKey[]): SubjectKey[] {
  return [...new Map(keys.map((key) => [key.subjectId, key])).values()];
}
