export { deleteDocument } from './delete-document.ts';
export {
  type DocumentRow,
  deleteDocuments,
  insertDocuments,
  listDocuments,
  reencryptDocuments,
  type StoredDocument,
} from './documents-store.ts';
export { readDocument } from './read-document.ts';
export { readSubmission, type SubmissionView } from './read-submission.ts';
export type { Session } from './session.ts';
export type { SimulatedContext, SimulatedParticipants } from './simulated-context.ts';
export { simulatedProvider } from './simulated-provider.ts';
export { readSimulatedReview } from './simulated-review.ts';
export { largestDocumentBytes, storeDocument } from './store-document.ts';
export {
  type DocumentKind,
  type DocumentType,
  documentKinds,
  PROVIDER_NAME,
  simulatedVerdicts,
} from './submission.ts';
export { type SubmissionsParticipant, submissionsParticipant } from './submissions-participant.ts';
export {
  SIMULATED_REVIEW_JOB,
  submitVerification,
} from './submit-verification.ts';
export { type Papers, type PapersContext, takePapers } from './take-papers.ts';
export { useSession } from './use-session.ts';
