import type { Door } from '../platform/index.ts';
import { answerFault } from './answers.ts';
import { type SumsubWebhookParts, sumsubWebhook } from './sumsub-webhook.ts';

export interface ProvidersDoorParts {
  /** Null where identities are not verified by Sumsub: its address does not exist then. */
  readonly sumsub: SumsubWebhookParts | null;
}

/** Where those who work for the operator call in: `POST /providers/sumsub`. Each proves by a signature who it is. */
export function createProvidersDoor({ sumsub }: ProvidersDoorParts): Door {
  return {
    basePath: '/providers',
    routes: (app) => {
      if (sumsub !== null) app.post('/sumsub', sumsubWebhook(sumsub));
    },
    answerFault,
  };
}
