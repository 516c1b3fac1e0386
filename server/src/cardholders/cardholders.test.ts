import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createGroupCommit, done, timeOrderedIds, wallClock } from '../platform/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import type { Cardholder } from './cardholder.ts';
import { cardholdersParticipant } from './cardholders-participant.ts';
import { findCardholder } from './cardholders-store.ts';

const database = await testDatabase();
const commit = createGroupCommit({
  database,
  participants: { cardholders: cardholdersParticipant },
  wall: wallClock,
  newId: timeOrderedIds(wallClock),
});

const person = (): Cardholder => ({
  id: randomUUID(),
  merchantId: randomUUID(),
  programmeId: randomUUID(),
  firstName: 'Zoë',
  lastName: "O'Hara",
  email: '',
  phone: '13800000000',
  phoneCountryCode: '86',
  birthday: '1990-02-28',
  countryCode: 'CN',
  city: '上海',
  address: '1 Main Street',
  addressLineTwo: '',
  state: '',
  postalCode: '200000',
  createdAt: new Date('2026-04-01T00:00:00.000Z'),
});

const add = (...people: Cardholder[]) =>
  commit.submit({ keys: {}, decide: () => done('added', { cardholders: people }) });

describe('a cardholder', () => {
  test('is kept as given, empty texts included', async () => {
    const [one, other] = [person(), person()];
    await add(one, other);
    expect(await findCardholder(database, one, one.id)).toEqual(one);
    expect(await findCardholder(database, other, other.id)).toEqual(other);
  });

  test('does not exist for another programme or merchant', async () => {
    const one = person();
    await add(one);
    expect(await findCardholder(database, { ...one, programmeId: randomUUID() }, one.id)).toBeNull();
    expect(await findCardholder(database, { ...one, merchantId: randomUUID() }, one.id)).toBeNull();
  });
});
