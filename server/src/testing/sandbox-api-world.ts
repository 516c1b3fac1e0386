import type { ApiContext } from '../api/api-context.ts';
import { cardEndpoints } from '../api/endpoints/cards.ts';
import { networkMessageEndpoints } from '../api/endpoints/network-messages.ts';
import { sandboxEndpoints } from '../api/endpoints/sandbox.ts';
import type { SandboxControls } from '../api/sandbox-controls.ts';
import { issueCard } from '../cards/index.ts';
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
  const cards = await engineWorld(database, { reserve: 10_000 });
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
    network: {
      acceptors: knownAcceptors,
      send: (merchantId, card, request) => simulateMessage(engine.authorizations, merchantId, card, request),
      listUnknownCards: listUnknownCardMessages,
    },
  };
  const { commit, vault, clock } = engine;
  const world = await apiWorld(database, { commit, vault, clock, ...overrides }, (context) => [
    ...cardEndpoints(context, engine.cards),
    ...networkMessageEndpoints(context, {
      receive: (merchantId, card, message) =>
        receiveMessage(engine.authorizations, merchantId, card, message),
    }),
    ...sandboxEndpoints(context, controls),
  ]);
  const merchant = publicId('merchant', cards.scope.merchantId);
  return { world, cards, woken, merchant };
}
