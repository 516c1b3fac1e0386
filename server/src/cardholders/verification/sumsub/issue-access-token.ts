import { z } from 'zod';
import { Secret } from '../../../vault/index.ts';
import type { Cardholder } from '../../cardholder.ts';
import { ACCESS_TOKEN_SECONDS } from '../provider.ts';
import { contacts } from './applicant-body.ts';
import { type CallSumsub, type Unavailable, unavailable } from './call-sumsub.ts';
import { answerProblem, unreadableProblem } from './problem.ts';

const issued = z.object({ token: z.string().min(1), userId: z.string() });

/** Asks for a token that lets the person's browser in (“Generate access token”). */
export async function issueAccessToken(
  call: CallSumsub,
  person: { readonly verificationId: string; readonly cardholder: Cardholder; readonly level: string },
  until: Date,
): Promise<{ readonly kind: 'issued'; readonly accessToken: Secret } | Unavailable> {
  const { verificationId, cardholder, level } = person;
  const identifiers = contacts(cardholder);
  const request = {
    method: 'POST',
    path: '/resources/accessTokens/sdk',
    json: {
      userId: verificationId,
      levelName: level,
      ttlInSecs: ACCESS_TOKEN_SECONDS,
      ...(Object.keys(identifiers).length === 0 ? {} : { applicantIdentifiers: identifiers }),
    },
  } as const;
  const answer = await call(request, until);
  if (answer.kind === 'unavailable') return answer;
  if (answer.status >= 300) return unavailable(answerProblem(request, answer, level));
  const { data } = issued.safeParse(answer.json);
  // A token for somebody else would show this person their documents.
  if (data?.userId !== verificationId) return unavailable(unreadableProblem(request, answer.status));
  return { kind: 'issued', accessToken: Secret.of(data.token) };
}
