import type { Clock, OutboundClient } from '../../../platform/index.ts';
import type { FetchedReview, VerificationProvider } from '../provider.ts';
import type { Verification } from '../verification.ts';
import { createSumsubCaller } from './call-sumsub.ts';
import { ensureApplicant } from './ensure-applicant.ts';
import { fetchReview } from './fetch-review.ts';
import { issueAccessToken } from './issue-access-token.ts';
import { SUMSUB, type SumsubSettings } from './settings.ts';

export interface SumsubParts {
  readonly settings: SumsubSettings;
  /** Reaches wherever the operator's own configuration points. */
  readonly http: Pick<OutboundClient, 'get' | 'post'>;
  readonly wall: Clock;
  /** For one attempt of one call: 6 seconds unless told. */
  readonly timeoutMs?: number;
  /** Waits before a second attempt. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

export interface SumsubProvider extends VerificationProvider {
  fetchReview(verification: Verification): Promise<FetchedReview>;
}

/** For everything that opening a session takes. Whoever opened it waits, and a browser behind them. */
const SESSION_MS = 12_000;

/**
 * Identities verified by Sumsub. The verification's id is its `externalUserId`, so that one verification is one applicant
 * for as long as both live: a session that is opened again goes on with what was submitted, also after a refusal.
 */
export function createSumsubProvider(parts: SumsubParts): SumsubProvider {
  const { settings, wall } = parts;
  const { level } = settings;
  const call = createSumsubCaller(parts);
  const untilThen = () => new Date(wall.now().getTime() + SESSION_MS);

  return {
    name: SUMSUB,
    openSession: async ({ verification, cardholder }) => {
      const until = untilThen();
      const person = { verificationId: verification.id, cardholder, level };
      const applicantId = applicantOf(verification);
      const ensured =
        applicantId === null
          ? await ensureApplicant(call, person, until)
          : { kind: 'known' as const, applicantId };
      if (ensured.kind === 'unavailable') return ensured;
      const issued = await issueAccessToken(call, person, until);
      if (issued.kind === 'unavailable') return issued;
      return { kind: 'opened', accessToken: issued.accessToken, applicantId: ensured.applicantId };
    },
    fetchReview: async (verification) => {
      const applicantId = applicantOf(verification);
      if (applicantId === null) return { kind: 'not-reviewed' };
      return await fetchReview(call, { applicantId, level }, untilThen());
    },
  };
}

/** The applicant, if it is one of Sumsub's: another provider may have known the person before. */
function applicantOf({ provider, applicantId }: Verification): string | null {
  return provider === SUMSUB ? applicantId : null;
}
