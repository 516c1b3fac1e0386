import type { ApiContext } from '../api-context.ts';
import type { Endpoint } from '../endpoint.ts';
import type { SandboxControls } from '../sandbox-controls.ts';
import { sandboxPlasticEndpoints } from './plastic-moves.ts';
import { sandboxCardEndpoints } from './sandbox-cards.ts';
import { sandboxChallengeEndpoints } from './sandbox-challenges.ts';
import { sandboxClockEndpoints } from './sandbox-clock.ts';
import { sandboxFaultEndpoints } from './sandbox-faults.ts';
import { sandboxNetworkEndpoints } from './sandbox-network.ts';
import { sandboxVerificationEndpoints } from './sandbox-verifications.ts';

/** Everything under `/v1/sandbox`. Production mounts none of it. */
export function sandboxEndpoints(context: ApiContext, controls: SandboxControls): Endpoint[] {
  return [
    ...sandboxClockEndpoints(controls),
    ...sandboxFaultEndpoints(context, controls),
    ...sandboxCardEndpoints(context, controls),
    ...sandboxVerificationEndpoints(context, controls),
    ...sandboxPlasticEndpoints(context, controls.movePlastic),
    ...sandboxNetworkEndpoints(context, controls),
    ...sandboxChallengeEndpoints(context, controls),
  ];
}
