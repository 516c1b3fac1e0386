import { writeFile } from 'node:fs/promises';
import { cardArgument, cardPath } from '../card-path.ts';
import type { Argument, Command, CommandCall } from '../command.ts';
import { Failure, usage } from '../failure.ts';
import { type Columns, type Output, record, table, tableText } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface HeldCard {
  readonly id: string;
  readonly number: string;
  readonly reference: string | null;
  readonly status: string;
}

interface Verification {
  readonly id: string;
  readonly cardholder_id: string;
  readonly provider: string;
  readonly status: string;
  readonly retry_allowed: boolean;
  readonly reason: string;
  readonly reviewed_at: string | null;
  readonly reviewed_by: string | null;
  readonly flagged: boolean;
  readonly waiting: boolean;
  readonly due_at: string | null;
}

interface Listed extends Verification {
  readonly cardholder: { readonly first_name: string; readonly last_name: string };
  readonly cards: readonly HeldCard[];
}

interface Review {
  readonly source: string;
  readonly verdict: string;
  readonly retry_allowed: boolean;
  readonly reason: string;
  readonly reviewed_at: string;
}

interface Detail extends Listed {
  readonly reviews: readonly Review[];
  readonly documents: readonly {
    readonly kind: string;
    readonly media_type: string;
    readonly size: number;
  }[];
  readonly document: Identity | null;
}

/** What the operator alone is shown of somebody who was registered with it. */
interface Identity {
  readonly type: string;
  readonly number: string;
  readonly gender: string | null;
  readonly issued_at: string | null;
  readonly expires_at: string | null;
}

interface Session {
  readonly verification_id: string;
  readonly provider: string;
  readonly access_token: string;
  readonly expires_in: number;
}

const nameOf = ({ cardholder: { first_name, last_name } }: Listed) => `${first_name} ${last_name}`.trim();
const cardText = ({ number, reference }: HeldCard) =>
  reference === null ? number : `${number} (${reference})`;

const columns: Columns<Listed> = {
  status: statusText,
  name: nameOf,
  cards: ({ cards }) => (cards.length === 0 ? null : cards.map(cardText).join(', ')),
  flagged: ({ flagged }) => (flagged ? 'yes' : 'no'),
  reviewed: ({ reviewed_at }) => reviewed_at,
  by: ({ reviewed_by }) => reviewed_by,
  due: ({ due_at }) => due_at,
  id: ({ id }) => id,
  reason: ({ reason }) => reason,
};

/** Nobody will come to a verdict on somebody whose application was cancelled meanwhile. */
function statusText({ status, waiting }: Verification): string {
  const isOpen = status === 'not-started' || status === 'pending';
  return isOpen && !waiting ? `${status}, ended` : status;
}

const reviewColumns: Columns<Review> = {
  reviewed: ({ reviewed_at }) => reviewed_at,
  by: ({ source }) => source,
  verdict: ({ verdict }) => verdict,
  'may retry': ({ retry_allowed }) => (retry_allowed ? 'yes' : 'no'),
  reason: ({ reason }) => reason,
};

const facts = (verification: Verification) => ({
  id: verification.id,
  cardholder: verification.cardholder_id,
  provider: verification.provider,
  status: statusText(verification),
  ...(verification.status === 'rejected'
    ? { reason: verification.reason, 'may retry': verification.retry_allowed ? 'yes' : 'no' }
    : {}),
  flagged: verification.flagged ? 'yes' : 'no',
  due: verification.due_at,
});

export function verificationShown(verification: Verification): Output {
  return record(verification, facts(verification));
}

const verificationArgument: Argument = { name: 'verification', help: 'Its id.' };

async function verificationPath(call: CommandCall): Promise<string> {
  return `${await merchantPath(call)}/verifications/${encodeURIComponent(call.argument('verification'))}`;
}

/** A verification is named by its own id, or by whose it is. */
async function shownPath(call: CommandCall): Promise<string> {
  const [merchant, whose] = [await merchantPath(call), encodeURIComponent(call.argument('whose'))];
  if (whose.startsWith('verification_')) return `${merchant}/verifications/${whose}`;
  const holder = whose.startsWith('cardholder_') ? 'cardholders' : 'cards';
  return `${merchant}/${holder}/${whose}/verification`;
}

const identityFacts = ({ type, number, gender, issued_at, expires_at }: Identity) => ({
  'identity document': `${type} ${number}`,
  gender,
  issued: issued_at,
  expires: expires_at,
});

async function review(call: CommandCall, body: object): Promise<Output> {
  const path = `${await verificationPath(call)}/reviews`;
  return verificationShown(await call.api.send<Verification>('POST', path, body));
}

function noneText(call: CommandCall): string {
  const isFiltered = call.option('status') !== undefined || call.flag('waiting');
  if (isFiltered) return 'There is no such verification.';
  return call.flag('flagged') ? 'Nobody is flagged.' : 'Nobody was to be verified yet.';
}

const pictures = ['front', 'back', 'selfie'];

