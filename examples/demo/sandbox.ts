import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/** What the demo reads from sandbox.json. */
export interface Sandbox {
  readonly baseUrl: string;
  readonly native: { readonly baseUrl: string; readonly apiKey: string; readonly merchantId: string };
  readonly worldcard: {
    readonly baseUrl: string;
    readonly appId: string;
    readonly privateKeyPem: string;
    readonly aesKey: string;
    readonly platformPublicKeyPem: string;
    readonly programmeId: string;
  };
  readonly bananatech: {
    readonly baseUrl: string;
    readonly merchantId: string;
    readonly secretKey: string;
    readonly programmeId: string;
  };
}

/** There is no server to play with; the message says what to do. */
export class NoSandbox extends Error {
  override readonly name = 'NoSandbox';
}

/** @throws NoSandbox when no sandbox runs where the file says */
export async function findSandbox(): Promise<Sandbox> {
  const path = resolve(process.env.EMBOSS_DATA_DIR || './.emboss', 'sandbox.json');
  const remedy = 'Start one with `npm start` in another terminal, then run this again.';
  const text = await readFile(path, 'utf8').catch(() => {
    throw new NoSandbox(`There is no sandbox at ${path}. ${remedy}`);
  });
  const sandbox = JSON.parse(text) as Sandbox;
  await fetch(`${sandbox.baseUrl}/readyz`).catch(() => {
    throw new NoSandbox(`No server answers at ${sandbox.baseUrl}. ${remedy}`);
  });
  return sandbox;
}
