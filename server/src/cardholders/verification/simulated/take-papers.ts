import type { NewId, NewJob } from '../../../platform/index.ts';
import type { Vault } from '../../../vault/index.ts';
import type { Verification } from '../verification.ts';
import { type DocumentRow, sealContext } from './documents-store.ts';
import { readImage } from './images/read-image.ts';
import type { DocumentKind, DocumentType, Submission, SubmissionVerdict } from './submission.ts';
import { SIMULATED_REVIEW_JOB } from './submit-verification.ts';

/** What a merchant hands in for a person: an identity document, and pictures of it and of them. */
export interface Papers {
  readonly documentType: DocumentType;
  /** ISO 3166-1 alpha-2: who issued the document. */
  readonly country: string;
  readonly pictures: readonly { readonly kind: DocumentKind; readonly bytes: Buffer }[];
}

/** The papers as they are kept, and the work that waits for the reviewer. */
export interface TakenPapers {
  readonly documents: readonly DocumentRow[];
  readonly submission: Submission;
  readonly jobs: readonly NewJob[];
}

export interface PapersContext {
  readonly vault: Vault;
  readonly newId: NewId;
  /** How long the simulated reviewer takes, in milliseconds of the business clock. */
  readonly reviewDelayMs: number;
  /** Whether the simulated reviewer approves what can be read; otherwise a person looks at it. */
  readonly reviewsPapers: boolean;
}

/**
 * Takes papers in for a verification that has none yet. Pictures on which nothing can be seen are refused whoever reviews;
 * they are not kept.
 */
export function takePapers(
  { vault, newId, reviewDelayMs, reviewsPapers }: PapersContext,
  { merchantId, id: verificationId }: Pick<Verification, 'merchantId' | 'id'>,
  { documentType, country, pictures }: Papers,
  submittedAt: Date,
): TakenPapers {
  const documents = pictures.flatMap(({ kind, bytes }): DocumentRow[] => {
    const image = readImage(bytes);
    if (image === null) return [];
    const { mediaType } = image;
    const place = { id: newId(), merchantId, verificationId, kind };
    const sealed = vault.sealBytes(bytes, sealContext(place));
    return [{ ...place, mediaType, size: bytes.length, createdAt: submittedAt, sealed }];
  });
  const whenReadable = reviewsPapers ? 'approved' : 'manual';
  const verdict: SubmissionVerdict = documents.length < pictures.length ? 'unreadable' : whenReadable;
  const reviewAt = new Date(submittedAt.getTime() + reviewDelayMs);
  const submission: Submission = {
    ...{ id: newId(), merchantId, verificationId, documentType, country, verdict },
    ...{ submittedAt, reviewAt, reviewedBefore: null },
  };
  const job = { kind: SIMULATED_REVIEW_JOB, merchantId, subject: submission.id, dueAt: reviewAt };
  return { documents, submission, jobs: verdict === 'manual' ? [] : [job] };
}
