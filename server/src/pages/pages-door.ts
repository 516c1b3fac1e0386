import type { FastifyInstance } from 'fastify';
import type { ChallengesContext } from '../challenges/index.ts';
import type { Door } from '../platform/index.ts';
import { type Asset, assetOf, readAssets } from './assets.ts';
import { challengeRoutes } from './challenge-routes.ts';
import { countryCodes } from './country-codes.ts';
import { answerPageFault } from './page-faults.ts';
import { setPageHeaders } from './page-headers.ts';
import { sendAsset } from './send-asset.ts';
import { type VerificationPage, verificationRoutes } from './verification-routes.ts';
import { websdkScript } from './websdk-script.ts';

export interface PagesParts {
  /** Null where another provider verifies people: it has a page of its own. */
  readonly verification: VerificationPage | null;
  readonly challenges: ChallengesContext;
  /** Whether the pages may help whoever tests them. */
  readonly isSandbox: boolean;
}

/** The pages that people see, without cookies: what each is for comes with it, as a token. */
export function pagesDoor({ verification, challenges, isSandbox }: PagesParts): Door {
  const assets = readAssets();
  const countries = assetOf('countries.json', Buffer.from(JSON.stringify(countryCodes())));
  return {
    basePath: '/pages',
    answerFault: answerPageFault,
    routes: (app) => {
      app.addHook('onRequest', async (_request, reply) => setPageHeaders(reply));
      app.get<{ Params: { '*': string } }>('/assets/*', (request, reply) => {
        const asset = assets.get(request.params['*']);
        if (asset && !asset.type.startsWith('text/html')) return sendAsset(request, reply, asset);
        const { status, body } = answerPageFault({ kind: 'not-found' }, request.id);
        return reply.code(status).send(body);
      });
      app.register(
        async (scope) => challengeRoutes(scope, challenges, { page: page(assets, 'challenge'), isSandbox }),
        { prefix: '/challenges' },
      );
      if (verification === null) return;
      app.get('/assets/countries.json', (request, reply) => sendAsset(request, reply, countries));
      app.get('/verification', (request, reply) => sendAsset(request, reply, page(assets, 'verification')));
      dropIn(app);
      app.register(async (scope) => verificationRoutes(scope, verification), { prefix: '/verification' });
    },
  };
}

/** Merchants' pages load it from anywhere, also those that isolate themselves. */
function dropIn(app: FastifyInstance): void {
  const script = websdkScript();
  app.get('/websdk/sns-websdk-builder.js', (request, reply) => {
    reply.headers({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
    return sendAsset(request, reply, script);
  });
}

function page(assets: ReadonlyMap<string, Asset>, name: string): Asset {
  const asset = assets.get(`${name}.html`);
  if (asset === undefined) throw new Error(`The page ${name} is not among the files.`);
  return asset;
}
