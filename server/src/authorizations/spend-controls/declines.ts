import type { SpendState, SubjectControls } from './spend-controls.ts';
import type { SpendControlsChange } from './usage.ts';

const MONTH = 'YYYY-MM'.length;

/** How many declines the card has had in the calendar month (UTC) of that instant. */
export function declinesInMonth(state: SpendState | null, at: Date): number {
  const month = at.toISOString().slice(0, MONTH);
  return state?.declines?.month === month ? state.declines.count : 0;
}

/** Counts a decline of the card, for fees that grow with their number. */
export function countDecline(
  merchantId: string,
  { level, subjectId, state }: SubjectControls,
  at: Date,
): SpendControlsChange {
  const declines = { month: at.toISOString().slice(0, MONTH), count: declinesInMonth(state, at) + 1 };
  const { windows, lockedTo } = state ?? { windows: {}, lockedTo: null };
  return { merchantId, subjectId, level, state: { windows, lockedTo, declines } };
}
