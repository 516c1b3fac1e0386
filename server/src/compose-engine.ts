import {
  type AuthorizationsContext,
  authorizationsParticipant,
  createCardHints,
  type DecisionAsker,
  hooksParticipant,
  type NetworkParticipants,
  questionsParticipant,
  spendControlsParticipant,
  storeMonths,
  withDecisionHooks,
} from './authorizations/index.ts';
import {
  cardholdersParticipant,
  insertDocuments,
  type RegistrationContext,
  type RegistrationParticipants,
  type SimulatedContext,
  type SimulatedParticipants,
  storeIdentities,
  submissionsParticipant,
  type VerificationProvider,
  verificationsParticipant,
} from './cardholders/index.ts';
import {
  type CardsContext,
  cardsParticipant,
  type FaultsParticipant,
  pinsParticipant,
  plasticsParticipant,
  storeDeliveryAddresses,
} from './cards/index.ts';
import { productsParticipant, quotasParticipant } from './catalog/index.ts';
import {
  type ChallengesContext,
  type ChallengesParticipants,
  challengesParticipant,
} from './challenges/index.ts';
import type { Config } from './config.ts';
import { createEventsParticipant, type WebhookDialect } from './events/index.ts';
import { createLedgerParticipant } from './ledger/index.ts';
import { type ExchangeRates, storedRates } from './money/index.ts';
import {
  type BusinessClock,
  type Clock,
  createGroupCommit,
  createJobsParticipant,
  type Database,
  type NewId,
  numbersParticipant,
  openBusinessClock,
  processStopwatch,
  type Random,
  type RunningGroupCommit,
  writeOnly,
} from './platform/index.ts';
import { pansParticipant, type Vault } from './vault/index.ts';

/** Everything that one transaction can change together. */
type EngineParticipants = NetworkParticipants &
  ChallengesParticipants &
  SimulatedParticipants &
  RegistrationParticipants;

/** The engine without doors and workers: everything that actions need, built once. */
export interface Engine {
  readonly database: Database;
  readonly wall: Clock;
  readonly clock: BusinessClock;
  readonly newId: NewId;
  readonly random: Random;
  readonly vault: Vault;
  readonly exchangeRates: ExchangeRates;
  readonly commit: RunningGroupCommit<EngineParticipants>;
  readonly cards: CardsContext;
  readonly authorizations: AuthorizationsContext;
  readonly challenges: ChallengesContext;
  /** The simulated provider's side of verifications, wherever it is the one. */
  readonly simulated: SimulatedContext;
  /** For people who are registered before they have a card. */
  readonly registration: RegistrationContext;
  readonly dialects: Readonly<Record<string, WebhookDialect>>;
  /** The workers say here how they are woken; until they run, nothing needs to be. */
  readonly wakeCalls: { job: (kind: string) => void; delivery: () => void };
}

export interface EngineParts {
  readonly config: Pick<Config, 'mode' | 'delaysMs' | 'reviewDelayMs' | 'commitLanes'>;
  readonly database: Database;
  readonly wall: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly vault: Vault;
  readonly faults: FaultsParticipant;
  readonly dialects: Readonly<Record<string, WebhookDialect>>;
  readonly verificationProvider: VerificationProvider;
  readonly onVerificationTrouble: (problem: string) => void;
  /** How a merchant's decision hook is asked. */
  readonly asker: DecisionAsker;
  readonly onTrouble: (error: unknown, batchSize: number) => void;
  readonly onHookError: (error: unknown, questionId: string) => void;
}

/** A provider lives by the wall clock; what it says is told by the business clock. */
function inBusinessTime(provider: VerificationProvider, clock: BusinessClock): VerificationProvider {
  const { fetchReview } = provider;
  if (!fetchReview) return provider;
  return {
    ...provider,
    fetchReview: async (verification) => {
      const fetched = await fetchReview(verification);
      if (fetched.kind !== 'reviewed') return fetched;
      const { review } = fetched;
      return { ...fetched, review: { ...review, reviewedAt: clock.at(review.reviewedAt) } };
    },
  };
}

export async function composeEngine(parts: EngineParts): Promise<Engine> {
  const { config, database, wall, newId, random, vault, dialects } = parts;
  const clock = await openBusinessClock(database, wall);
  const wakeCalls = { job: (_kind: string) => {}, delivery: () => {} };

  // The order of the participants is the order in which their rows are locked.
  const commit = createGroupCommit<EngineParticipants>({
    database,
    wall,
    newId,
    lanes: config.commitLanes,
    onTrouble: parts.onTrouble,
    participants: {
      numbers: numbersParticipant,
      faults: parts.faults,
      products: productsParticipant,
      hooks: hooksParticipant,
      quotas: quotasParticipant,
      cards: cardsParticipant,
      plastics: plasticsParticipant,
      challenges: challengesParticipant,
      pins: pinsParticipant,
      verifications: verificationsParticipant,
      submissions: submissionsParticipant,
      spendControls: spendControlsParticipant,
      questions: questionsParticipant,
      monthlyFees: writeOnly(storeMonths),
      authorizations: authorizationsParticipant,
      ledger: createLedgerParticipant(),
      cardholders: cardholdersParticipant,
      identities: writeOnly(storeIdentities),
      documents: writeOnly(insertDocuments),
      deliveryAddresses: writeOnly(storeDeliveryAddresses),
      pans: pansParticipant,
      events: createEventsParticipant({
        topicsOf: (dialect, event) => dialects[dialect]?.topicsOf(event) ?? [],
        newId,
        clock,
        wake: () => wakeCalls.delivery(),
      }),
      jobs: createJobsParticipant((kind) => wakeCalls.job(kind)),
    },
  });
  const shared = { database, commit, clock, newId };
  const exchangeRates = storedRates(database);
  return {
    database,
    wall,
    clock,
    newId,
    random,
    vault,
    exchangeRates,
    commit,
    dialects,
    wakeCalls,
    cards: {
      ...shared,
      vault,
      delaysMs: config.delaysMs,
      verification: {
        provider: inBusinessTime(parts.verificationProvider, clock),
        onTrouble: parts.onVerificationTrouble,
      },
    },
    challenges: { ...shared, vault },
    simulated: { ...shared, vault, wall, random, reviewDelayMs: config.reviewDelayMs },
    registration: {
      ...shared,
      vault,
      reviewDelayMs: config.reviewDelayMs,
      // Where it is not a sandbox a person looks at what merchants hand in.
      reviewsPapers: config.mode === 'sandbox',
    },
    authorizations: withDecisionHooks(
      {
        ...shared,
        wall,
        stopwatch: processStopwatch,
        random,
        vault,
        exchangeRates,
        hints: createCardHints(database),
      },
      { asker: parts.asker, onError: parts.onHookError },
    ),
  };
}
