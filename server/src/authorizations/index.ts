export type { Acceptor } from './acceptor.ts';
export {
  type Authorization,
  type AuthorizationStatus,
  type FeeKind,
  feeKinds,
  type LatencyReceipt,
  type NetworkEvent,
  type NetworkEventType,
} from './authorization.ts';
export type { AuthorizationsContext, NetworkParticipants } from './authorizations-context.ts';
export { authorizationsParticipant } from './authorizations-participant.ts';
export { listAuthorizationsAfter } from './authorizations-store.ts';
export { createCardHints } from './card-hints.ts';
export { chargeMonthlyFees } from './charge-monthly-fees.ts';
export { type DeclineReason, declineReasons } from './decline-reasons.ts';
export { type NetworkEventData, networkEventNames } from './event-data.ts';
export { expireDueHolds } from './expire-authorization.ts';
export { handleMessage } from './handle-message.ts';
export {
  createHttpAsker,
  type DecisionAsker,
  type DecisionHook,
  type HookFallback,
  hooksParticipant,
  questionsParticipant,
  readDecisionHook,
  reencryptHookSecrets,
  removeDecisionHook,
  rotateHookSecret,
  setDecisionHook,
  usualWindowMs,
} from './hook/index.ts';
export {
  type Activity,
  type ActivityKind,
  type ActivityStatus,
  activityKinds,
  listActivity,
} from './list-activity.ts';
export {
  avsResults,
  type Channel,
  channels,
  type EntryMode,
  entryModes,
  identityText,
  type MessageType,
  messageTypes,
  type NetworkIdentity,
  type NetworkMessage,
  networkMessage,
  type PurchaseLink,
  threeDsResults,
} from './message.ts';
export { withDecisionHooks } from './message-hooks.ts';
export type { MessageOutcome } from './message-outcome.ts';
export { storeMonths } from './monthly-fees-store.ts';
export { listEventsOf, listNetworkEvents, listTransactionsAfter } from './network-events-store.ts';
export { openAuthorizations } from './open-work.ts';
export { type AuthorizationWithEvents, readAuthorizationWithEvents } from './read-authorization.ts';
export {
  type CardControls,
  type LevelControls,
  type LimitLeft,
  levels,
  paymentCategories,
  periods,
  type RulesOf,
  readRulesOf,
  readSpendControls,
  readSubjectControls,
  type SpendLimit,
  type SpendRules,
  setSpendRules,
  spendControlsParticipant,
  unrestricted,
  windowKinds,
} from './spend-controls/index.ts';
