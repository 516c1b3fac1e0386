import type { Card } from '../../cards/index.ts';
import type { Queryable } from '../../platform/index.ts';
import { SINGLE_USE } from './counted-windows.ts';
import { type LimitLeft, leftIn } from './left-in.ts';
import type { RulesOf } from './set-spend-rules.ts';
import type { Level, SpendRules, SubjectControls } from './spend-controls.ts';
import { loadControls } from './spend-controls-store.ts';

/** One level's rules, and what is left in each of their windows. */
export interface LevelControls {
  readonly level: Level;
  readonly subjectId: string;
  readonly rules: SpendRules | null;
  /** Of a product by itself nothing: its limits are counted with each card. */
  readonly windows: readonly LimitLeft[];
}

export interface CardControls {
  /** Product, programme, cardholder and card, each with its rules or none. */
  readonly levels: readonly LevelControls[];
  /** The acceptor that the card is locked to, by its id or `name:` and its name. */
  readonly lockedTo: string | null;
  /** The card was for one use, and has been used. */
  readonly isUsedUp: boolean;
}

/** Everything that rules a card, with what is left in each window. */
export async function readSpendControls(database: Queryable, card: Card, now: Date): Promise<CardControls> {
  const { merchantId } = card;
  const subjects = [
    ['product', card.productId],
    ['programme', card.programmeId],
    ['cardholder', card.cardholderId],
    ['card', card.id],
  ] as const;
  const rows = await loadControls(
    database,
    subjects.map(([, subjectId]) => ({ merchantId, subjectId })),
  );
  const controls = subjects.map(
    ([level, subjectId]): SubjectControls =>
      rows.find((row) => row.subjectId === subjectId) ?? { level, subjectId, rules: null, state: null },
  );
  const windows = leftIn(controls, now);
  const state = controls.find(({ level }) => level === 'card')?.state;
  const isSingleUse = controls.some(({ rules }) => rules?.singleUse);
  const isLocked = controls.some(({ rules }) => rules?.lockedToFirstMerchant);
  return {
    levels: controls.map(({ level, subjectId, rules }) => ({
      level,
      subjectId,
      rules,
      windows: windows.filter((window) => window.level === level),
    })),
    lockedTo: isLocked ? (state?.lockedTo ?? null) : null,
    isUsedUp: isSingleUse && (state?.windows[SINGLE_USE]?.buckets.all?.count ?? 0) > 0,
  };
}

/** The rules of one subject, with what is left in each of their windows. */
export async function readSubjectControls(
  database: Queryable,
  { level, merchantId, subjectId }: RulesOf,
  now: Date,
): Promise<LevelControls> {
  const [row] = await loadControls(database, [{ merchantId, subjectId }]);
  const rules = row?.rules ?? null;
  return { level, subjectId, rules, windows: row && level !== 'product' ? leftIn([row], now) : [] };
}

/** The rules of several subjects of a merchant, without what is left in them; a subject without rules is not there. */
export async function readRulesOf(
  database: Queryable,
  merchantId: string,
  subjectIds: readonly string[],
): Promise<ReadonlyMap<string, SpendRules>> {
  const rows = await loadControls(
    database,
    subjectIds.map((subjectId) => ({ merchantId, subjectId })),
  );
  return new Map(rows.flatMap(({ subjectId, rules }) => (rules ? [[subjectId, rules] as const] : [])));
}
