import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { until } from './until.ts';

export { without } from './without.ts';

/** A card application with every field of the document, that the card type accepts. */
export function application(
  cardType: 'VIRTUAL-V' | 'VIRTUAL-R' | 'VIRTUAL-G' = 'VIRTUAL-V',
): Record<string, unknown> {
  return {
    merchant_card_id: `mc_${randomUUID()}`,
    card_type: cardType,
    card_bin_id: { 'VIRTUAL-V': '1', 'VIRTUAL-R': '2', 'VIRTUAL-G': '13' }[cardType],
    first_recharge_amount: '100.00',
    email: 'john@example.com',
    first_name: 'John',
    last_name: 'Doe',
    state: 'NY',
    country_code: 'US',
    city: 'New York',
    address: '123 Main St',
    postal_code: '10001',
    phone: '1234567890',
    phone_country_code: '1',
    birthday: '1990-01-01',
    address_line_two: 'Apt 4',
  };
}

/** As much of the client as these helpers need: the server's own code does not import it. */
interface Caller {
  call<Data>(path: string, body: unknown): Promise<{ readonly text: string; readonly data: Data | null }>;
}

/** Applies for a card and waits until it is there; answers what identifies it. */
export async function activeCard(
  world: { settled(cardId: string): Promise<void> },
  client: Caller,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<{ card_id: string; merchant_card_id: string }> {
  const body = { ...application(), ...overrides };
  const answer = await client.call<{ card_id: string; merchant_card_id: string }>(
    '/api/v1/card/virtual/apply',
    body,
  );
  if (answer.data === null) throw new Error(answer.text);
  const { card_id, merchant_card_id } = answer.data;
  await world.settled(card_id);
  return { card_id, merchant_card_id };
}

interface ReceivedCallback {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Verifier {
  verifyWebhook(
    headers: Readonly<Record<string, string>>,
    body: string,
    options: { readonly maxAgeMs: number },
  ):
    | { readonly kind: 'verified'; readonly payload: object }
    | { readonly kind: 'refused'; readonly reason: string };
}

/** What callbacks say, each verified and decrypted. */
export function openCallbacks(
  client: Verifier,
  callbacks: readonly ReceivedCallback[],
): Record<string, unknown>[] {
  return callbacks.map(({ headers, body }) => {
    const verdict = client.verifyWebhook(headers, body, { maxAgeMs: 60_000 });
    if (verdict.kind === 'refused') throw new Error(`A callback is not genuine: ${verdict.reason}.`);
    return { ...verdict.payload };
  });
}

interface CallbackWorld {
  callbacks(topic: string): readonly ReceivedCallback[];
}

/** Waits until so many callbacks of a topic have come for one card, and answers what they say, in order of arrival. */
export async function payloadsOf(
  world: CallbackWorld,
  client: Verifier,
  topic: string,
  cardId: string,
  count: number,
): Promise<Record<string, unknown>[]> {
  const ofCard = () =>
    openCallbacks(client, world.callbacks(topic)).filter((payload) => payload.card_id === cardId);
  await until(() => ofCard().length >= count, `${count} callbacks ${topic} of card ${cardId}`);
  return ofCard();
}

interface AnswerText {
  readonly httpStatus: number;
  readonly text: string;
  readonly message: string;
}

/** The whole wire form of a business error: HTTP 200, this code, a sentence that mentions the field, no data. */
export function expectRefusal(answer: AnswerText, code: number, mention: string | RegExp): void {
  expect({ httpStatus: answer.httpStatus, ...JSON.parse(answer.text) }).toStrictEqual({
    httpStatus: 200,
    code,
    message: expect.stringMatching(/^[^.]+(\.[^. ]+)*\.$/),
    data: null,
  });
  expect(answer.message).toMatch(mention);
}

/** The whole wire form of a success, apart from its data. */
export function expectSuccess(answer: AnswerText): void {
  const { data, ...envelope } = JSON.parse(answer.text);
  expect(data).not.toBeNull();
  expect({ httpStatus: answer.httpStatus, ...envelope }).toStrictEqual({
    httpStatus: 200,
    code: 0,
    message: 'success',
  });
}

/** Forms of values on the wire. */
export const wire = {
  /** A number of ours: a numeric string that is also a safe JSON integer. */
  id: expect.stringMatching(/^1\d{15}$/),
  /** RFC 3339 in whole seconds with the merchant's offset. */
  time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+08:00$/),
} as const;
