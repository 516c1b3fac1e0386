import type { Argument, Command, CommandCall } from '../command.ts';
import { usage } from '../failure.ts';
import { type Columns, type Output, record, table } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Money {
  readonly amount: string;
  readonly currency: string;
}

export interface Challenge {
  readonly id: string;
  readonly card_id: string;
  readonly kind: string;
  readonly status: string;
  readonly transaction_id: string;
  readonly amount: Money;
  readonly merchant: {
    readonly name: string;
    readonly id: string;
    readonly mcc: string;
    readonly country: string;
    readonly city: string;
  };
  readonly attempts_left: number;
  readonly expires_at: string;
  readonly ended_at: string | null;
  readonly outcome: { readonly transaction_status: string; readonly eci: string } | null;
}

const moneyText = ({ amount, currency }: Money) => `${amount} ${currency}`;

const columns: Columns<Challenge> = {
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  amount: ({ amount }) => moneyText(amount),
  at: ({ merchant }) => merchant.name,
  'attempts left': ({ attempts_left }) => attempts_left,
  expires: ({ expires_at }) => expires_at,
  id: ({ id }) => id,
};

export function challengeShown(challenge: Challenge): Output {
  const { outcome, merchant } = challenge;
  return record(challenge, {
    id: challenge.id,
    card: challenge.card_id,
    kind: challenge.kind,
    status: challenge.status,
    amount: moneyText(challenge.amount),
    at: `${merchant.name}, ${merchant.city} ${merchant.country}`,
    'attempts left': challenge.attempts_left,
    expires: challenge.expires_at,
    ended: challenge.ended_at,
    outcome: outcome && `${outcome.transaction_status}, ECI ${outcome.eci}`,
  });
}

export const challengeArgument: Argument = { name: 'challenge', help: 'Its id.' };

export async function challengePath(call: CommandCall): Promise<string> {
  return `${await merchantPath(call)}/challenges/${encodeURIComponent(call.argument('challenge'))}`;
}

function ending(word: 'confirm' | 'decline' | 'cancel', summary: string): Command {
  return {
    name: `challenges ${word}`,
    summary,
    arguments: [challengeArgument],
    options: merchantOption,
    run: async (call) =>
      challengeShown(await call.api.send<Challenge>('POST', `${await challengePath(call)}/${word}`)),
  };
}

/** 3-D Secure: cardholders who are asked to prove that a purchase is theirs. */
export const challengeCommands: readonly Command[] = [
  {
    name: 'challenges list',
    summary: 'List challenges of 3-D Secure, newest first',
    options: {
      ...merchantOption,
      card: { value: '<card>', help: 'Only those of this card.' },
      limit: { value: '<n>', help: 'How many at most, up to 100; 20 when absent.' },
    },
    run: async (call) => {
      const query = { card: call.option('card'), limit: call.option('limit') };
      const path = `${await merchantPath(call)}/challenges`;
      const { data } = await call.api.get<{ data: Challenge[] }>(path, query);
      return table(data, columns, 'Nobody was challenged yet.');
    },
  },
  {
    name: 'challenges show',
    summary: 'Show a challenge as it is now',
    arguments: [challengeArgument],
    options: merchantOption,
    run: async (call) => challengeShown(await call.api.get<Challenge>(await challengePath(call))),
  },
  {
    name: 'challenges answer',
    summary: 'Try a code',
    details:
      'A wrong one costs an attempt, and the last of them fails the challenge: the exit code is then 1.',
    arguments: [challengeArgument],
    options: {
      ...merchantOption,
      code: { value: '<digits>', help: 'The code that the cardholder was sent.' },
    },
    run: async (call) => {
      const code = call.option('code');
      if (code === undefined) throw usage('--code is missing.');
      const path = `${await challengePath(call)}/answer`;
      const answered = await call.api.send<{ outcome: string; challenge: Challenge }>('POST', path, { code });
      const { outcome, challenge } = answered;
      const isWrong = outcome === 'wrong-code';
      const { text } = challengeShown(challenge);
      return { text: isWrong ? `The code is wrong.\n\n${text}` : text, json: answered, isBad: isWrong };
    },
  },
  ending('confirm', 'The cardholder approved the purchase where the merchant knows them'),
  ending('decline', 'The cardholder said that the purchase is not theirs'),
  ending('cancel', 'The cardholder gave up, or the challenge is not needed any more'),
  {
    name: 'challenges code',
    summary: 'Show the code for a cardholder, and the address of the page for it',
    arguments: [challengeArgument],
    options: merchantOption,
    run: async (call) => {
      const path = `${await challengePath(call)}/code`;
      const shown = await call.api.get<{ code: string; page_token: string | null }>(path);
      const { baseUrl } = await call.api.connection();
      return record(shown, {
        code: shown.code,
        ...(shown.page_token === null ? {} : { page: `${baseUrl}/pages/challenges/${shown.page_token}` }),
      });
    },
  },
];
