import { Agent, request } from 'undici';
import type { Connection } from '../../environment.ts';
import type { MessageAnswer } from './outcome-text.ts';

/** How a message went. */
export type Sent =
  | { readonly kind: 'answered'; readonly answer: SentAnswer }
  /** The server refused it, or failed. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'no-answer'; readonly message: string };

export type SentAnswer = Pick<MessageAnswer, 'outcome' | 'decline_reason'> & {
  readonly identity: Readonly<Record<string, string>>;
};

export interface TrafficClient {
  send(body: unknown, idempotencyKey: string): Promise<Sent>;
  close(): Promise<void>;
}

const timeoutMs = 30_000;

/** Sends messages over a few connections that stay open. */
export function createTrafficClient(
  { baseUrl, apiKey }: Connection,
  path: string,
  connections: number,
): TrafficClient {
  const dispatcher = new Agent({ connections, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  return {
    send: async (body, idempotencyKey) => {
      try {
        const response = await request(`${baseUrl}/v1${path}`, {
          dispatcher,
          method: 'POST',
          headers: {
            authorization: `Bearer ${apiKey}`,
            'idempotency-key': idempotencyKey,
            'content-type': 'application/json',
          },
          body: JSON.stringify(body),
        });
        return read(response.statusCode, await response.body.text());
      } catch (error) {
        return { kind: 'no-answer', message: messageOf(error) };
      }
    },
    close: () => dispatcher.close(),
  };
}

function read(status: number, text: string): Sent {
  const body = parsed(text) as (SentAnswer & { error?: { code: string; message: string } }) | null;
  if (status === 201 && body) return { kind: 'answered', answer: body };
  const { code, message } = body?.error ?? {
    code: `status ${status}`,
    message: 'It is no answer of Emboss.',
  };
  return { kind: 'refused', code, message };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function messageOf(error: unknown): string {
  const { message, code } = error as Error & { code?: string };
  return message === '' ? (code ?? 'unknown') : message;
}
