import { type Currency, convert, formatExchangeRate, type Money } from '../money/index.ts';
import type { Remembered } from '../platform/index.ts';
import type { AuthorizationsContext } from './authorizations-context.ts';
import { readAuthorization } from './authorizations-store.ts';
import { compareWithCard } from './card-comparisons.ts';
import type { CardHint } from './card-hints.ts';
import type { MessageResult } from './decide-message.ts';
import { askingOf, type Finished, type HookReply, idsOf, type Question } from './hook/index.ts';
import { identityText, type NetworkMessage } from './message.ts';
import { messageCommand } from './message-command.ts';
import type { MessageOutcome } from './message-outcome.ts';
import { readNetworkEvent } from './network-events-store.ts';
import type { PreparedMessage } from './prepared-message.ts';

/** A hint that was wrong is read anew; more often than this only a bug makes it wrong. */
const MOST_HINTS = 5;

/**
 * The one path of every network message. Known messages are answered with what was recorded; new ones are decided by
 * the rule of their type under the card's lock, and booked, recorded and told in one transaction. Where the programme has
 * a decision hook, a request that every check lets pass is asked about first, and decided again with the answer.
 */
export async function handleMessage(
  context: AuthorizationsContext,
  message: NetworkMessage,
): Promise<MessageOutcome> {
  const timing = { receivedAt: context.wall.now(), received: context.stopwatch.elapsedUs() };
  const hint = await context.hints.of(message.merchantId, message.cardId);
  if (hint === null) return { kind: 'card-not-found' };
  const prepared = await prepare(context, message, hint, timing);
  return await submitMessage(context, prepared);
}

async function prepare(
  context: AuthorizationsContext,
  message: NetworkMessage,
  hint: CardHint,
  timing: PreparedMessage['timing'],
): Promise<PreparedMessage> {
  const { newId, random } = context;
  const [comparisons, billed] = await Promise.all([
    compareWithCard(context, message),
    billingOf(context, message, hint.currency),
  ]);
  return {
    message,
    comparisons,
    ...billed,
    ids: { event: newId(), authorization: newId(), question: newId() },
    authCode: newAuthCode(random),
    timing,
    hook: null,
    finishes: null,
  };
}

/** Decides and stores a prepared message. A request that is to be asked about is asked about, and decided then. */
async function submitMessage(
  context: AuthorizationsContext,
  prepared: PreparedMessage,
): Promise<MessageOutcome> {
  const outcome = await runMessage(context, prepared);
  switch (outcome.kind) {
    case 'repeated': {
      const { merchantId } = prepared.message;
      const questionId = askingOf(outcome.remembered);
      if (questionId !== null) return await context.hooks.answerOf({ merchantId, questionId });
      return await recordedOutcome(context, merchantId, String(outcome.remembered));
    }
    case 'asking': {
      const { question, hook, card } = outcome;
      const { billing } = prepared;
      return await context.hooks.pursue({ question, hook, card, billing, createdAt: context.clock.now() });
    }
    case 'finished-before':
      throw new Error('A message that has just come was finished before.');
    default:
      return outcome;
  }
}

type RunOutcome =
  | Exclude<MessageResult, { kind: 'wrong-hint' }>
  | { readonly kind: 'repeated'; readonly remembered: Remembered };

/** Submits the message's command, again as long as the rows that were guessed to be needed are not all of them. */
async function runMessage(context: AuthorizationsContext, prepared: PreparedMessage): Promise<RunOutcome> {
  const { merchantId, cardId, identity } = prepared.message;
  let shards: readonly string[] = [];
  for (let attempt = 1; attempt <= MOST_HINTS; attempt++) {
    const hint = await context.hints.of(merchantId, cardId);
    if (hint === null) return { kind: 'card-not-found' };
    const outcome = await context.commit.submit<MessageResult>(
      messageCommand(context, prepared, hint, shards),
    );
    if (outcome.kind === 'repeated') {
      const { remembered } = outcome;
      return outcome.sameContent ? { kind: 'repeated', remembered } : { kind: 'identity-conflict' };
    }
    if (outcome.result.kind !== 'wrong-hint') return outcome.result;
    context.hints.forget(cardId);
    shards = [...new Set([...shards, ...outcome.result.shards])];
  }
  throw new Error(`What message ${identityText(identity)} needs was guessed wrong too often.`);
}

/**
 * Decides the message of a question with what came of asking; changes nothing where that has been done. All checks run
 * again: no answer and no fallback lets one be passed.
 */
export async function finishQuestion(
  context: AuthorizationsContext,
  question: Question,
  reply: HookReply | null,
): Promise<Finished<MessageOutcome>> {
  const { message, comparisons } = question;
  const waitedUs = (context.wall.now().getTime() - question.askedAt.getTime()) * 1000;
  const hint = await context.hints.of(message.merchantId, message.cardId);
  const prepared: PreparedMessage = {
    message,
    comparisons,
    ...(await billingOf(context, message, hint?.currency ?? message.amount.currency)),
    ids: idsOf(question),
    authCode: newAuthCode(context.random),
    timing: { receivedAt: question.askedAt, received: context.stopwatch.elapsedUs() - waitedUs },
    hook: reply,
    finishes: question.id,
  };
  const outcome = await runMessage(context, prepared);
  switch (outcome.kind) {
    case 'finished-before':
      return { result: await recordedOutcome(context, message.merchantId, outcome.event), isOurs: false };
    case 'repeated':
    case 'asking':
      throw new Error(`The end of a question was ${outcome.kind}.`);
    default:
      return { result: outcome, isOurs: true };
  }
}

/** What was recorded of a message that came before. */
export async function recordedOutcome(
  { database }: AuthorizationsContext,
  merchantId: string,
  eventId: string,
): Promise<MessageOutcome> {
  const event = await readNetworkEvent(database, merchantId, eventId);
  if (!event) throw new Error('A network message was claimed but not recorded.');
  const { authorizationId } = event;
  const authorization =
    authorizationId === null ? null : await readAuthorization(database, merchantId, authorizationId);
  return { kind: 'recorded', event, authorization, available: null };
}

/** The amount in the card's currency: as the network converted it, else at our rate. */
async function billingOf(
  { exchangeRates, clock }: AuthorizationsContext,
  { amount, billing }: NetworkMessage,
  currency: Currency,
): Promise<Pick<PreparedMessage, 'billing' | 'billingRate'>> {
  if (amount.currency === currency) return { billing: amount, billingRate: null };
  if (billing?.currency === currency) return { billing, billingRate: ratio(billing, amount) };
  const rate = await exchangeRates.rate(amount.currency, currency, clock.now());
  return { billing: rate && convert(amount, rate), billingRate: rate && formatExchangeRate(rate) };
}

/** The rate that the network used, as far as its amounts tell. */
function ratio(billing: Money, { amount, currency }: Money): string | null {
  if (amount === 0n) return null;
  return formatExchangeRate({
    from: currency,
    to: billing.currency,
    numerator: billing.amount,
    denominator: amount,
  });
}

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVWX';

/** Six characters, as field 38 of ISO 8583 carries them. */
function newAuthCode(random: (bytes: number) => Uint8Array): string {
  return [...random(6)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
