import { textProblem } from '../../merchants/index.ts';
import { publicId } from '../../platform/index.ts';
import type { Answer, AnswerFailure } from './answer.ts';
import { type Mac, type SignatureVerdict, verifySignature } from './signature.ts';

/** What came back over HTTP. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
  /** The header `Emboss-Signature`; null where there is none. */
  readonly signature: string | null;
}

const MAX_BYTES = 16 * 1024;
const LONGEST_REASON = 120;

const signatureProblems: Readonly<Record<Exclude<SignatureVerdict, 'good'>, string>> = {
  unsigned: 'The answer has no header Emboss-Signature.',
  'bad-signature': 'The answer is not signed with the secret of this hook.',
  'stale-signature': 'The time of the signature is more than 5 minutes off.',
};

/** Reads an answer to a question. Nothing of the body is looked at before its signature. */
export function readAnswer(
  raw: RawAnswer,
  expected: { readonly questionId: string; readonly macs: readonly Mac[]; readonly now: Date },
): Answer {
  if (raw.status !== 200) return failed('wrong-status', `The status is ${raw.status}, not 200.`);
  if (Buffer.byteLength(raw.body) > MAX_BYTES) return failed('too-large', 'The answer is larger than 16 KB.');
  const verdict = verifySignature(raw.signature, raw.body, expected.macs, expected.now);
  if (verdict !== 'good') return failed(verdict, signatureProblems[verdict]);
  return readBody(raw.body, publicId('question', expected.questionId));
}

function readBody(body: string, id: string): Answer {
  const parsed = parseObject(body);
  if (parsed === null) return failed('malformed', 'The body is not a JSON object.');
  if (parsed.id !== id) return failed('wrong-id', 'The id is not the one of the question.');
  const { decision, reason = null } = parsed;
  if (decision !== 'approve' && decision !== 'decline') {
    return failed('malformed', 'The decision is neither "approve" nor "decline".');
  }
  if (reason !== null && (typeof reason !== 'string' || textProblem(reason, LONGEST_REASON) !== null)) {
    return failed('malformed', `The reason is not a text of 1 to ${LONGEST_REASON} characters.`);
  }
  return { kind: 'verdict', verdict: decision === 'approve' ? 'approved' : 'declined', reason };
}

function parseObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function failed(failure: AnswerFailure, detail: string): Answer {
  return { kind: 'failed', failure, detail };
}
