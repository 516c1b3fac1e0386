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

/** Waits until so many webhooks of a type have come about something; answers them as they arrived. */
export async function toldOf(
  world: WebhookWorld,
  client: Verifier,
  type: string,
  about: About,
  count: number,
): Promise<ToldWebhook[]> {
  const told = () => toldAbout(world, client, about).filter((webhook) => webhook.type === type);
  await until(() => told().length >= count, `${count} webhooks ${type} about ${JSON.stringify(about)}`);
  return told();
}

/** The types of the webhooks that have come about something, as they arrived. */
export function typesAbout(...of: Parameters<typeof toldAbout>): string[] {
  return toldAbout(...of).map(({ type }) => type);
}

function toldAbout(world: WebhookWorld, client: Verifier, about: About): ToldWebhook[] {
  return openWebhooks(client, webhooksTo(world)).filter((webhook) => isAbout(webhook, about));
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