/** Whether people are who they say they are. */
export const verificationCommands: readonly Command[] = [
  {
    name: 'verifications list',
    summary: 'List the verifications of cardholders, oldest first',
    options: {
      ...merchantOption,
      status: { value: '<status>', help: 'Only those that are not-started, pending, approved or rejected.' },
      waiting: { help: 'Only those that an application waits for.' },
      flagged: { help: 'Only those of people who were refused while their card is in use.' },
      limit: { value: '<n>', help: 'How many at most, up to 100; all of them when absent.' },
    },
    run: async (call) => {
      const path = `${await merchantPath(call)}/verifications`;
      const filter = {
        status: call.option('status'),
        ...(call.flag('waiting') ? { waiting: 'true' } : {}),
        ...(call.flag('flagged') ? { flagged: 'true' } : {}),
      };
      const limit = call.option('limit');
      const rows =
        limit === undefined
          ? await call.api.all<Listed>(path, filter)
          : (await call.api.get<{ data: Listed[] }>(path, { ...filter, limit })).data;
      return table(rows, columns, noneText(call));
    },
  },
  {
    name: 'verifications show',
    summary: 'Show a verification, every review of it, and which documents there are',
    arguments: [
      { name: 'whose', help: 'The id of the verification or of its cardholder, or a card of theirs.' },
    ],
    options: merchantOption,
    run: async (call) => {
      const detail = await call.api.get<Detail>(await shownPath(call));
      const { reviews, documents } = detail;
      const handedIn = documents.map(
        ({ kind, media_type, size }) => `${kind} (${media_type}, ${size} bytes)`,
      );
      const { text } = record(detail, {
        name: nameOf(detail),
        cards: detail.cards.map((card) => `${cardText(card)}, ${card.status}`).join('; ') || 'none',
        ...facts(detail),
        documents: handedIn.length === 0 ? 'none' : handedIn.join(', '),
        ...(detail.document === null ? {} : identityFacts(detail.document)),
      });
      return {
        text: reviews.length === 0 ? text : `${text}\n\n${tableText(reviews, reviewColumns)}`,
        json: detail,
      };
    },
  },
  {
    name: 'verifications open',
    summary: 'Let a card’s holder into their verification, for ten minutes',
    arguments: [cardArgument],
    options: merchantOption,
    run: async (call) => {
      const path = `${await cardPath(call)}/verification-session`;
      const session = await call.api.send<Session>('POST', path);
      const { verification_id, provider, access_token, expires_in } = session;
      const { baseUrl } = await call.api.connection();
      return record(session, {
        verification: verification_id,
        'access token': access_token,
        'expires in': `${expires_in} s`,
        ...(provider === 'simulated' ? { page: `${baseUrl}/pages/verification#token=${access_token}` } : {}),
      });
    },
  },
  {
    name: 'verifications approve',
    summary: 'Approve somebody by hand, whatever was said before; cards that wait for it go on',
    arguments: [verificationArgument],
    options: merchantOption,
    run: (call) => review(call, { verdict: 'approved' }),
  },
  {
    name: 'verifications refuse',
    summary: 'Refuse somebody by hand, whatever was said before; cards without a number go back, or end',
    arguments: [verificationArgument],
    options: {
      ...merchantOption,
      reason: { value: '<text>', help: 'Why, in words that its merchant and the person may read.' },
      'may-retry': { help: 'The person may try again; without this it is for good.' },
    },
    run: (call) => {
      const reason = call.option('reason');
      if (reason === undefined) throw usage('--reason is missing.');
      return review(call, { verdict: 'rejected', reason, retry_allowed: call.flag('may-retry') });
    },
  },
  {
    name: 'verifications clear-flag',
    summary: 'Say that you have looked at somebody who was refused while their card is in use',
    arguments: [verificationArgument],
    options: merchantOption,
    run: async (call) => {
      const path = `${await verificationPath(call)}/clear-flag`;
      return verificationShown(await call.api.send<Verification>('POST', path));
    },
  },
  {
    name: 'verifications document',
    summary: 'Save one picture that somebody handed in to a file, which only you can read',
    details:
      'A file that is there already stays as it is. `verifications show` says which pictures there are.',
    arguments: [verificationArgument, { name: 'picture', help: 'front, back or selfie.' }],
    options: { ...merchantOption, to: { value: '<file>', help: 'Where it goes.' } },
    run: async (call) => {
      const [picture, to] = [call.argument('picture'), call.option('to')];
      if (!pictures.includes(picture)) throw usage('<picture> is one of front, back and selfie.');
      if (to === undefined) throw usage('--to is missing.');
      const bytes = await call.api.file(`${await verificationPath(call)}/documents/${picture}`);
      await writeFile(to, bytes, { flag: 'wx', mode: 0o600 }).catch((error: Error) => {
        throw new Failure(`--to cannot be written: ${error.message}`);
      });
      return { text: `${bytes.length} bytes in ${to}.`, json: { file: to, size: bytes.length } };
    },
  },
  {
    name: 'verifications delete-documents',
    summary: 'Delete the papers that somebody handed in, for good; the reviews stay',
    details: 'Every picture, and what their identity document says.',
    arguments: [verificationArgument],
    options: merchantOption,
    run: async (call) => {
      const path = `${await verificationPath(call)}/documents`;
      const deleted = await call.api.send<{ deleted: number; identity_document: boolean }>('DELETE', path);
      return record(deleted, {
        pictures: deleted.deleted,
        'identity document': deleted.identity_document ? 1 : 0,
      });
    },
  },
];
