import type { Verification } from '../verification.ts';

/** What verifications say that are with the simulated provider. */
export const PROVIDER_NAME = 'simulated';

export const documentTypes = ['passport', 'id-card', 'driving-licence', 'residence-permit'] as const;
export type DocumentType = (typeof documentTypes)[number];

export const documentKinds = ['front', 'back', 'selfie'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** What the tester wants the reviewer to say: yes, no but try again, no for good, or nothing until a person does. */
export const simulatedVerdicts = ['approved', 'retry', 'final', 'manual'] as const;
export type SimulatedVerdict = (typeof simulatedVerdicts)[number];

/** What the reviewer says; nobody chooses that the pictures cannot be read. */
export type SubmissionVerdict = SimulatedVerdict | 'unreadable';

/** What a person handed in, but for the pictures. */
export interface Submission {
  readonly id: string;
  readonly merchantId: string;
  readonly verificationId: string;
  readonly documentType: DocumentType;
  /** ISO 3166-1 alpha-2: who issued the document. */
  readonly country: string;
  readonly verdict: SubmissionVerdict;
  readonly submittedAt: Date;
  /** The time that the simulated review will carry. */
  readonly reviewAt: Date;
  /** When the review was made that counted at the time of the submission; null when none did. */
  readonly reviewedBefore: Date | null;
}

/**
 * Whether a submission waits for its review. Every review that counts has another time, so it waits while the one counts
 * that counted when it was handed in. Pure.
 */
export function isWaiting(verification: Verification, submission: Submission | null): boolean {
  if (verification.status !== 'pending' || submission === null) return false;
  return submission.reviewedBefore?.getTime() === verification.reviewedAt?.getTime();
}

/** Whether an application waits for what the simulated reviewer says, and not for another provider. Pure. */
export function isAwaited({ provider, dueAt }: Verification): boolean {
  return provider === PROVIDER_NAME && dueAt !== null;
}

/**
 * Whether the person may change pictures and hand them in: a session was opened, nothing was handed in since, and an
 * application waits for the result. Pure.
 */
export function isOpen(verification: Verification, submission: Submission | null): boolean {
  return verification.status === 'pending' && isAwaited(verification) && !isWaiting(verification, submission);
}

/** The pictures that a document of this type needs: of a passport one page says all. */
export function kindsNeeded(documentType: DocumentType): readonly DocumentKind[] {
  return documentType === 'passport' ? ['front', 'selfie'] : documentKinds;
}
