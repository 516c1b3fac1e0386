import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageType } from '../../authorizations/index.ts';
import type { CardBook } from './card-book.ts';
import type { LifeContext } from './life-context.ts';

const ATTEMPTS = 15;
const PAUSE_MS = 100;
const IN_PROGRESS = 409;
const RECORDED = 201;

/** What the acceptor knows of a purchase that was approved. */
interface Approved {
  readonly authorizationId: string;
  /** In cents: what was approved, less what has been reversed. */
  readonly cents: number;
}

/**
 * A purchase and what becomes of it: asked for or approved elsewhere, raised, taken back in part, settled in one or in
 * two or taken back, refunded; or paid at once. It ends here when nobody knows what came of a message.
 */
export async function purchase(context: LifeContext, book: CardBook): Promise<void> {
  const { chance } = context;
  if (chance.happens(0.15)) return await payAtOnce(context, book);
  const type = chance.happens(0.15) ? 'advice' : 'authorization';
  let standing = await ask(context, book, type, chance.between(200, 900));
  if (standing !== null && chance.happens(0.3)) standing = await raise(context, book, standing);
  if (standing !== null && chance.happens(0.3)) standing = await lower(context, book, standing);
  if (standing === null) return;

  const { authorizationId, cents } = standing;
  const follow = { authorization_id: authorizationId };
  if (chance.happens(0.7)) {
    const part = chance.between(1, cents - 1);
    const isFirst = chance.happens(0.3);
    if (isFirst && !(await send(context, book, 'settlement', part, { ...follow, final: false }))) return;
    await send(context, book, 'settlement', isFirst ? cents - part : part, follow);
  } else {
    await send(context, book, 'reversal', cents, follow);
  }
  if (chance.happens(0.2)) await send(context, book, 'refund', 100);
}

/** A single-message debit, some of which are taken back. */
async function payAtOnce(context: LifeContext, book: CardBook): Promise<void> {
  const { chance } = context;
  const paid = await ask(context, book, 'debit', chance.between(200, 900));
  if (paid === null || chance.happens(0.6)) return;
  const cents = chance.between(1, paid.cents);
  await send(context, book, 'reversal', cents, { authorization_id: paid.authorizationId });
}

async function ask(
  context: LifeContext,
  book: CardBook,
  type: MessageType,
  cents: number,
): Promise<Approved | null> {
  const answered = await send(context, book, type, cents);
  if (answered?.outcome !== 'approved') return null;
  const { id } = answered.authorization as { readonly id: string };
  return { authorizationId: id, cents };
}

/** More is asked for; a decline leaves the purchase as it was. */
async function raise(context: LifeContext, book: CardBook, standing: Approved): Promise<Approved | null> {
  const { authorizationId } = standing;
  const more = context.chance.between(100, 400);
  const answered = await send(context, book, 'incremental', more, { authorization_id: authorizationId });
  if (answered === null) return null;
  return answered.outcome === 'approved' ? { authorizationId, cents: standing.cents + more } : standing;
}

async function lower(context: LifeContext, book: CardBook, standing: Approved): Promise<Approved | null> {
  const { authorizationId, cents } = standing;
  const less = context.chance.between(1, cents - 100);
  const answered = await send(context, book, 'reversal', less, { authorization_id: authorizationId });
  return answered && { authorizationId, cents: cents - less };
}

/** Sends a message under one key until it is answered; gives up when whoever began it was killed and left it running. */
async function send(
  { calls, trouble }: LifeContext,
  book: CardBook,
  type: MessageType,
  cents: number,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Readonly<Record<string, unknown>> | null> {
  const key = `${book.reference}-m${book.messages.length + 1}`;
  const place = book.messages.push({ key, type, fate: 'unknown' }) - 1;
  const amount = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  const message = { type, card: book.number, amount, ...more, merchant: { name: key } };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const reply = await calls.network('messages', key, message);
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
