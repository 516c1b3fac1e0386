import { confirmChallenge, declineChallenge, findChallenge } from '../../../challenges/index.ts';
import { cardEndpoint } from '../card-endpoint.ts';
import { readChallengeId } from '../challenge-id.ts';
import { refuse } from '../errors.ts';
import { longest } from '../fields.ts';

/** 3DS Confirm: the user approves, or refuses, what `CARD_3DS` told of. */
export const confirm3ds = cardEndpoint(
  (fields) => {
    const transactionId = fields.requiredText('transaction_id', longest.code);
    fields.required('confirm');
    return { transactionId, confirm: fields.flag('confirm') };
  },
  async ({ challenges }, card, { transactionId, confirm }) => {
    const number = readChallengeId(transactionId);
    const challenge = number && (await findChallenge(challenges, card, { number }));
    if (!challenge || challenge.cardId !== card.id) return refuse('challenge-not-found');
    const key = { merchantId: card.merchantId, challengeId: challenge.id };
    const act = confirm ? confirmChallenge : declineChallenge;
    const outcome = await act(challenges, key);
    if (outcome.kind === 'refused') return refuse('challenge-ended');
    const message = confirm ? '3DS confirmed successfully' : '3DS declined successfully';
    return { kind: 'success', data: { success: true, message } };
  },
);
