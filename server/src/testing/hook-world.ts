import type { DecisionFacts } from '../authorizations/decision/check.ts';
import { merchantApproved } from '../authorizations/decision/checks/merchant-approved.ts';
import type { Answer } from '../authorizations/hook/answer.ts';
import type { Asking, DecisionAsker } from '../authorizations/hook/decision-asker.ts';
import type { SealedHook } from '../authorizations/hook/decision-hook.ts';
import {
  createDecisionHooks,
  type DecisionHooksOptions,
  type Finished,
} from '../authorizations/hook/decision-hooks.ts';
import { endQuestion, openQuestion } from '../authorizations/hook/end-question.ts';
import type { HookReply } from '../authorizations/hook/hook-reply.ts';
import { newQuestion } from '../authorizations/hook/new-question.ts';
import { idsOf, type Question, type QuestionIds } from '../authorizations/hook/question.ts';
import { questionsParticipant } from '../authorizations/hook/questions-participant.ts';
import { readQuestion } from '../authorizations/hook/questions-store.ts';
import { type LateParticipants, recordLateAnswer } from '../authorizations/hook/record-late-answer.ts';
import { asking, askingOf } from '../authorizations/hook/remembered-question.ts';
import { type NetworkMessage, networkMessage } from '../authorizations/message.ts';
import { type Card, cardsParticipant, readCard } from '../cards/index.ts';
import { createEventsParticipant } from '../events/index.ts';
import { createMerchant, createProgramme } from '../merchants/index.ts';
import { money } from '../money/index.ts';
import {
  type Clock,
  createGroupCommit,
  type Database,
  derivedId,
  done,
  refused,
  timeOrderedIds,
  wallClock,
} from '../platform/index.ts';

// Test code only: programmes with a card and a hook, and processes that decide by the hook alone.

export interface Recorded {
  readonly decided: 'approved' | 'declined';
  readonly by: HookReply['outcome'] | null;
}

const newId = timeOrderedIds(wallClock);

export type TestHook = Partial<Pick<SealedHook, 'url' | 'windowMs' | 'fallback' | 'fallbackLimit'>>;

/** A merchant with a programme and one card, and messages for it. */
export async function hookTenant(database: Database) {
  const [merchantId, programmeId, cardId] = [newId(), newId(), newId()];
  const createdAt = wallClock.now();
  await createMerchant(database, { id: merchantId, name: 'Test', createdAt });
  await createProgramme(database, { id: programmeId, merchantId, name: 'Test', dialect: 'plain', createdAt });
  await database.query(
    `insert into cards (merchant_id, id, number, programme_id, product_id, product_code, category, form, reference,
       status, currency, cardholder_id, cardholder_number, first_load, last4, created_at)
     values ($1, $2, nextval('vendor_numbers'), $3, $2, '1', 'VIRTUAL', 'virtual', 'ref-1', 'active', 'USD', $2,
       nextval('vendor_numbers'), 0, '4242', $4)`,
    [merchantId, cardId, programmeId, createdAt],
  );
  const card = (await readCard(database, merchantId, cardId)) as Card;
  let stan = 0;

  function message(more: Partial<NetworkMessage> = {}): NetworkMessage {
    stan += 1;
    return networkMessage({
      type: 'authorization',
      merchantId,
      cardId,
      identity: {
        messageClass: '0100',
        acquirer: '400001',
        stan: String(stan).padStart(6, '0'),
        transmittedAt: '0401020000',
        rrn: '609102000001',
      },
      amount: money(125_000n, 'USD'),
      acceptor: { name: 'AMAZON.COM', id: 'M1', mcc: '5411', country: 'US', city: 'SEATTLE' },
      ...more,
    });
  }

  function questionOf(more: { hook?: TestHook; message?: NetworkMessage; askedAt?: Date } = {}): Asking {
    const hook: SealedHook = {
      merchantId,
      programmeId,
      url: 'http://127.0.0.1:9/',
      windowMs: 2000,
      fallback: 'decline',
      fallbackLimit: null,
      enabled: true,
      secret: Buffer.from('secret'),
      previousSecret: null,
      previousSecretUntil: null,
      createdAt,
      ...more.hook,
    };
    const ids: QuestionIds = { question: newId(), authorization: newId(), event: newId() };
    const question = newQuestion({
      ids,
      card,
      message: more.message ?? message(),
      comparisons: { expiry: 'match', cvv2: 'match', pin: null, authentication: null },
      hook,
      askedAt: more.askedAt ?? wallClock.now(),
    });
    return { question, hook, card, billing: question.message.amount, createdAt };
  }

  const events = (type: string) =>
    database.query<{ data: Record<string, unknown> }>(
      'select data from events where merchant_id = $1 and type = $2 order by sequence',
      [merchantId, type],
    );

  return { merchantId, programmeId, card, message, asking: questionOf, events };
}

