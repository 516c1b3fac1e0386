import { z } from 'zod';

/*
 * Sentences for the operator's log. Of what Sumsub answers they keep numbers alone: its descriptions repeat what was sent,
 * personal data among it.
 */

interface Asked {
  readonly method: string;
  readonly path: string;
}

const errorBody = z.object({
  errorCode: z.number().int().optional().catch(undefined),
  correlationId: z
    .string()
    .regex(/^(req-)?[0-9a-f-]{8,64}$/)
    .optional()
    .catch(undefined),
});

/** Sumsub gave no answer. */
export function failureProblem(
  asked: Asked,
  failure: { readonly reason: string; readonly detail: string },
): string {
  return `Sumsub could not be reached (${asked.method} ${asked.path}): ${failure.reason}: ${failure.detail}`;
}

/** Sumsub refused. */
export function answerProblem(
  asked: Asked,
  answer: { readonly status: number; readonly json: unknown },
  level: string,
): string {
  return `${answered(asked, answer)}: ${remedy(answer.status, level)}`;
}

/** Sumsub agreed, in a form that we do not understand. */
export function unreadableProblem(asked: Asked, status: number): string {
  return `${answered(asked, { status, json: null })}, but not with what its documents promise. Is EMBOSS_SUMSUB_URL right?`;
}

function answered(asked: Asked, { status, json }: { status: number; json: unknown }): string {
  const { errorCode, correlationId } = errorBody.safeParse(json).data ?? {};
  const details = [
    errorCode === undefined ? '' : `error code ${errorCode}`,
    correlationId === undefined ? '' : `correlation id ${correlationId}`,
  ].filter((detail) => detail !== '');
  const inBrackets = details.length === 0 ? '' : ` (${details.join(', ')})`;
  return `Sumsub answered ${status} to ${asked.method} ${asked.path}${inBrackets}`;
}

function remedy(status: number, level: string): string {
  if (status === 401) {
    return (
      'EMBOSS_SUMSUB_APP_TOKEN and EMBOSS_SUMSUB_SECRET_KEY are not a pair that it knows, or this machine’s clock is off ' +
      'by more than a minute.'
    );
  }
  if (status === 403) {
    return (
      'the app token may not do this. It needs the permissions to manage and to view applicants, and this machine’s ' +
      'address on its list where it has one.'
    );
  }
  if (status === 400 || status === 404) {
    return (
      `it does not take the request. Is there a level named “${level}” (EMBOSS_SUMSUB_LEVEL), in the environment of the ` +
      'app token, for individuals? Capitals matter.'
    );
  }
  if (status === 409)
    return 'the applicant is in a state that does not allow it. Look at it in Sumsub’s dashboard.';
  if (status === 429) return 'too many requests were sent.';
  if (status >= 500) return 'something is wrong on its side.';
  return 'that was not expected. Is EMBOSS_SUMSUB_URL right?';
}
