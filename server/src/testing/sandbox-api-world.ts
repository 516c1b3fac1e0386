import type { ApiContext } from '../api/api-context.ts';
import { cardEndpoints } from '../api/endpoints/cards.ts';
import { challengeEndpoints } from '../api/endpoints/challenges.ts';
import { networkMessageEndpoints } from '../api/endpoints/network-messages.ts';
import { sandboxEndpoints } from '../api/endpoints/sandbox.ts';
import type { SandboxControls } from '../api/sandbox-controls.ts';
import { issueCard, movePlastic, reviewVerification } from '../cards/index.ts';
import { challengeAuthentication } from '../challenges/index.ts';
import {
  knownAcceptors,
  listUnknownCardMessages,
  receiveMessage,
  simulateMessage,
} from '../network/index.ts';
import { type Database, publicId } from '../platform/index.ts';
import { addFault, clearFaults, dropDeliveries, listFaults } from '../sandbox/index.ts';
import { apiWorld } from './api-world.ts';
import { engineWorld } from './engine-world.ts';

/** The native API with everything that a sandbox mounts, over an engine whose jobs the test runs itself. */
export async function sandboxApiWorld(database: Database, overrides: Partial<ApiContext> = {}) {
  return await sandboxApiOver(database, await engineWorld(database, { reserve: 10_000 }), overrides);
}

/** The same over an engine that there is. */
export async function sandboxApiOver<
  World extends Pick<Awaited<ReturnType<typeof engineWorld>>, 'engine' | 'scope'>,
>(database: Database, cards: World, overrides: Partial<ApiContext> = {}) {
  const { engine } = cards;
  const woken = { all: 0 };
  const controls: SandboxControls = {
    clock: engine.clock,
    wakeAll: () => {
      woken.all += 1;
    },
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
  const { commit, vault, clock } = engine;
  const world = await apiWorld(database, { commit, vault, clock, ...overrides }, (context) => [
    ...cardEndpoints(context, engine.cards),
    ...challengeEndpoints(context, engine.challenges),
    ...networkMessageEndpoints(context, {
      receive: (merchantId, card, message) =>
        receiveMessage(engine.authorizations, merchantId, card, message),
    }),
    ...sandboxEndpoints(context, controls),
  ]);
  const merchant = publicId('merchant', cards.scope.merchantId);
  return { world, cards, woken, merchant };
}
