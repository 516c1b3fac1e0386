import type { Participant } from '../../../platform/index.ts';
import type { DocumentKind, Submission } from './submission.ts';
import {
  loadDocumentKinds,
  loadSubmissions,
  replaceSubmissions,
  type SubmissionKey,
} from './submissions-store.ts';

export interface SubmissionsPicture {
  /** What was handed in last, by verification. */
  readonly submissions: Map<string, Submission>;
  /** The pictures that there are, by verification. */
  readonly kinds: ReadonlyMap<string, ReadonlySet<DocumentKind>>;
  readonly changed: Set<string>;
}

export type SubmissionsParticipant = Participant<SubmissionKey, SubmissionsPicture, Submission>;

/**
 * What people hand in, in the group commit. Nothing is locked here: whoever changes a submission or a picture holds the
 * lock of their verification, so commands name it among theirs.
 */
export const submissionsParticipant: SubmissionsParticipant = {
  load: async (tx, keys) => {
    const [submissions, documents] = await Promise.all([
      loadSubmissions(tx, keys),
      loadDocumentKinds(tx, keys),
    ]);
    const byVerification = Map.groupBy(documents, ({ verificationId }) => verificationId);
    return {
      submissions: new Map(submissions.map((row) => [row.verificationId, row])),
      kinds: new Map(
        [...byVerification].map(([id, rows]) => [id, new Set(rows.map(({ kind }) => kind))] as const),
      ),
      changed: new Set(),
    };
  },
  apply: ({ submissions, changed }, submission) => {
    submissions.set(submission.verificationId, submission);
    changed.add(submission.verificationId);
  },
  store: async (tx, { submissions, changed }) => {
    await replaceSubmissions(
      tx,
      [...changed].map((id) => submissions.get(id) as Submission),
    );
  },
};
