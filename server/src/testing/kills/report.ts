import type { CardBook } from './card-book.ts';
import type { Fleet } from './fleet.ts';
import type { Inbox } from './inbox.ts';
import type { KillPlan } from './kill-plan.ts';
import type { MerchantCalls } from './merchant-calls.ts';

export interface Run {
  readonly plan: KillPlan;
  readonly fleet: Pick<Fleet, 'tally'>;
  readonly calls: Pick<MerchantCalls, 'tally'>;
  readonly inbox: Pick<Inbox, 'acknowledged'>;
  readonly books: readonly CardBook[];
}

const SHOWN = 40;

/** What was done, what was found, and how to do it again. */
export function report({ plan, fleet, calls, inbox, books }: Run, findings: readonly string[]): string {
  const count = (of: (book: CardBook) => number) => books.reduce((total, book) => total + of(book), 0);
  const done = [
    `seed ${plan.seed}: ${fleet.tally.kills} kills, ${fleet.tally.whileStarting} of them while starting;`,
    `${calls.tally.requests} requests, ${calls.tally.lost} answers lost; ${books.length} cards,`,
    `${count((book) => book.deposits.size)} top-ups, ${count((book) => book.messages.length)} network messages;`,
    `${inbox.acknowledged.size} webhooks`,
  ].join(' ');
  if (findings.length === 0) return done;
  const shown = findings.slice(0, SHOWN).map((finding) => `  ${finding}`);
  const more = findings.length > SHOWN ? [`  and ${findings.length - SHOWN} more`] : [];
  const again = `EMBOSS_SEED=${plan.seed} EMBOSS_KILLS=${plan.kills} draws the same chance again.`;
  return [`${findings.length} findings. ${done}`, ...shown, ...more, again].join('\n');
}
