import { setTimeout as sleep } from 'node:timers/promises';
import type { CardBook, SentMessage } from './card-book.ts';
import type { LifeContext } from './life-context.ts';

const ATTEMPTS = 15;
const PAUSE_MS = 100;
const IN_PROGRESS = 409;
const RECORDED = 201;

/** A purchase and what becomes of it: settled as a whole or in part, reversed, left open, refunded. */
export async function purchase(context: LifeContext, book: CardBook): Promise<void> {
  const { chance } = context;
  const dollars = chance.between(2, 9);
  const amount = `${dollars}.00`;
  const authorized = await send(context, book, 'authorization', { amount });
  if (authorized?.status !== 'complete') return;
  const authorization_id = authorized.authorization_id;
  if (chance.happens(0.7)) {
    const settled = chance.happens(0.3) ? `${dollars - 1}.00` : amount;
    await send(context, book, 'settlement', { amount: settled, authorization_id });
  } else {
    await send(context, book, 'reversal', { amount, authorization_id });
  }
  if (chance.happens(0.2)) await send(context, book, 'refund', { amount: '1.00' });
}

/** Sends a message under one key until it is answered; gives up when whoever began it was killed and left it running. */
async function send(
  { calls, trouble }: LifeContext,
  book: CardBook,
  type: SentMessage['type'],
  body: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>> | null> {
  const key = `${book.reference}-m${book.messages.length + 1}`;
  const place = book.messages.push({ key, type, fate: 'unknown' }) - 1;
  const message = { card: book.number, ...body, merchant: { name: key } };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const reply = await calls.network(`${type}s`, key, message);
    if (reply.kind === 'answered' && reply.status !== IN_PROGRESS) {
      const isRecorded = reply.status === RECORDED;
      book.messages[place] = { key, type, fate: isRecorded ? 'recorded' : 'refused' };
      if (!isRecorded) trouble(`${type} ${key} was answered ${reply.status}: ${reply.message}`);
      return isRecorded ? reply.data : null;
    }
    await sleep(PAUSE_MS);
  }
  return null;
}
