export type { LoadAcceptance, LoadRefusal } from './accept-load.ts';
export type { Acceptance, CardRefusal } from './accept-operation.ts';
export { OPERATION_JOB } from './accept-operation.ts';
export {
  type Activation,
  type ApplicationOutcome,
  type AssignmentOrdering,
  activateCard,
  applyForCard,
  type Cancellation,
  type CardApplication,
  type CardholderReviewedData,
  type CardReviewedData,
  cancelApplication,
  cancelOverdueApplications,
  type GivenReview,
  openVerification,
  orderAssignment,
  type ReviewOutcome,
  type ReviewSnapshot,
  reviewVerification,
  type VerificationOpening,
} from './applications/index.ts';
export type { Assignment } from './assign-number.ts';
export { assignNumber } from './assign-number.ts';
export { blockCard, unblockCard } from './block-card.ts';
export type { Card, Operation, OperationKind, Scope } from './card.ts';
export type { CardEventData, CardSnapshot, RefusedNumber } from './card-events.ts';
export { cardSnapshot } from './card-events.ts';
export { PIN_TRIES } from './card-pin.ts';
export type {
  CardBalances,
  CardNumber,
  CardSelector,
  FundingFilter,
  FundingPage,
  OwingCard,
} from './card-queries.ts';
export {
  cardBalances,
  findCard,
  findCardIds,
  findMerchantCard,
  listCardsAfter,
  listFundings,
  listOwingCardsAfter,
} from './card-queries.ts';
export { readCardSecrets } from './card-secrets.ts';
export type { CardStatus } from './card-status.ts';
export { waitsForFirstLoad } from './card-status.ts';
export type { CardsContext, CardsParticipants } from './cards-context.ts';
export type { CardsParticipant } from './cards-participant.ts';
export { cardsParticipant } from './cards-participant.ts';
export { readCard } from './cards-store.ts';
export { closeCard, freezeCard, unfreezeCard } from './change-card.ts';
export type { Clearing } from './clear-negative-balance.ts';
export { clearNegativeBalance } from './clear-negative-balance.ts';
export { findDeliveryAddress, storeDeliveryAddresses } from './delivery-addresses.ts';
export { expectedReturn } from './expected-return.ts';
export { finishOperation } from './finish-operation.ts';
export type { FundCardOrder } from './fund-card.ts';
export { fundCard } from './fund-card.ts';
export type { IssueCardOrder } from './issue-card.ts';
export { issueCard } from './issue-card.ts';
export { listHeldCards } from './list-held-cards.ts';
export { openOperations } from './open-work.ts';
export type {
  Faultable,
  FaultKey,
  FaultsParticipant,
  FaultsPicture,
  OperationFault,
  OrderedFault,
} from './operation-faults.ts';
export { faultable, noFaults } from './operation-faults.ts';
export { pinsParticipant } from './pins-participant.ts';
export { readPin } from './pins-store.ts';
export type {
  DeliveryAddress,
  NumberRetirement,
  Plastic,
  PlasticActivation,
  PlasticMove,
  PlasticOrdering,
  PlasticReport,
  PlasticReporting,
  PlasticState,
  Shipment,
  StockedPlastic,
} from './plastics/index.ts';
export {
  activatePlastic,
  addStock,
  countStock,
  findPlastic,
  listPlasticsOfCard,
  listPlasticsOfProduct,
  listStock,
  MOST_STOCK_AT_ONCE,
  movePlastic,
  orderPlastic,
  plasticReasons,
  plasticStates,
  plasticsParticipant,
  reportPlastic,
} from './plastics/index.ts';
export { referenceIsTaken } from './reference-is-taken.ts';
export { type PinSetting, setPin } from './set-pin.ts';
export { wakeClose } from './wake-close.ts';
