import {
  createSumsubProvider,
  findVerificationAnywhere,
  noProvider,
  noteReset,
  noteSubmission,
  readSimulatedReview,
  simulatedProvider,
  type VerificationProvider,
} from './cardholders/index.ts';
import { reviewVerification } from './cards/index.ts';
import type { Engine } from './compose-engine.ts';
import type { Config } from './config.ts';
import {
  type ClaimedJob,
  type Clock,
  type Database,
  type Door,
  done,
  type OutboundClient,
  type Random,
} from './platform/index.ts';
import { createProvidersDoor, type VerificationDesk } from './providers/index.ts';
import type { Vault } from './vault/index.ts';

export interface VerificationParts {
  /** A client that reaches wherever the operator's own configuration points. */
  readonly http: OutboundClient;
  readonly database: Database;
  readonly vault: Vault;
  readonly wall: Clock;
  readonly random: Random;
}

/** The provider that the configuration names. */
export function composeVerificationProvider(
  { verification }: Pick<Config, 'verification'>,
  parts: VerificationParts,
): VerificationProvider {
  switch (verification.provider) {
    case 'none':
      return noProvider;
    case 'simulated':
      return simulatedProvider(parts);
    case 'sumsub':
      return createSumsubProvider({ ...parts, settings: verification.settings });
  }
}

/** What whoever starts such a configuration should know of its verifications; null where there is nothing to say. */
export function verificationWarning({
  mode,
  verification,
}: Pick<Config, 'mode' | 'verification'>): string | null {
  return mode === 'production' && verification.provider === 'simulated'
    ? 'EMBOSS_VERIFICATION_PROVIDER=simulated: no machine verifies anybody here; operators look at what people hand in ' +
        '(verifications list --waiting), and approve or refuse them'
    : null;
}

/** Does what the simulated reviewer decided, once: the same submission is one review however often this runs. */
export async function finishSimulatedReview(
  { database, cards, commit }: Engine,
  job: ClaimedJob,
): Promise<void> {
  const said = await readSimulatedReview(database, job);
  if (said) await reviewVerification(cards, said, said.review);
  const { kind, subject } = job;
  await commit.submit({
    keys: {},
    decide: () => done(null, { jobs: [{ kind: 'finish', job: { kind, subject } }] }),
  });
}

/** The door where the provider calls in. */
export function composeProviders({ verification }: Pick<Config, 'verification'>, engine: Engine): Door {
  const isSumsub = verification.provider === 'sumsub';
  return createProvidersDoor({
    sumsub: isSumsub ? { settings: verification.settings, desk: verificationDesk(engine) } : null,
  });
}

/** Providers live by the wall clock, and everything that merchants are shown by the business clock, which may be ahead. */
function verificationDesk({ cards, database, clock }: Engine): VerificationDesk {
  const targetOf = async (verificationId: string) => {
    const found = await findVerificationAnywhere(database, verificationId);
    return found && { merchantId: found.merchantId, verificationId };
  };
  const noteBy = (note: typeof noteSubmission) => async (verificationId: string, at: Date) => {
    const target = await targetOf(verificationId);
    return target === null ? 'not-found' : await note(cards, target, clock.at(at));
  };
  return {
    review: async (verificationId, review) => {
      const target = await targetOf(verificationId);
      if (target === null) return 'not-found';
      const reviewed = { ...review, reviewedAt: clock.at(review.reviewedAt) };
      const outcome = await reviewVerification(cards, target, reviewed);
      return outcome.kind === 'refused' ? 'not-found' : outcome.kind;
    },
    pending: noteBy(noteSubmission),
    reset: noteBy(noteReset),
  };
}
