export { deleteDocument } from './delete-document.ts';
export { deleteDocuments, listDocuments, type StoredDocument } from './documents-store.ts';
export { readDocument } from './read-document.ts';
export { readSubmission, type SubmissionView } from './read-submission.ts';
export type { Session } from './session.ts';
export type { SimulatedContext, SimulatedParticipants } from './simulated-context.ts';
export { simulatedProvider } from './simulated-provider.ts';
export { readSimulatedReview } from './simulated-review.ts';
export { largestDocumentBytes, storeDocument } from './store-document.ts';
export {
  type DocumentKind,
  documentKinds,
  simulatedVerdicts,
} from './submission.ts';
export { submissionsParticipant } from './submissions-participant.ts';
export {
  SIMULATED_REVIEW_JOB,
  submitVerification,
} from './submit-verification.ts';
export { useSession } from './use-session.ts';
