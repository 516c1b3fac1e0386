import { setTimeout as sleep } from 'node:timers/promises';
import { application } from '../worldcard-requests.ts';
import { type CardBook, emptyBook, type StatusOrder } from './card-book.ts';
import type { Chance } from './chance.ts';
import { insist } from './insist.ts';
import type { LifeContext } from './life-context.ts';
import { openPhysicalCard } from './open-physical-card.ts';
import { purchase } from './purchase.ts';

const api = '/api/v1/card';
const STEPS = [3, 12] as const;
const PAUSE_MS = [0, 30] as const;
const POLL_MS = 60;
/** Longer than a killed server's leases on what it had begun. */
const PATIENCE_MS = 30_000;
const ACTIVE = 2;
const FAILED = 3;

/** How often a card is a physical one, an order is sent in two copies at once, and a card is closed at the end of its life. */
const PHYSICAL = 0.25;
const TWICE = 0.2;
const CLOSED = 0.6;

/** Leads one card through a life of random orders, several at a time, and writes down every answer. */
export async function liveCard(context: LifeContext, reference: string): Promise<CardBook> {
  const { chance, isOver } = context;
  const isPhysical = chance.happens(PHYSICAL);
  const book = emptyBook(reference, isPhysical ? 0n : BigInt(chance.between(100, 300)) * 10_000n);
  const opened = isPhysical ? await openPhysicalCard(context, book) : await openVirtualCard(context, book);
  if (opened !== 'active') return book;

  const steps = chance.between(...STEPS);
  let isFrozen = false;
  for (let step = 0; step < steps && !isOver(); step++) {
    const together: Promise<unknown>[] = [];
    if (chance.happens(0.6)) together.push(deposit(context, book, false));
    if (chance.happens(0.5)) together.push(purchase(context, book));
    if (chance.happens(0.3)) {
      together.push(order(context, book, isFrozen ? 'unfreeze' : 'freeze'));
      isFrozen = !isFrozen;
    }
    if (chance.happens(0.2)) together.push(ask(context, book));
    await Promise.all(together);
    await sleep(chance.between(...PAUSE_MS));
  }
  // With an authorization whose end nobody knows, a close would wait for days.
  const mayClose = book.messages.every(({ fate }) => fate !== 'unknown');
  if (mayClose && chance.happens(CLOSED)) {
    await Promise.all([order(context, book, 'close'), deposit(context, book, true)]);
  }
  return book;
}

async function openVirtualCard(context: LifeContext, book: CardBook): Promise<'active' | 'failed'> {
  const { calls, chance, trouble } = context;
  book.fate = await insist(
    calls,
    {
      path: `${api}/virtual/apply`,
      body: {
        ...application(),
        merchant_card_id: book.reference,
        first_recharge_amount: amountText(book.firstLoad),
      },
      copies: copiesOf(chance),
      mayBeRefused: false,
    },
    trouble,
  );
  return book.fate === 'accepted' ? await issued(context, book) : 'failed';
}

/** Waits until the card is there, or it is known that it will not be. */
async function issued(context: LifeContext, book: CardBook): Promise<'active' | 'failed'> {
  for (let waited = 0; waited < PATIENCE_MS; waited += POLL_MS) {
    const status = await ask(context, book);
    if (status === ACTIVE) return 'active';
    if (status === FAILED) return 'failed';
    await sleep(POLL_MS);
  }
  context.trouble(`${book.reference} was not issued within ${PATIENCE_MS} ms`);
  return 'failed';
}

/** Looks at the card; answers its status, or null when the answer was lost. */
async function ask({ calls, trouble }: LifeContext, book: CardBook): Promise<unknown> {
  const form = book.firstLoad === 0n ? 'physical' : 'virtual';
  const reply = await calls.worldcard(`${api}/${form}/get_info`, { merchant_card_id: book.reference });
  if (reply.kind === 'lost') return null;
  if (reply.code !== 0) trouble(`get_info of ${book.reference}: ${reply.code} ${reply.message}`);
  book.number ??= String(reply.data?.card_id);
  return reply.data?.status;
}

async function deposit(context: LifeContext, book: CardBook, mayBeRefused: boolean): Promise<void> {
  const { calls, chance, trouble } = context;
  const reference = `${book.reference}-d${book.deposits.size + 1}`;
  const amount = BigInt(chance.between(1000, 5000)) * 100n;
  const body = {
    merchant_card_id: book.reference,
    merchant_transaction_id: reference,
    amount: amountText(amount),
  };
  const sent = { path: `${api}/deposit`, body, copies: copiesOf(chance), mayBeRefused };
  book.deposits.set(reference, { amount, fate: await insist(calls, sent, trouble) });
}

/** Freezes, unfreezes or closes: repeated until there is an answer, though each repetition is an order of its own. */
async function order({ calls, trouble }: LifeContext, book: CardBook, kind: StatusOrder): Promise<void> {
  const told = book.orders[kind];
  for (;;) {
    const reply = await calls.worldcard(`${api}/${kind}`, { merchant_card_id: book.reference });
    if (reply.kind === 'lost') {
      told.lost += 1;
      continue;
    }
    if (reply.code === 0) told.accepted += 1;
    // "Not possible in this state" is right where an order whose answer was lost has been carried out.
    else if (told.lost === 0) trouble(`${kind} of ${book.reference}: ${reply.code} ${reply.message}`);
    return;
  }
}

function copiesOf(chance: Chance): number {
  return chance.happens(TWICE) ? 2 : 1;
}

/** Two decimals, which is all that these amounts have. */
function amountText(amount: bigint): string {
  const cents = String(amount / 100n).padStart(3, '0');
  return `${cents.slice(0, -2)}.${cents.slice(-2)}`;
}
