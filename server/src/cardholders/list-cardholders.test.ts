import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { peopleWorld } from '../testing/people-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import {
  type CardholderFilter,
  findListedCardholder,
  listCardholders,
  listCardholdersAfter,
} from './list-cardholders.ts';

const database = await testDatabase();
const world = await peopleWorld(database);
const { engine, scope, product } = world;
const final = { verdict: 'rejected', retryAllowed: false } as const;
const retry = { verdict: 'rejected', retryAllowed: true } as const;

/** The people of these tests, in the order of their coming, a minute apart. */
const names = ['Ada', 'Bea', 'Cy', 'Dee', 'Eve', 'Fay'] as const;
const people = new Map<string, Awaited<ReturnType<typeof world.registered>>>();
for (const firstName of names) {
  const person = world.person({ firstName, lastName: 'Doe', email: `${firstName}.Doe@Example.com` });
  const terms = { ...product.terms, requiresVerifiedCardholder: firstName !== 'Ada' };
  people.set(firstName, await world.registered({ person, product: { ...product, terms } }));
  await engine.clock.advance(60_000);
}
const personOf = (name: string) => people.get(name) as Awaited<ReturnType<typeof world.registered>>;
await world.review(personOf('Bea'));
await world.review(personOf('Cy'), final);
await world.review(personOf('Dee'), retry);

const list = async (
  filter: CardholderFilter,
  { skip = 0, limit = 100, oldestFirst = true, of = scope }: ListOptions = {},
) => {
  const { total, rows } = await listCardholders(database, of, filter, { skip, limit, oldestFirst });
  return { total, names: rows.map(({ firstName }) => firstName) };
};
interface ListOptions {
  readonly skip?: number;
  readonly limit?: number;
  readonly oldestFirst?: boolean;
  readonly of?: { readonly merchantId: string; readonly programmeId: string };
}

describe('a part of a programme’s people', () => {
  test('has nobody of another programme or merchant', async () => {
    const strangers = [
      { ...scope, programmeId: randomUUID() },
      { ...scope, merchantId: randomUUID() },
    ];
    for (const of of strangers) expect(await list({}, { of })).toEqual({ total: 0, names: [] });
  });

  test('is empty behind the last one, with how many there are', async () => {
    expect(await list({}, { skip: 6 })).toEqual({ total: 6, names: [] });
  });

  test('has them newest first or last', async () => {
    expect(await list({}, { limit: 2 })).toEqual({ total: 6, names: ['Ada', 'Bea'] });
    expect(await list({}, { skip: 2, limit: 3 })).toEqual({ total: 6, names: ['Cy', 'Dee', 'Eve'] });
    expect(await list({}, { limit: 2, oldestFirst: false })).toEqual({ total: 6, names: ['Fay', 'Eve'] });
    expect(await list({}, { skip: 4, oldestFirst: false })).toEqual({ total: 6, names: ['Bea', 'Ada'] });
  });

  test.each([
    ['accepted', ['Ada', 'Bea']],
    ['rejected', ['Cy', 'Dee']],
    ['pending', ['Eve', 'Fay']],
  ] as const)('has those who are %s', async (standing, found) => {
    expect(await list({ standing })).toEqual({ total: 2, names: found });
    const { rows } = await listCardholders(
      database,
      scope,
      { standing },
      { skip: 0, limit: 9, oldestFirst: true },
    );
    expect(rows.map((row) => row.standing)).toEqual([standing, standing]);
  });

  test.each([
    ['EVE', ['Eve']],
    ['ada.doe@EXAMPLE', ['Ada']],
    ['fay doe', ['Fay']],
    ['doe', names],
    ['%', []],
    ['_', []],
  ] as const)('has those whose email or name contains "%s"', async (search, found) => {
    expect(await list({ search })).toEqual({ total: found.length, names: [...found] });
  });

  test('has those who came in a period: from its first instant on, and before its last', async () => {
    const [from, until] = [personOf('Bea').createdAt, personOf('Dee').createdAt];
    expect(await list({ from })).toMatchObject({ names: ['Bea', 'Cy', 'Dee', 'Eve', 'Fay'] });
    expect(await list({ until })).toMatchObject({ names: ['Ada', 'Bea', 'Cy'] });
    expect(await list({ from, until, standing: 'rejected' })).toEqual({ total: 1, names: ['Cy'] });
  });
});

describe('a merchant’s people after a number', () => {
  const after = async (
    filter: Parameters<typeof listCardholdersAfter>[2],
    page: Parameters<typeof listCardholdersAfter>[3] = { after: null, limit: 100 },
    merchantId = scope.merchantId,
  ) =>
    (await listCardholdersAfter(database, merchantId, filter, page)).map(
      ({ firstName, standing }) => `${firstName} ${standing}`,
    );

  test('are no other merchant’s', async () => {
    expect(await after({}, undefined, randomUUID())).toEqual([]);
    expect(await findListedCardholder(database, randomUUID(), personOf('Ada').id)).toBeNull();
    expect(await findListedCardholder(database, randomUUID(), personOf('Ada').number)).toBeNull();
  });

  test('are of one programme or of all, of one standing or of any', async () => {
    const other = await peopleWorld(database);
    const { programmeId } = other.scope;
    await world.registered({ person: world.person({ firstName: 'Gil' }), programmeId });
    expect(await after({ programmeId })).toEqual(['Gil pending']);
    expect(await after({ programmeId, standing: 'accepted' })).toEqual([]);
    expect(await after({ standing: 'pending' })).toEqual(['Eve pending', 'Fay pending', 'Gil pending']);
    expect(await after({ programmeId: scope.programmeId, standing: 'pending' })).toEqual([
      'Eve pending',
      'Fay pending',
    ]);
  });

  test('come in the order of their numbers', async () => {
    const page = { after: personOf('Bea').number, limit: 2 };
    expect(await after({}, page)).toEqual(['Cy rejected', 'Dee rejected']);
  });

  test('are found by id and by number, as they stand', async () => {
    const { id, number } = personOf('Bea');
    const found = await findListedCardholder(database, scope.merchantId, id);
    expect(found).toEqual({ ...personOf('Bea'), standing: 'accepted' });
    expect(await findListedCardholder(database, scope.merchantId, number)).toEqual(found);
  });
});
