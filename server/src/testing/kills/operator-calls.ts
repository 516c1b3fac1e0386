import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** What sandbox.json says. */
export interface SandboxFile {
  readonly native: { readonly baseUrl: string; readonly apiKey: string; readonly merchantId: string };
  readonly worldcard: {
    readonly programmeId: string;
    readonly appId: string;
    readonly privateKeyPem: string;
    readonly aesKey: string;
    readonly platformPublicKeyPem: string;
  };
}

export async function readSandboxFile(dataDir: string): Promise<SandboxFile> {
  return JSON.parse(await readFile(`${dataDir}/sandbox.json`, 'utf8')) as SandboxFile;
}

const topics = ['card_open', 'card_kyc', 'card_deposit', 'card_close', 'card_status_change', 'card_billing'];
const faults = [
  { operation: 'issue', count: 2 },
  { operation: 'activate', count: 2 },
  { operation: 'fund', count: 6 },
  { operation: 'close', count: 2 },
];

/** Has every topic sent to a path of its own, and some operations fail. */
export async function prepareSandbox({ native, worldcard }: SandboxFile, inboxUrl: string): Promise<void> {
  async function call(method: string, path: string, body: unknown): Promise<void> {
    const response = await fetch(native.baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${native.apiKey}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
  const callbacks = `/merchants/${native.merchantId}/programmes/${worldcard.programmeId}/callbacks`;
  for (const topic of topics) await call('PUT', `${callbacks}/${topic}`, { url: `${inboxUrl}/${topic}` });
  for (const fault of faults) {
    const path = `/sandbox/merchants/${native.merchantId}/faults`;
    await call('POST', path, { ...fault, action: 'fail', reason: 'made to fail' });
  }
}
