import type { ApiClient } from '../../api-client.ts';
import type { Challenge } from '../challenges.ts';
import type { Body } from './message-options.ts';

/**
 * Fills in from the challenge that a message names what was not said: the card, where it was, and how much. The proof is
 * good for that card and that amount only.
 */
export async function completeFromChallenge(
  api: ApiClient,
  merchantPath: string,
  body: Body,
  hasNoAmount: boolean,
): Promise<Body> {
  const id = body.challenge;
  if (typeof id !== 'string') return body;
  const path = `${merchantPath}/challenges/${encodeURIComponent(id)}`;
  const { card_id, amount, merchant } = await api.get<Challenge>(path);
  const where = body.merchant as Body | undefined;
  return {
    card: card_id,
    currency: amount.currency,
    ...(hasNoAmount ? {} : { amount: amount.amount }),
    ...body,
    merchant: where?.library === undefined ? { ...merchant, ...where } : where,
  };
}
