export { noteReset, noteSubmission } from './note-submission.ts';
export {
  ACCESS_TOKEN_SECONDS,
  type FetchedReview,
  noProvider,
  type SessionOpening,
  type VerificationProvider,
} from './provider.ts';
export {
  type DocumentKind,
  deleteDocument,
  deleteDocuments,
  documentKinds,
  largestDocumentBytes,
  listDocuments,
  readDocument,
  readSimulatedReview,
  readSubmission,
  type Session,
  SIMULATED_REVIEW_JOB,
  type SimulatedContext,
  type SimulatedParticipants,
  type StoredDocument,
  type SubmissionView,
  simulatedProvider,
  simulatedVerdicts,
  storeDocument,
  submissionsParticipant,
  submitVerification,
  useSession,
} from './simulated/index.ts';
export {
  checkDigest,
  createSumsubProvider,
  readSumsubWebhook,
  type SumsubNews,
  type SumsubSettings,
} from './sumsub/index.ts';
export {
  applyReview,
  opened,
  type Review,
  type ReviewSource,
  toldTime,
  type Verification,
  type VerificationStatus,
} from './verification.ts';
export {
  type VerificationsParticipant,
  verificationsParticipant,
} from './verifications-participant.ts';
export {
  clearFlag,
  findVerification,
  findVerificationAnywhere,
  listOverdueVerifications,
  listReviews,
  listVerificationsAfter,
  postponeVerification,
  type RecordedReview,
} from './verifications-store.ts';
