import { z } from 'zod';
import {
  documentKinds,
  type IdentityDocument,
  type RecordedReview,
  type ReviewSource,
  type StoredDocument,
  type Verification,
  type VerificationStatus,
} from '../../cardholders/index.ts';
import type { Card } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { idOf, idText, instant } from '../fields.ts';

export const verificationParams = z.strictObject({ verification_id: idOf('verification') });

export const verificationStatuses = [
  'not-started',
  'pending',
  'approved',
  'rejected',
] as const satisfies readonly VerificationStatus[];
const sources = ['automated', 'manual', 'timeout'] as const satisfies readonly ReviewSource[];

export const verificationView = z
  .strictObject({
    id: idText('verification'),
    programme_id: idText('programme'),
    cardholder_id: idText('cardholder'),
    provider: z.string(),
    applicant_id: z.string().nullable().meta({ description: 'The provider’s own id of the person.' }),
    status: z.enum(verificationStatuses),
    retry_allowed: z.boolean().meta({ description: 'Whether the person may try again after a refusal.' }),
    reason: z.string().meta({ description: 'Why the person was refused; empty otherwise.' }),
    reviewed_at: instant.nullable().meta({ description: 'When the review was made that counts.' }),
    reviewed_by: z.enum(sources).nullable(),
    flagged: z.boolean().meta({
      description: 'Somebody was refused whose card is in use already: for an operator to look at.',
    }),
    waiting: z.boolean().meta({
      description:
        'Whether an application waits for the result. One that was cancelled leaves its verification as it was.',
    }),
    due_at: instant
      .nullable()
      .meta({ description: 'Until when an application waits; null while none does.' }),
    created_at: instant,
  })
  .meta({ id: 'Verification' });

const reviewView = z.strictObject({
  source: z.enum(sources),
  verdict: z.enum(['approved', 'rejected']),
  retry_allowed: z.boolean(),
  reason: z.string(),
  reviewed_at: instant,
  recorded_at: instant,
});

const documentView = z.strictObject({
  kind: z.enum(documentKinds),
  media_type: z.string().meta({ examples: ['image/jpeg'] }),
  size: z.int().meta({ description: 'Of the picture, in bytes.' }),
  created_at: instant,
});

const identityView = z
  .strictObject({
    type: z.string().meta({ examples: ['passport'] }),
    number: z.string(),
    gender: z.string().nullable(),
    issued_at: instant.nullable(),
    expires_at: instant.nullable(),
  })
  .meta({ id: 'IdentityDocument' });

const heldCardView = z.strictObject({
  id: idText('card'),
  number: z.string(),
  reference: z.string().nullable(),
  status: z.string(),
});

/** Whose a verification is, beside it. */
export const listedVerificationView = verificationView
  .extend({
    cardholder: z.strictObject({ first_name: z.string(), last_name: z.string() }),
    cards: z.array(heldCardView).meta({ description: 'Every card of the person, oldest first.' }),
  })
  .meta({ id: 'ListedVerification' });

export const verificationDetailView = listedVerificationView
  .extend({
    reviews: z
      .array(reviewView)
      .meta({ description: 'Every review, in the order of their times; the last one counts.' }),
    documents: z.array(documentView).meta({ description: 'What is kept of what the person handed in.' }),
    document: identityView.nullable().meta({
      description:
        'The identity document that the person was registered with. Null for merchants, and where there is none.',
    }),
  })
  .meta({ id: 'VerificationWithReviews' });

export function verificationViewOf(verification: Verification): z.input<typeof verificationView> {
  return {
    id: publicId('verification', verification.id),
    programme_id: publicId('programme', verification.programmeId),
    cardholder_id: publicId('cardholder', verification.cardholderId),
    provider: verification.provider,
    applicant_id: verification.applicantId,
    status: verification.status,
    retry_allowed: verification.retryAllowed,
    reason: verification.reason,
    reviewed_at: verification.reviewedAt?.toISOString() ?? null,
    reviewed_by: verification.reviewedBy,
    flagged: verification.flagged,
    waiting: verification.dueAt !== null,
    due_at: verification.dueAt?.toISOString() ?? null,
    created_at: verification.createdAt.toISOString(),
  };
}

/** Who somebody is, as far as a list shows it. */
interface Person {
  readonly firstName: string;
  readonly lastName: string;
}

export function listedVerificationOf(
  verification: Verification,
  { firstName, lastName }: Person,
  cards: readonly Card[],
): z.input<typeof listedVerificationView> {
  return {
    ...verificationViewOf(verification),
    cardholder: { first_name: firstName, last_name: lastName },
    cards: cards.map(({ id, number, reference, status }) => ({
      id: publicId('card', id),
      number: String(number),
      reference,
      status,
    })),
  };
}

export function verificationDetailOf(
  listed: z.input<typeof listedVerificationView>,
  reviews: readonly RecordedReview[],
  documents: readonly StoredDocument[],
  identity: IdentityDocument | null,
): z.input<typeof verificationDetailView> {
  return {
    ...listed,
    reviews: reviews.map((review) => ({
      source: review.source,
      verdict: review.verdict,
      retry_allowed: review.retryAllowed,
      reason: review.reason,
      reviewed_at: review.reviewedAt.toISOString(),
      recorded_at: review.recordedAt.toISOString(),
    })),
    documents: documents.map((document) => ({
      kind: document.kind,
      media_type: document.mediaType,
      size: document.size,
      created_at: document.createdAt.toISOString(),
    })),
    document: identity && {
      type: identity.type,
      number: identity.number,
      gender: identity.gender,
      issued_at: identity.issuedAt?.toISOString() ?? null,
      expires_at: identity.expiresAt?.toISOString() ?? null,
    },
  };
}
