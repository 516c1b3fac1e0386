import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Failure } from './failure.ts';

/** The variables that the process was given. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the server is, and the API key to knock with. */
export interface Connection {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The merchant that the sandbox was made with, with its key: who is meant when nobody is named. */
  readonly merchantId: string | null;
}

interface SandboxFile {
  readonly baseUrl?: string;
  readonly native?: { readonly apiKey?: string; readonly merchantId?: string };
}

/**
 * EMBOSS_URL and EMBOSS_API_KEY; what is not given is taken from the sandbox's own file.
 * @throws Failure when there is no key
 */
export async function readConnection(environment: Environment): Promise<Connection> {
  const file = join(resolve(environment.EMBOSS_DATA_DIR || './.emboss'), 'sandbox.json');
  const { EMBOSS_URL, EMBOSS_API_KEY } = environment;
  const isAllSaid = Boolean(EMBOSS_URL && EMBOSS_API_KEY);
  const sandbox = await readSandboxFile(file).catch((error: unknown) => {
    if (isAllSaid) return null;
    throw error;
  });
  const apiKey = EMBOSS_API_KEY || sandbox?.native?.apiKey;
  if (!apiKey) {
    throw new Failure(`There is no API key: EMBOSS_API_KEY is not set, and ${file} does not exist.`, {
      next:
        'In the sandbox, start Emboss once with `npm start`. In production, make a first key with ' +
        '`npm run emboss -- api-keys create --offline --name "first operator" --scope operator`.',
    });
  }
  return {
    baseUrl: (EMBOSS_URL || sandbox?.baseUrl || `http://127.0.0.1:${environment.EMBOSS_PORT || 4242}`)
      .replace(/\/+$/, '')
      .replace(/\/v1$/, ''),
    apiKey,
    merchantId: apiKey === sandbox?.native?.apiKey ? (sandbox.native.merchantId ?? null) : null,
  };
}

async function readSandboxFile(file: string): Promise<SandboxFile | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new Failure(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    return JSON.parse(text) as SandboxFile;
  } catch {
    throw new Failure(`${file} is not JSON.`, { next: 'Start Emboss again: it writes the file anew.' });
  }
}
