import { isCountry } from '../../../catalog/index.ts';
import { done, refused } from '../../../platform/index.ts';
import type { Session } from './session.ts';
import type { SimulatedContext, SimulatedParticipants } from './simulated-context.ts';
import {
  type DocumentKind,
  type DocumentType,
  documentKinds,
  documentTypes,
  isOpen,
  kindsNeeded,
  type SimulatedVerdict,
  type Submission,
} from './submission.ts';

/** Of kind and subject: the id of what was handed in. */
export const SIMULATED_REVIEW_JOB = 'simulated-review';

export interface HandedIn {
  readonly documentType: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Approved when it is left out. */
  readonly verdict?: SimulatedVerdict | undefined;
}

/** What is missing, or is none of what there is. */
export type MissingPart = 'documentType' | 'country' | DocumentKind;

export type SubmissionOutcome =
  | { readonly kind: 'submitted' }
  | { readonly kind: 'refused'; readonly reason: 'not-open' }
  | { readonly kind: 'refused'; readonly reason: 'incomplete'; readonly missing: readonly MissingPart[] };

/**
 * The person hands in what they uploaded. Once until it is reviewed; the simulated reviewer comes after the configured
 * delay, and not at all when the verdict is left to a person.
 */
export async function submitVerification(
  context: Pick<SimulatedContext, 'commit' | 'clock' | 'newId' | 'reviewDelayMs'>,
  { merchantId, verificationId, cardholderId }: Session,
  handedIn: HandedIn,
): Promise<SubmissionOutcome> {
  const outcome = await context.commit.submit<SubmissionOutcome>({
    keys: {
      verifications: [{ merchantId, cardholderId }],
      submissions: [{ merchantId, verificationId }],
    },
    decide: ({ verifications, submissions }) => {
      const refuse = refused<SimulatedParticipants, SubmissionOutcome>;
      const verification = verifications.byCardholder.get(cardholderId);
      const earlier = submissions.submissions.get(verificationId) ?? null;
      if (verification?.id !== verificationId || !isOpen(verification, earlier))
        return refuse({ kind: 'refused', reason: 'not-open' });
      const { documentType, country, verdict = 'approved' } = handedIn;
      const missing = missingOf(handedIn, submissions.kinds.get(verificationId) ?? new Set());
      if (!isDocumentType(documentType) || missing.length > 0)
        return refuse({ kind: 'refused', reason: 'incomplete', missing });

      const submittedAt = context.clock.now();
      const { reviewedAt: reviewedBefore } = verification;
      const dueAt = new Date(submittedAt.getTime() + context.reviewDelayMs);
      const submission: Submission = {
        id: context.newId(),
        merchantId,
        verificationId,
        documentType,
        country,
        verdict,
        submittedAt,
        // Later than the review before it, so that this one counts and is another.
        reviewAt: new Date(Math.max(dueAt.getTime(), (reviewedBefore?.getTime() ?? 0) + 1)),
        reviewedBefore,
      };
      const job = { kind: SIMULATED_REVIEW_JOB, merchantId, subject: submission.id, dueAt };
      return done<SimulatedParticipants, SubmissionOutcome>(
        { kind: 'submitted' },
        { submissions: [submission], jobs: verdict === 'manual' ? [] : [{ kind: 'schedule', job }] },
      );
    },
  });
  if (outcome.kind === 'repeated') throw new Error('A submission has no identity to repeat.');
  return outcome.result;
}

function missingOf(
  { documentType, country }: HandedIn,
  present: ReadonlySet<DocumentKind>,
): readonly MissingPart[] {
  const needed = isDocumentType(documentType) ? kindsNeeded(documentType) : documentKinds;
  return [
    ...(isDocumentType(documentType) ? [] : (['documentType'] as const)),
    ...(isCountry(country) ? [] : (['country'] as const)),
    ...needed.filter((kind) => !present.has(kind)),
  ];
}

function isDocumentType(text: string): text is DocumentType {
  return (documentTypes as readonly string[]).includes(text);
}
