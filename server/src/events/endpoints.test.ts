import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { newProgramme, newWorld, subscribe } from '../testing/events-world.ts';
import { listEndpoints } from './endpoints.ts';

const world = await newWorld();

test('there is one endpoint for each topic, and setting it again replaces its URL', async () => {
  const programme = newProgramme();
  await subscribe(world, programme, 'http://a.test/', 'card_open');
  await subscribe(world, programme, 'http://b.test/', 'card_close');
  await subscribe(world, programme, 'http://c.test/', 'card_open');
  expect(await listEndpoints(world.database, programme)).toEqual([
    { ...programme, dialect: 'plain', topic: 'card_close', url: 'http://b.test/' },
    { ...programme, dialect: 'plain', topic: 'card_open', url: 'http://c.test/' },
  ]);
});

test('a silenced endpoint is listed without a URL', async () => {
  const programme = newProgramme();
  await subscribe(world, programme, 'http://a.test/');
  await subscribe(world, programme, null);
  expect(await listEndpoints(world.database, programme)).toMatchObject([{ topic: 'card_open', url: null }]);
});

test('endpoints of other programmes and merchants are not listed', async () => {
  const programme = newProgramme();
  await subscribe(world, programme, 'http://a.test/');
  expect(await listEndpoints(world.database, { ...programme, programmeId: randomUUID() })).toEqual([]);
  expect(await listEndpoints(world.database, { ...programme, merchantId: randomUUID() })).toEqual([]);
});
