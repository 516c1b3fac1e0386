import {
  type ApiContext,
  allEndpoints,
  cardEndpoints,
  challengeEndpoints,
  createNativeApi,
  networkMessageEndpoints,
  type SandboxControls,
  sandboxEndpoints,
  shareCalls,
} from './api/index.ts';
import { issueCard, movePlastic, reviewVerification } from './cards/index.ts';
import { challengeAuthentication } from './challenges/index.ts';
import type { Dialect } from './compose-dialects.ts';
import type { Engine } from './compose-engine.ts';
import type { Workers } from './compose-workers.ts';
import type { Config } from './config.ts';
import type { RateLimiter } from './merchants/index.ts';
import { knownAcceptors, listUnknownCardMessages, receiveMessage, simulateMessage } from './network/index.ts';
import type { Door } from './platform/index.ts';
import { addFault, clearFaults, dropDeliveries, listFaults } from './sandbox/index.ts';

export interface ApiParts {
  readonly config: Config;
  readonly engine: Engine;
  readonly dialects: readonly Dialect[];
  readonly rateLimiter: RateLimiter;
  readonly workers: Workers;
}

/** The native API. What only a sandbox can do is not even mounted in production. */
export function composeApi({ config, engine, dialects, rateLimiter, workers }: ApiParts): Door {
  const { database, commit, vault, wall, clock, newId, random } = engine;
  const context: ApiContext = {
    mode: config.mode,
    database,
    calls: shareCalls(database),
    commit,
    vault,
    wall,
    clock,
    newId,
    random,
    dialects: Object.fromEntries(dialects.map(({ name, profile }) => [name, profile])),
    starterSpendRules: Object.fromEntries(dialects.map(({ name, spendRules }) => [name, spendRules])),
    productRules: Object.fromEntries(dialects.map(({ name, products }) => [name, products])),
    rateLimiter,
    allowPrivateCallbacks: config.allowPrivateCallbacks,
    wakeDeliveries: () => engine.wakeCalls.delivery(),
  };
  const controls: SandboxControls = {
    clock,
    wakeAll: () => workers.wakeAll(),
    addFault,
    listFaults,
    clearFaults,
    dropDeliveries,
    issueCard: (order) => issueCard(engine.cards, order),
    reviewVerification: (target, review) => reviewVerification(engine.cards, target, review),
    movePlastic: (plastic, to, shipment) => movePlastic(engine.cards, plastic, to, shipment),
    challenges: engine.challenges,
    network: {
      acceptors: knownAcceptors,
      send: (merchantId, card, request) => simulateMessage(engine.authorizations, merchantId, card, request),
      authenticationOf: (merchantId, challengeId) =>
        challengeAuthentication(engine.challenges, { merchantId, challengeId }),
      listUnknownCards: listUnknownCardMessages,
    },
  };
  return createNativeApi(context, [
    ...allEndpoints(context),
    ...cardEndpoints(context, engine.cards),
    ...challengeEndpoints(context, engine.challenges),
    ...networkMessageEndpoints(context, {
      receive: (merchantId, card, message) =>
        receiveMessage(engine.authorizations, merchantId, card, message),
    }),
    ...(config.mode === 'sandbox' ? sandboxEndpoints(context, controls) : []),
  ]);
}
