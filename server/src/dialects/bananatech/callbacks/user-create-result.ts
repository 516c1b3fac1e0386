import type { CardholderSnapshot } from '../../../cardholders/index.ts';
import type { CardholderReviewedData } from '../../../cards/index.ts';
import { userStatuses } from '../statuses.ts';
import { type Payload, tellsOf } from './callback.ts';

type Data = { readonly cardholder: CardholderSnapshot } & Partial<CardholderReviewedData>;

/** 1. The outcome of a registration: of a review where something had to be verified. `message` says why not. */
const payload: Payload<Data> = ({ cardholder, review }) => {
  const isRefused = review?.status === 'rejected';
  return {
    user_id: Number(cardholder.number),
    status: userStatuses[isRefused ? 'rejected' : 'accepted'],
    ...(isRefused ? { message: review.reason } : {}),
  };
};

/** A review that is older than what counts changed nothing, and this callback has no time by which that could be seen. */
export const userCreateResult = tellsOf(
  ['cardholder.accepted', 'cardholder.reviewed'],
  payload,
  ({ review }) => review?.counts !== false,
);
