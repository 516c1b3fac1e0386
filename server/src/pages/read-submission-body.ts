import { z } from 'zod';
import { simulatedVerdicts, type submitVerification } from '../cardholders/index.ts';

type HandedIn = Parameters<typeof submitVerification>[2];

export type SubmissionBody =
  | { readonly kind: 'read'; readonly submission: HandedIn }
  | { readonly kind: 'invalid'; readonly field: string; readonly message: string };

const schema = z.strictObject({
  document_type: z.string().max(40),
  country: z.string().max(3),
  liveness: z.literal(true),
  verdict: z.enum(simulatedVerdicts).optional(),
});

/**
 * Reads what the page hands in.
 * @param verdicts those that may be asked for; none where nobody may, and where an operator reviews whatever is handed in
 */
export function readSubmissionBody(body: Buffer, verdicts: readonly string[]): SubmissionBody {
  const parsed = schema.safeParse(jsonOf(body));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return invalid(issue?.path.join('.') || 'body', issue?.message ?? 'cannot be read');
  }
  const { document_type: documentType, country, verdict } = parsed.data;
  if (verdict !== undefined && !verdicts.includes(verdict)) {
    return invalid('verdict', 'Nobody chooses the verdict here.');
  }
  const isReal = verdicts.length === 0;
  return {
    kind: 'read',
    submission: { documentType, country, verdict: isReal ? 'manual' : verdict },
  };
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function invalid(field: string, message: string): SubmissionBody {
  return { kind: 'invalid', field, message };
}
