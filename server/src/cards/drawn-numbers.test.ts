import { expect, test } from 'vitest';
import { claimJobs, wallClock } from '../platform/index.ts';
import { plasticsWorld } from '../testing/plastics-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { PanTaken, type Secret } from '../vault/index.ts';
import { OPERATION_JOB } from './accept-operation.ts';
import type { CardsContext } from './cards-context.ts';
import { finishOperation } from './finish-operation.ts';
import { addStock, findPlastic, movePlastic, orderPlastic } from './plastics/index.ts';

const database = await testDatabase();
const world = await plasticsWorld(database);
const { engine, product } = world;

/** Card actions whose first drawn number is another's by the time it is stored, which nobody could see before. */
async function unlucky(): Promise<{ cards: CardsContext; taken: Secret }> {
  const taken = world.anyNumber();
  await world.assigned(taken);
  let draws = 0;
  const vault: CardsContext['vault'] = {
    ...engine.vault,
    newPan: (bin) => (draws++ === 0 ? taken : engine.vault.newPan(bin)),
    panTaken: async () => new Set(),
  };
  return { cards: { ...engine.cards, vault }, taken };
}
const holderOf = async (pan: Secret) => (await engine.vault.findByPan(database, pan))?.cardId;

test('a number that is drawn for a card and is taken at the same moment fails the issue, which is tried again', async () => {
  const { cards, taken } = await unlucky();
  const holder = await holderOf(taken);
  const accepted = await world.issue();
  if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
  const [job] = await claimJobs(database, OPERATION_JOB, {
    ...{ businessNow: engine.clock.now(), wallNow: wallClock.now(), leaseMs: 60_000, limit: 1 },
  });
  if (!job) throw new Error('There is no job.');
  await expect(finishOperation(cards, job)).rejects.toBeInstanceOf(PanTaken);
  expect(await world.now(accepted.card)).toMatchObject({ status: 'issuing', last4: null });
  await finishOperation(cards, job);
  expect(await world.now(accepted.card)).toMatchObject({ status: 'active' });
  expect(await holderOf(taken)).toBe(holder);
});

test('one that is drawn for a plastic is drawn again at once', async () => {
  const { cards, taken } = await unlucky();
  const holder = await holderOf(taken);
  const card = await world.verified();
  const ordered = await orderPlastic(engine.cards, card, { reason: 'first' }, world.identity());
  if (ordered.kind !== 'ordered') throw new Error(ordered.kind);
  expect(await movePlastic(cards, ordered.plastic, 'personalised')).toMatchObject({ kind: 'moved' });
  expect(await findPlastic(database, card.merchantId, ordered.plastic.id)).toMatchObject({ pan: 'card' });
  expect(await holderOf(taken)).toBe(holder);
});

test('one that is drawn for the stock is drawn again, and the others stay', async () => {
  const { cards, taken } = await unlucky();
  const holder = await holderOf(taken);
  const added = await database.transaction((tx) => addStock(tx, cards, product, 5));
  if (added.kind !== 'added') throw new Error(added.reason);
  const ids = added.plastics.map(({ id }) => id);
  expect((await engine.vault.stockNumbers(database, product.merchantId, ids)).size).toBe(5);
  expect(await holderOf(taken)).toBe(holder);
});
