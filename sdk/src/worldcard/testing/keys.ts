import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { WorldCardClient } from '../client.ts';

const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Both sides' keys of one merchant, made for a test run. */
export const testKeys = {
  appId: 'app_test',
  merchant,
  platform: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  aes: randomBytes(32),
  merchantPem: merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
};

export interface SentRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A client whose requests are kept, and answered by the function. */
export function recordedClient(
  answer: () => Response | Promise<Response> = () => Response.json(success({})),
) {
  const sent: SentRequest[] = [];
  const client = new WorldCardClient({
    baseUrl: 'http://worldcard.test/worldcard/',
    appId: testKeys.appId,
    privateKeyPem: testKeys.merchantPem,
    aesKey: testKeys.aes.toString('hex'),
    platformPublicKeyPem: testKeys.platform.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fetch: async (url, init) => {
      const body = String(init?.body ?? '');
      sent.push({ url: String(url), method: init?.method ?? '', headers: new Headers(init?.headers), body });
      return answer();
    },
  });
  return { client, sent };
}

export function success(data: unknown) {
  return { code: 0, message: 'success', data };
}
