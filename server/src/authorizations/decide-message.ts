import { type Card, PIN_TRIES, wakeClose } from '../cards/index.ts';
import type { Product } from '../catalog/index.ts';
import { knownHold, settlementShard } from '../ledger/index.ts';
import {
  type BatchMoment,
  type Decision,
  done,
  numberOf,
  type Pictures,
  refused,
} from '../platform/index.ts';
import type { Authorization } from './authorization.ts';
import type { AuthorizationsContext, NetworkParticipants } from './authorizations-context.ts';
import type { AuthorizationChange } from './authorizations-participant.ts';
import { holdState, spendable } from './bookkeeping.ts';
import { type CardHint, mayTouchReserve } from './card-hints.ts';
import { eventOf } from './event-data.ts';
import type { Fee } from './fees.ts';
import {
  asking,
  decisionOverruled,
  endQuestion,
  newQuestion,
  openQuestion,
  type Question,
  type SealedHook,
} from './hook/index.ts';
import { isRequest } from './message.ts';
import type { MessageOutcome } from './message-outcome.ts';
import type { PreparedMessage } from './prepared-message.ts';
import { findPurchase, namedPurchase } from './purchase-key.ts';
import { recordStep } from './record-step.ts';
import { type MessageFacts, rules } from './rules/index.ts';
import { controlsOf, type SpendControlsKey } from './spend-controls/index.ts';
import { declineCounted, spendingChanges } from './spending.ts';

export type MessageResult =
  | MessageOutcome
  /** The rows that were guessed to be needed are not all of them. */
  | { readonly kind: 'wrong-hint'; readonly shards: readonly string[] }
  | { readonly kind: 'asking'; readonly question: Question; readonly hook: SealedHook; readonly card: Card }
  | { readonly kind: 'finished-before'; readonly event: string };

type Decided = Decision<NetworkParticipants, MessageResult>;

/** What the command's keys were made of. */
export interface Keyed {
  readonly hint: CardHint;
  readonly spendKey: SpendControlsKey;
  readonly shards: readonly string[];
  readonly fees: ReadonlyMap<Fee['kind'], string>;
}

/**
 * Decides one message over what is locked and read: finds its purchase, asks its rule, and makes everything that changes
 * with it. Where the hint was wrong, or the merchant is to be asked first, says so.
 */
