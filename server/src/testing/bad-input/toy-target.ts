import { optional } from './field.ts';
import type { Body } from './json-source.ts';
import type { BareAnswer, Form, Target } from './target.ts';

// A wire as small as it can be, at which a test can put in whatever an endpoint may do wrong.

export interface ToyState {
  payments: number;
  /** Whose account it is. */
  readonly owners: Map<string, string>;
  readonly seen: Set<string>;
}

interface ToyRequest {
  readonly who: string;
  readonly body: Body;
  readonly state: ToyState;
}

/** What an endpoint does otherwise than it should. */
export interface ToyMistake {
  /** Answers in place of the endpoint; undefined leaves it to that. */
  readonly answer?: (request: ToyRequest) => BareAnswer | undefined;
  readonly onRefusal?: (request: ToyRequest) => void;
  readonly message?: (field: string, request: ToyRequest) => string;
  readonly trustsEverybody?: boolean;
  readonly forgetsRequests?: boolean;
  readonly form?: Partial<Form<string>>;
}

const taken: BareAnswer = { httpStatus: 200, text: '{"paid":true}' };

function refused(message: string): BareAnswer {
  return { httpStatus: 400, text: JSON.stringify({ error: message }) };
}

/** One endpoint, `/pay`, that does all as it should but for the mistake. */
export function toyTarget(mistake: ToyMistake = {}): Target<string, BareAnswer> {
  const state: ToyState = { payments: 0, owners: new Map(), seen: new Set() };

  function pay(who: string, content: string): BareAnswer {
    const body = objectIn(content);
    if (body === null) return refused('the content is no JSON object');
    const request = { who, body, state };
    const answer = mistake.answer?.(request);
    if (answer) return answer;
    const field = wrongField(request);
    if (field !== null) {
      mistake.onRefusal?.(request);
      return refused(mistake.message?.(field, request) ?? `${field} is wrong`);
    }
    state.payments += 1;
    return taken;
  }

  const toy: Target<string, BareAnswer> = {
    paths: ['/pay'],
    us: 'us',
    strangers: { somebody: 'somebody' },
    forms: [
      {
        path: '/pay',
        fields: {
          account: { kind: 'id', form: 'text', of: 'account', longest: 20 },
          amount: { kind: 'amount', form: 'text', decimals: 2 },
          pin: { kind: 'digits', fewest: 4, most: 6 },
          note: optional({ kind: 'text', longest: 10 }, { blank: 'a blank note is none' }),
        },
        genuine: async (who) => {
          const account = `a${state.owners.size}`;
          state.owners.set(account, who);
          return { account, amount: '100.00', pin: '1357', note: 'for you' };
        },
        ...mistake.form,
      },
    ],
    seal: (who, body) => ({ method: 'POST', headers: { who, id: String(Math.random()) }, body }),
    send: async (_who, _path, { headers, body }) => {
      const { who = '', id = '' } = headers;
      const isKnown = mistake.trustsEverybody || who === 'us' || who === 'somebody';
      if (!isKnown) return refused('nobody is known by this name');
      if (state.seen.has(id) && !mistake.forgetsRequests) return refused('this came before');
      state.seen.add(id);
      return pay(mistake.trustsEverybody ? 'us' : who, body);
    },
    attacks: [
      {
        kind: 'authentication',
        name: 'a name that nobody has',
        request: (content) => ({ ...toy.seal('nobody', content) }),
        expectRefused: (answer) => expectRefused(answer, 'nobody is known by this name'),
      },
    ],
    expectTaken: ({ httpStatus }) => {
      if (httpStatus !== 200) throw new Error('It was refused.');
    },
    expectRefused: (answer, _form, { kind, at }) => {
      if (kind === 'replay') expectRefused(answer, 'this came before');
      else expectRefused(answer, at === null ? 'the content is no JSON object' : `${at} is wrong`);
    },
    digest: async () => ({ payments: String(state.payments), accounts: 'grow with every body' }),
  };
  return toy;
}

function expectRefused(answer: BareAnswer, message: string): void {
  if (answer.httpStatus !== 400 || !answer.text.includes(message))
    throw new Error('It was not refused like that.');
}

function objectIn(content: string): Body | null {
  try {
    const value = JSON.parse(content);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

/** The first field that is wrong; null when all is well. */
function wrongField({ who, body, state }: ToyRequest): string | null {
  const given = (name: string) => (Object.hasOwn(body, name) ? body[name] : undefined);
  const isText = (name: string, form: RegExp) => {
    const value = given(name);
    return typeof value === 'string' && form.exec(value)?.[0] === value;
  };
  const account = given('account');
  if (typeof account !== 'string' || state.owners.get(account) !== who) return 'account';
  if (!isText('amount', /(0|[1-9]\d{0,11})(\.\d{1,2})?/) || Number(given('amount')) === 0) return 'amount';
  if (!isText('pin', /[0-9]{4,6}/)) return 'pin';
  return (given('note') ?? null) === null || isText('note', /[A-Za-z ]{0,10}/) ? null : 'note';
}
