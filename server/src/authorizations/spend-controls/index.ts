export { acceptorKey } from './acceptor-key.ts';
export { rowOf, SINGLE_USE } from './counted-windows.ts';
export { countDecline, declinesInMonth } from './declines.ts';
export type { LimitLeft } from './left-in.ts';
export type { CardControls, LevelControls } from './read-spend-controls.ts';
export { readRulesOf, readSpendControls, readSubjectControls } from './read-spend-controls.ts';
export { type RulesOf, setSpendRules } from './set-spend-rules.ts';
export type {
  Level,
  PaymentCategory,
  SpendLimit,
  SpendRules,
  SpendState,
  SubjectControls,
} from './spend-controls.ts';
export { levels, paymentCategories, periods, windowKinds } from './spend-controls.ts';
export type {
  SpendControlsKey,
  SpendControlsParticipant,
  SpendControlsPicture,
} from './spend-controls-participant.ts';
export { controlsOf, spendControlsParticipant } from './spend-controls-participant.ts';
export { unrestricted } from './unrestricted.ts';
export { addTo, charge, giveBack, type LaterUse, type SpendControlsChange, type Use } from './usage.ts';
export { isCounted, usedIn, windowKey } from './windows.ts';