export interface ProcessOptions extends Partial<Pick<DecisionHooksOptions<Recorded>, 'graceMs' | 'finish'>> {
  readonly asker: DecisionAsker;
  readonly wall?: Clock;
}

/** A process of its own, with a group commit of its own, on a database that it may share with others. */
export function hookProcess(database: Database, { asker, wall = wallClock, ...overrides }: ProcessOptions) {
  const events = createEventsParticipant({ topicsOf: () => [], newId, clock: wall, wake: () => {} });
  const commit = createGroupCommit<LateParticipants>({
    database,
    participants: { cards: cardsParticipant, questions: questionsParticipant, events },
    wall,
    newId,
  });
  const errors: unknown[] = [];

  async function finish(question: Question, reply: HookReply): Promise<Finished<Recorded>> {
    const { merchantId, programmeId, cardId, message } = question;
    const ids = idsOf(question);
    const outcome = await commit.submit<Finished<Recorded>>({
      keys: {
        cards: [{ merchantId, cardId }],
        questions: [{ merchantId, questionId: ids.question }],
        events: [{ merchantId, programmeId, stream: cardId }],
      },
      decide: ({ questions }) => {
        const open = openQuestion(questions, ids.question);
        if (!open)
          return refused({ result: recordedOf(questions.questions.get(ids.question)), isOurs: false });
        const facts: Partial<DecisionFacts> = { hook: reply, billing: message.amount };
        const decided =
          merchantApproved.look(facts as DecisionFacts).kind === 'passed' ? 'approved' : 'declined';
        const event = {
          id: derivedId(ids.event, 'event'),
          merchantId,
          programmeId,
          type: `authorization.${decided}`,
          stream: cardId,
          occurredAt: wall.now(),
          data: { authorizationId: ids.authorization },
        };
        return done(
          { result: { decided, by: reply.outcome }, isOurs: true },
          { questions: [endQuestion(open, reply, decided)], events: [event] },
        );
      },
    });
    if (outcome.kind === 'repeated') throw new Error('no identity was given');
    return outcome.result;
  }

  const hooks = createDecisionHooks<Recorded>({
    database,
    commit,
    wall,
    clock: wall,
    newId,
    asker,
    finish,
    recorded: async (question) => recordedOf(question),
    onError: (error) => errors.push(error),
    pollMs: 10,
    ...overrides,
  });

  /** Writes a question down under the identity of its message, as the command that asks does. */
  function claim({ question }: Asking, fingerprint = 'same') {
    const { merchantId, message } = question;
    const key = Object.values(message.identity).join('/');
    return commit.submit<null>({
      identity: { merchantId, scope: 'network', key, fingerprint },
      keys: {},
      decide: () => done(null, { questions: [{ kind: 'create', question }] }, asking(question.id)),
    });
  }

  /** Takes a message the whole way, as the room's door does. */
  async function decide(about: Asking): Promise<Recorded> {
    const outcome = await claim(about);
    if (outcome.kind !== 'repeated') return await hooks.pursue(about);
    const questionId = askingOf(outcome.remembered) ?? '';
    return await hooks.answerOf({ merchantId: about.question.merchantId, questionId });
  }

  return {
    hooks,
    claim,
    decide,
    errors,
    finish,
    noteLate: ({ question }: Asking, answer: Answer) =>
      recordLateAnswer({ commit, clock: wall, newId }, question, answer, 2500),
    question: ({ question }: Asking) =>
      readQuestion(database, { merchantId: question.merchantId, questionId: question.id }),
  };
}

function recordedOf(question: Question | null | undefined): Recorded {
  if (!question?.decided) throw new Error('Nothing was decided.');
  return { decided: question.decided, by: question.reply?.outcome ?? null };
}
