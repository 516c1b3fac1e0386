import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { BananaTechClient } from '../client.ts';

export const testKeys = {
  merchantId: '6f1f0c2e-7c57-4f0e-9d2c-2f1d6a0b9e11',
  secret: '0123456789abcdef0123456789abcdef',
};

export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A client whose requests are kept, and answered by the function. */
export function recordedClient(answer: () => Response | Promise<Response> = () => sealedResponse('{}')) {
  const sent: SentRequest[] = [];
  const client = new BananaTechClient({
    baseUrl: 'http://bananatech.test/bananatech/',
    merchantId: testKeys.merchantId,
    secretKey: testKeys.secret,
    fetch: async (url, init) => {
      const body = String(init?.body ?? '');
      sent.push({ url: String(url), method: init?.method ?? '', headers: new Headers(init?.headers), body });
      return answer();
    },
  });
  return { client, sent };
}

/** Seals a text as the platform would, with primitives of its own. */
export function sealed(plaintext: string, secret: string = testKeys.secret) {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', secret, iv);
  const bytes = Buffer.concat([iv, cipher.update(plaintext, 'utf8'), cipher.final()]);
  const encrypted_payload = bytes.toString('base64');
  return { encrypted_payload, hmac: hmacOf(encrypted_payload, secret) };
}

export function sealedResponse(plaintext: string, status = 200): Response {
  return Response.json(sealed(plaintext), { status });
}

/** Opens a request as the platform would, with primitives of its own. */
export function openedText(request: SentRequest): string {
  const bytes = Buffer.from(payloadOf(request), 'base64');
  const decipher = createDecipheriv('aes-256-cbc', testKeys.secret, bytes.subarray(0, 16));
  return decipher.update(bytes.subarray(16), undefined, 'utf8') + decipher.final('utf8');
}

export function payloadOf(request: SentRequest): string {
  return (JSON.parse(request.body) as { encrypted_payload: string }).encrypted_payload;
}

export function hmacOf(text: string, secret: string = testKeys.secret): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}
