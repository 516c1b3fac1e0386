import type { Fate } from './card-book.ts';
import type { MerchantCalls } from './merchant-calls.ts';

const ACCEPTED = 0;
const REPEATED = 10011;

export interface Order {
  readonly path: string;
  /** With a reference of the merchant's, under which it is the same order however often it is sent. */
  readonly body: Readonly<Record<string, unknown>>;
  /** How many copies are sent at the same instant. */
  readonly copies: number;
  readonly mayBeRefused: boolean;
}

/**
 * Sends an order and repeats each of its copies until it is answered. However many there were, at most one may be
 * accepted; the others must be told that they are repetitions.
 */
export async function insist(
  calls: MerchantCalls,
  { path, body, copies, mayBeRefused }: Order,
  trouble: (text: string) => void,
): Promise<Fate> {
  const codes: number[] = [];
  let lost = 0;
  async function sendUntilAnswered(): Promise<void> {
    for (;;) {
      const reply = await calls.worldcard(path, body);
      if (reply.kind === 'answered') {
        codes.push(reply.code);
        return;
      }
      lost += 1;
    }
  }
  await Promise.all(Array.from({ length: copies }, sendUntilAnswered));

  const accepted = codes.filter((code) => code === ACCEPTED).length;
  const repeated = codes.filter((code) => code === REPEATED).length;
  const refused = codes.length - accepted - repeated;
  const story = `${path} ${JSON.stringify(body)}: ${copies} copies, ${lost} answers lost, answered ${codes}`;
  if (accepted > 1) trouble(`Accepted more than once: ${story}`);
  if (accepted === 0 && repeated > 0 && lost === 0) trouble(`A repetition without a first: ${story}`);
  if (refused > 0 && !mayBeRefused) trouble(`Refused: ${story}`);
  return accepted + repeated > 0 ? 'accepted' : 'refused';
}
