import { z } from 'zod';
import type { Cardholder } from '../../cardholder.ts';
import { applicantBody } from './applicant-body.ts';
import { type CallSumsub, type Unavailable, unavailable } from './call-sumsub.ts';
import { answerProblem, unreadableProblem } from './problem.ts';

const applicant = z.object({ id: z.string().min(1) });

export type EnsuredApplicant = { readonly kind: 'known'; readonly applicantId: string } | Unavailable;

/** Sees to it that Sumsub knows the person: creates the applicant, or finds the one that was created before. */
export async function ensureApplicant(
  call: CallSumsub,
  person: { readonly verificationId: string; readonly cardholder: Cardholder; readonly level: string },
  until: Date,
): Promise<EnsuredApplicant> {
  const { verificationId, cardholder, level } = person;
  const creation = {
    method: 'POST',
    path: `/resources/applicants?levelName=${encodeURIComponent(level)}`,
    json: applicantBody(verificationId, cardholder),
  } as const;
  const created = await call(creation, until);
  if (created.kind === 'unavailable') return created;
  if (created.status === 409) return await findApplicant(call, verificationId, until);
  if (created.status === 404) return unavailable(answerProblem(creation, created, level));
  return known(created.json) ?? unavailable(unreadableProblem(creation, created.status));
}

async function findApplicant(
  call: CallSumsub,
  verificationId: string,
  until: Date,
): Promise<EnsuredApplicant> {
  const lookUp = {
    method: 'GET',
    path: `/resources/applicants/-;externalUserId=${verificationId}/one`,
  } as const;
  const found = await call(lookUp, until);
  if (found.kind === 'unavailable') return found;
  if (found.status !== 200) {
    return unavailable(
      `Sumsub has an applicant for the verification ${verificationId} already, and does not show it (${found.status} to ` +
        `GET ${lookUp.path}): it was deactivated, or made with another app token. Look for it in Sumsub’s dashboard.`,
    );
  }
  return known(found.json) ?? unavailable(unreadableProblem(lookUp, found.status));
}

function known(json: unknown): EnsuredApplicant | null {
  const { data } = applicant.safeParse(json);
  return data === undefined ? null : { kind: 'known', applicantId: data.id };
}
