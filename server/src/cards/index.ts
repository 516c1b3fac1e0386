export type { Acceptance, CardRefusal } from './accept-operation.ts';
export { OPERATION_JOB } from './accept-operation.ts';
export { blockCard, unblockCard } from './block-card.ts';
export type { Card, Operation, OperationKind, Scope } from './card.ts';
export type { CardEventData, CardSnapshot } from './card-events.ts';
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
export type { CardStatus } from './card-status.ts';
export type { CardsContext, CardsParticipants } from './cards-context.ts';
export type { CardsParticipant } from './cards-participant.ts';
export { cardsParticipant } from './cards-participant.ts';
export { readCard } from './cards-store.ts';
export { closeCard, freezeCard, unfreezeCard } from './change-card.ts';
export type { Clearing } from './clear-negative-balance.ts';
export { clearNegativeBalance } from './clear-negative-balance.ts';
export { finishOperation } from './finish-operation.ts';
export type { FundCardOrder } from './fund-card.ts';
export { fundCard } from './fund-card.ts';
export type { IssueCardOrder } from './issue-card.ts';
export { issueCard } from './issue-card.ts';
export { openOperations } from './open-work.ts';
export type {
  FaultKey,
  FaultsParticipant,
  FaultsPicture,
  OperationFault,
  OrderedFault,
} from './operation-faults.ts';
export { noFaults } from './operation-faults.ts';
export { pinsParticipant } from './pins-participant.ts';
export { readPin } from './pins-store.ts';
export { referenceIsTaken } from './reference-is-taken.ts';
export { setPin } from './set-pin.ts';
export { wakeClose } from './wake-close.ts';
