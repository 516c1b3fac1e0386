import { randomInt, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createGroupCommit, done, timeOrderedIds, wallClock } from '../platform/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import type { Cardholder } from './cardholder.ts';
import { cardholdersParticipant } from './cardholders-participant.ts';
import { findCardholder } from './cardholders-store.ts';
import { verifyCardholder } from './verify-cardholder.ts';

const database = await testDatabase();
const commit = createGroupCommit({
  database,
  participants: { cardholders: cardholdersParticipant },
  wall: wallClock,
  newId: timeOrderedIds(wallClock),
});

const person = (): Cardholder => ({
  id: randomUUID(),
  number: BigInt(randomInt(2 ** 47)),
  registeredFor: null,
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

describe('the verification of a cardholder', () => {
  const at = new Date('2026-05-01T12:00:00.000Z');
  const verify = (one: Pick<Cardholder, 'id' | 'merchantId'>, verifiedAt = at) =>
    database.transaction((tx) =>
      verifyCardholder(tx, { merchantId: one.merchantId, cardholderId: one.id, verifiedAt }),
    );
  const verifiedOf = async (...people: Pick<Cardholder, 'id' | 'merchantId'>[]) => {
    const outcome = await commit.submit<string[]>({
      keys: {
        cardholders: people.map(({ merchantId, id }) => ({ merchantId, cardholderId: id })),
      },
      decide: ({ cardholders }) => done([...cardholders.verified], {}),
    });
    if (outcome.kind !== 'done') throw new Error(outcome.kind);
    return outcome.result;
  };

  test('of nobody, or of another merchant’s cardholder, is not possible', async () => {
    const one = person();
    await add(one);
    expect(await verify(person())).toEqual({ kind: 'cardholder-not-found' });
    expect(await verify({ ...one, merchantId: randomUUID() })).toEqual({ kind: 'cardholder-not-found' });
    expect(await verifiedOf(one)).toEqual([]);
  });

  test('is known to commands that ask, for those they name alone', async () => {
    const [one, other, third] = [person(), person(), person()];
    await add(one, other, third);
    await verify(one);
    await verify(third);
    expect(await verifiedOf(one, other)).toEqual([one.id]);
    expect(await verifiedOf({ ...one, merchantId: randomUUID() })).toEqual([]);
    expect(await verifiedOf()).toEqual([]);
  });

  test('said again keeps when it was first said', async () => {
    const one = person();
    await add(one);
    expect(await verify(one)).toEqual({ kind: 'verified', verifiedAt: at });
    expect(await verify(one, new Date(at.getTime() + 1000))).toEqual({ kind: 'verified', verifiedAt: at });
  });
});