export function decideMessage(
  context: AuthorizationsContext,
  prepared: PreparedMessage,
  keyed: Keyed,
  pictures: Pictures<NetworkParticipants>,
  moment: BatchMoment,
): Decided {
  const refuse = (result: MessageResult): Decided => refused<NetworkParticipants, MessageResult>(result);
  const { message, ids, comparisons, finishes } = prepared;
  const { hint } = keyed;
  const card = pictures.cards.cards.get(hint.cardId);
  const product = pictures.products.get(hint.productId);
  if (!card || !product) return refuse({ kind: 'card-not-found' });
  if (card.cardholderId !== hint.cardholderId) return refuse({ kind: 'wrong-hint', shards: [] });

  const question = finishes === null ? null : openQuestion(pictures.questions, finishes);
  if (finishes !== null && question === null) return refuse({ kind: 'finished-before', event: ids.event });

  const purchase = findPurchase(pictures.authorizations.byCard.get(card.id) ?? [], message);
  if (namedPurchase(message) !== null && purchase === null) {
    return refuse({ kind: 'authorization-not-found' });
  }
  if (
    (purchase && !keyed.shards.includes(purchase.settlementShard)) ||
    (mayTouchReserve(card, product) && !hint.touchesReserve) ||
    (product.terms.requiresVerifiedCardholder && !hint.asksForVerification)
  ) {
    return refuse({ kind: 'wrong-hint', shards: purchase ? [purchase.settlementShard] : [] });
  }
  if (purchase && purchase.open + purchase.openFees > 0n)
    knownHold(pictures.ledger, holdState(card, purchase));

  const facts = factsOf(context, prepared, keyed, pictures, { card, product, purchase });
  const step = rules[message.type](facts);
  if (step.kind === 'card-not-found' || step.kind === 'currency-not-convertible') return refuse(step);
  if (step.kind === 'ask-hook') {
    const hook = pictures.hooks.get(card.programmeId) as SealedHook;
    const named = { ...ids, authorization: purchase?.id ?? ids.authorization };
    const asked = newQuestion({
      ids: named,
      card,
      message,
      comparisons,
      hook,
      askedAt: prepared.timing.receivedAt,
    });
    return done<NetworkParticipants, MessageResult>(
      { kind: 'asking', question: asked, hook, card },
      { questions: [{ kind: 'create', question: asked }] },
      asking(asked.id),
    );
  }
  if (step.fees.some(({ kind }) => !keyed.fees.has(kind))) return refuse({ kind: 'wrong-hint', shards: [] });

  const recorded = recordStep(pictures, facts, step, hint, keyed.fees);
  const { authorization } = step;
  const { event, available } = recorded;
  const { merchantId } = card;
  const decidedAt = context.stopwatch.elapsedUs();
  const timing = { merchantId, ...prepared.timing, loaded: moment.loadedUs, decided: decidedAt };
  const changes: AuthorizationChange[] = [
    ...(authorization === null || authorization === purchase
      ? []
      : [
          authorization.id === purchase?.id
            ? ({
                kind: 'update',
                authorization,
                ...(isAskedFor(purchase, authorization) ? { timing } : {}),
              } as const)
            : ({ kind: 'open', authorization, timing } as const),
        ]),
    ...[event, ...recorded.fees].map((each) => ({ kind: 'record', event: each }) as const),
  ];
  const decided = event.status === 'declined' ? 'declined' : 'approved';
  const ended = question && endQuestion(question, prepared.hook, decided, authorization?.id);
  const overruled = ended && facts.hook?.outcome === 'approved' && event.declineReason !== null;
  return done<NetworkParticipants, MessageResult>(
    { kind: 'recorded', event, authorization, available },
    {
      authorizations: changes,
      spendControls: [
        ...spendingChanges(card, facts, purchase, authorization),
        ...declineCounted(card, facts, step),
      ],
      ...(comparisons.pin === null ? {} : { pins: pinChanges(facts) }),
      ledger: [recorded.ledger],
      events: [
        ...[event, ...recorded.fees].map((each) => eventOf(context.newId(), card, each, authorization)),
        ...(overruled && prepared.hook
          ? [
              decisionOverruled(
                context.newId(),
                card,
                ended.question,
                prepared.hook,
                event.declineReason,
                facts.now,
              ),
            ]
          : []),
      ],
      questions: ended ? [ended] : [],
      jobs: wakeClose(card, recorded.before, recorded.after, facts.now),
    },
    ids.event,
  );
}

/** True of the request of a purchase that another message had opened: its details are written anew. */
const isAskedFor = (before: Authorization, after: Authorization): boolean => before.details !== after.details;

function factsOf(
  context: AuthorizationsContext,
  prepared: PreparedMessage,
  { hint, spendKey }: Keyed,
  pictures: Pictures<NetworkParticipants>,
  {
    card,
    product,
    purchase,
  }: { readonly card: Card; readonly product: Product; readonly purchase: Authorization | null },
): MessageFacts {
  const { message, ids, comparisons, billing, billingRate, authCode, hook } = prepared;
  const { cardholders, spendControls, hooks, pins, numbers } = pictures;
  const failures = pins.pins.get(card.id)?.failures ?? 0;
  return {
    message,
    card,
    product,
    purchase,
    cardholderIsVerified: cardholders.verified.has(card.cardholderId),
    billing,
    billingRate,
    available: spendable(({ id }) => pictures.ledger.accounts.get(id), hint),
    ...comparisons,
    pin: failures >= PIN_TRIES && comparisons.pin !== null ? 'not-checked' : comparisons.pin,
    pinTriesLeft: PIN_TRIES - failures,
    controls: controlsOf(spendControls, spendKey),
    hookIsToBeAsked: prepared.finishes === null && hooks.has(card.programmeId),
    hook,
    ids,
    number: numberOf(numbers, ids.event),
    authCode,
    settlementShard: settlementShard(card.id),
    now: context.clock.now(),
  };
}

/** A wrong PIN is counted, whatever else is decided; a right one ends the count. What asks for nothing tries no PIN. */
function pinChanges({ message, card, pin, pinTriesLeft }: MessageFacts) {
  if (!isRequest(message.type)) return [];
  const { merchantId, id: cardId } = card;
  const failures = PIN_TRIES - pinTriesLeft;
  if (pinTriesLeft <= 0) return [];
  if (pin === 'mismatch') return [{ merchantId, cardId, failures: failures + 1 }];
  return pin === 'match' && failures > 0 ? [{ merchantId, cardId, failures: 0 }] : [];
}
