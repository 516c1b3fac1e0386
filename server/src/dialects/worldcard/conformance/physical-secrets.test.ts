import { Writable } from 'node:stream';
import { WorldCardClient } from '@emboss/sdk/worldcard';
import pino from 'pino';
import { expect, test } from 'vitest';
import { freeNumber, physicalCards } from '../../../testing/physical-cards.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { worldcardWorld } from '../../../testing/worldcard-world.ts';

/** All that was logged, at the lowest level and with nothing crossed out. */
let logged = '';
const log = pino(
  { level: 'trace' },
  new Writable({
    write: (line, _encoding, done) => {
      logged += line;
      done();
    },
  }),
);
const world = await worldcardWorld(await testDatabase(), { log });
const client = new WorldCardClient(world.tenant.client);
const cards = physicalCards(world, client);

test('secrets: no log and no row shows a card number, PIN or token, taken or refused', {
  tags: 'ours',
}, async () => {
  const number = freeNumber();
  const [pin, secondPin, refusedPin] = ['918273', '817263', '7162534'];
  const refusedNumber = `${freeNumber()}7`;
  const encrypted = client.encryptField(number);

  const card = await cards.applied();
  const { access_token } = await client.kycInit(cards.kyc(card));
  await cards.review(card);
  const call = (path: string, body: object) =>
    client.call(`/api/v1/card/physical/${path}`, { ...card, ...body });
  expect((await call('assign', { card_number: refusedNumber })).code).toBe(10018);
  expect((await call('assign', { card_number: encrypted })).code).toBe(0);
  expect((await call('activate', { pin: refusedPin })).code).toBe(10018);
  expect((await call('activate', { pin })).code).toBe(0);
  await world.settled(card.card_id);
  expect((await call('change/pin', { pin: client.encryptField(secondPin) })).code).toBe(0);
  expect(await cards.hasPin(card, secondPin)).toBe(true);
  await world.told();

  const tables = [
    'events',
    'operations',
    'claims',
    'card_pins',
    'plastics',
    'vault_pans',
    'delivery_attempts',
  ];
  const rows = await Promise.all(tables.map((table) => world.database.query(`select * from ${table}`)));
  const kept = JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  expect(logged).toContain('/api/v1/card/physical/assign');
  expect(kept).toContain(card.merchant_card_id);
  for (const secret of [number, encrypted, refusedNumber, access_token]) {
    expect(logged).not.toContain(secret);
    expect(kept).not.toContain(secret);
  }
  // Six digits may stand inside a longer number by chance.
  for (const digits of [pin, secondPin, refusedPin]) {
    expect(logged).not.toMatch(new RegExp(`(?<![0-9a-f])${digits}(?![0-9a-f])`));
    expect(kept).not.toMatch(new RegExp(`(?<![0-9a-f])${digits}(?![0-9a-f])`));
  }
});
