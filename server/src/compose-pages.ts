import type { Engine } from './compose-engine.ts';
import type { Config } from './config.ts';
import { pagesDoor } from './pages/index.ts';
import type { Door } from './platform/index.ts';

/** The hosted pages: a challenge's always, the verification page where the simulated provider is the one that verifies. */
export function composePages(
  { mode, verification }: Pick<Config, 'mode' | 'verification'>,
  { simulated, challenges }: Pick<Engine, 'simulated' | 'challenges'>,
): Door {
  const isSandbox = mode === 'sandbox';
  const isSimulated = verification.provider === 'simulated';
  return pagesDoor({
    verification: isSimulated ? { simulated, testerChooses: isSandbox } : null,
    challenges,
    isSandbox,
  });
}
