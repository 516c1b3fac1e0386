import { type CardNumber, findCardIds } from '../cards/index.ts';
import {
  type ApiKey,
  findApiKeys,
  findMerchants,
  type Merchant,
  type PresentedKey,
} from '../merchants/index.ts';
import { groupCalls, type Queryable } from '../platform/index.ts';
import {
  claimRequests,
  type RequestAnswer,
  type RequestClaim,
  storeAnswers,
} from './idempotency/requests-store.ts';

/**
 * What every request asks the database besides its work. Requests that come together ask together, each group with one
 * statement; every group asks anew, and nothing of its answers is kept.
 */
export interface SharedCalls {
  /** The valid key that was presented, or null. */
  apiKey(presented: PresentedKey): Promise<ApiKey | null>;
  merchant(id: string): Promise<Merchant | null>;
  /** The id of the merchant's card of this number, or null. */
  cardId(number: CardNumber): Promise<string | null>;
  /** Begins a state-changing call; false when somebody else has it. */
  claimRequest(claim: RequestClaim): Promise<boolean>;
  /** Keeps a call's answer; false when the call is not its holder's any more. */
  storeAnswer(answer: RequestAnswer): Promise<boolean>;
}

/** One for all requests of a process: only calls of the same one travel together. */
export function shareCalls(database: Queryable): SharedCalls {
  return {
    apiKey: groupCalls((presented: readonly PresentedKey[]) => findApiKeys(database, presented)),
    merchant: groupCalls((ids: readonly string[]) => findMerchants(database, ids)),
    cardId: groupCalls((numbers: readonly CardNumber[]) => findCardIds(database, numbers)),
    claimRequest: groupCalls((claims: readonly RequestClaim[]) => claimRequests(database, claims)),
    storeAnswer: groupCalls((answers: readonly RequestAnswer[]) => storeAnswers(database, answers)),
  };
}
