import type { Scope } from '../cards/index.ts';
import type { ReceivedRequest } from './receiver.ts';
import { until } from './until.ts';

/** As much of the client as these helpers need: the server's own code does not import it. */
interface Verifier {
  verifyWebhook(body: string):
    | {
        readonly kind: 'verified';
        readonly type: string;
        readonly text: string;
        readonly payload: object;
      }
    | { readonly kind: 'refused'; readonly reason: string };
}

interface WebhookWorld {
  readonly tenant: Scope;
  readonly receiver: { readonly requests: readonly ReceivedRequest[] };
}

/** A webhook that was verified and opened: `text` is its payload as it was written. */
export interface ToldWebhook {
  readonly type: string;
  readonly text: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** What a webhook is about, by the fields of its payload. */
export type About = Readonly<Partial<Record<'user_id' | 'card_id' | 'transaction_id', number | string>>>;

/** What has come so far to a tenant's one URL, as it arrived. */
export function webhooksTo(world: WebhookWorld, of: Scope = world.tenant): readonly ReceivedRequest[] {
  return world.receiver.requests.filter(({ path }) => path === `/${of.programmeId}`);
}

/** What webhooks say, each verified and decrypted. */
export function openWebhooks(client: Verifier, requests: readonly ReceivedRequest[]): ToldWebhook[] {
  return requests.map(({ body }) => {
    const verdict = client.verifyWebhook(body);
    if (verdict.kind === 'refused') throw new Error(`A webhook is not genuine: ${verdict.reason}.`);
    return { type: verdict.type, text: verdict.text, payload: { ...verdict.payload } };
  });
}

/**
 * Waits until so many webhooks of a type have come about something. Answers them as things happened, as far as they say so:
 * those that are under way together may overtake one another.
 */
export async function toldOf(
  world: WebhookWorld,
  client: Verifier,
  type: string,
  about: About,
  count: number,
): Promise<ToldWebhook[]> {
  const told = () =>
    openWebhooks(client, webhooksTo(world)).filter(
      (webhook) => webhook.type === type && isAbout(webhook, about),
    );
  await until(() => told().length >= count, `${count} webhooks ${type} about ${JSON.stringify(about)}`);
  return told().toSorted((a, b) => byField('occur_time', a, b) || byField('transaction_id', a, b));
}

function byField(field: string, { payload: one }: ToldWebhook, { payload: other }: ToldWebhook): number {
  return Number(one[field] ?? 0) - Number(other[field] ?? 0) || 0;
}

function isAbout({ payload }: ToldWebhook, about: About): boolean {
  return Object.entries(about).every(([field, id]) => !(field in payload) || payload[field] === id);
}

/** The payloads of `toldOf`. */
export async function payloadsOf(...told: Parameters<typeof toldOf>): Promise<ToldWebhook['payload'][]> {
  return (await toldOf(...told)).map(({ payload }) => payload);
}

/** The payloads of `toldOf`, as they were written. */
export async function textsOf(...told: Parameters<typeof toldOf>): Promise<string[]> {
  return (await toldOf(...told)).map(({ text }) => text);
}

/** A JSON number as it is written, digit for digit: `100.0`. */
export function written(number: string): object {
  return (JSON as unknown as { rawJSON(text: string): object }).rawJSON(number);
}
