import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeAfterFile } from './close-after-file.ts';

const websdk = new URL('../../../websdk/', import.meta.url);

export interface MerchantSite {
  /** Of another origin than any server on 127.0.0.1. */
  readonly url: string;
  /** How often its own backend was asked for a new access token. */
  readonly refreshes: () => number;
}

/**
 * A merchant's web site: its pages by path, its backend that has a new access token at `/your-backend/kyc/refresh`, and
 * the installed package of the drop-in. Closed after the test file.
 */
export async function merchantSite(
  pages: Readonly<Record<string, string>>,
  newToken: () => Promise<string>,
): Promise<MerchantSite> {
  let refreshes = 0;
  const server = createServer(async ({ url = '/', method }, response) => {
    if (method === 'POST' && url === '/your-backend/kyc/refresh') {
      refreshes += 1;
      const token = await newToken().catch(() => null);
      if (token === null) return void response.writeHead(500).end();
      return void response
        .setHeader('content-type', 'application/json')
        .end(JSON.stringify({ access_token: token }));
    }
    const module = /^\/node_modules\/@sumsub\/websdk\/([\w-]+\.js)$/.exec(url)?.[1];
    if (module) {
      return void response
        .setHeader('content-type', 'text/javascript')
        .end(readFileSync(new URL(module, websdk)));
    }
    const page = pages[url];
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfterFile(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://localhost:${port}`, refreshes: () => refreshes };
}
