import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { peopleWorld } from '../../testing/people-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const people = await peopleWorld(database);
const { world, merchant } = await sandboxApiOver(database, people);
const { call } = world;
const path = `/merchants/${merchant}/cardholders`;
const ownKey = await world.apiKey(['merchant'], people.scope.merchantId);
const networkKey = await world.apiKey(['network'], people.scope.merchantId);
const stranger = await world.tenant();

describe('cardholders', () => {
  test('of another merchant, or that there are not, do not exist', async () => {
    const { id, number } = await people.registered();
    const named = publicId('cardholder', id);
    for (const [at, key] of [
      [path, stranger.key],
      [`${path}/${named}`, stranger.key],
      [`${stranger.path}/cardholders/${named}`, stranger.key],
      [`${stranger.path}/cardholders/${number}`, world.operatorKey],
      [`${path}/${publicId('cardholder', randomUUID())}`, ownKey],
      [`${path}/${publicId('card', id)}`, ownKey],
      [`${path}/12`, ownKey],
    ] as const)
      expect([at, (await call('GET', at, { key })).status]).toEqual([at, 404]);
    expect((await call('GET', path, { key: networkKey })).status).toBe(403);
    expect((await call('GET', `${path}/${named}`, { key: networkKey })).status).toBe(403);
    const none = await call('GET', `${stranger.path}/cardholders`, { key: stranger.key });
    expect(none.body).toEqual({ data: [], next_cursor: null });
  });

  test.each([
    ['standing=lost', 'standing'],
    ['standing=', 'standing'],
    ['programme_id=1', 'programme_id'],
    ['limit=0', 'limit'],
    ['cursor=x', 'cursor'],
    ['search=a', 'search'],
  ])('are not listed with %s', async (query, field) => {
    const answered = await call('GET', `${path}?${query}`);
    expect([answered.status, answered.body.error.field]).toEqual([400, field]);
  });

  test('are shown by id and by number, to the operator and to their merchant', async () => {
    const person = people.person({ firstName: 'Zoë', lastName: 'O’Hara', countryCode: 'IE' });
    const { id, number, createdAt } = await people.registered({ person });
    const shown = {
      id: publicId('cardholder', id),
      number: String(number),
      programme_id: publicId('programme', people.scope.programmeId),
      registered_for: people.product.code,
      standing: 'pending',
      first_name: 'Zoë',
      last_name: 'O’Hara',
      email: person.email,
      country_code: 'IE',
      created_at: createdAt.toISOString(),
    };
    for (const key of [world.operatorKey, ownKey]) {
      expect((await call('GET', `${path}/${shown.id}`, { key })).body).toEqual(shown);
      expect((await call('GET', `${path}/${number}`, { key })).body).toEqual(shown);
    }
    await people.review({ id });
    expect((await call('GET', `${path}/${number}`)).body.standing).toBe('accepted');
  });

  test('who came with the order of a card were registered for nothing, and are accepted', async () => {
    const card = await people.activeCard();
    const { body } = await call('GET', `${path}/${card.cardholderNumber}`);
    expect(body).toMatchObject({ registered_for: null, standing: 'accepted', first_name: 'Ada' });
  });

  test('are listed page by page, each once, of one programme and standing where that is asked for', async () => {
    const own = await peopleWorld(database);
    const { merchantId, programmeId } = own.scope;
    const at = `/merchants/${publicId('merchant', merchantId)}/cardholders`;
    const all = [];
    for (let index = 0; index < 5; index++) all.push(await own.registered());
    await own.review(all[1] as (typeof all)[0], { verdict: 'rejected', retryAllowed: false });
    const numbersOf = ({ body }: { body: { data: { number: string }[] } }) =>
      body.data.map(({ number }) => number);
    const listed = [];
    for (let query = '?limit=2'; ; ) {
      const answered = await call('GET', at + query);
      listed.push(...numbersOf(answered));
      if (answered.body.next_cursor === null) break;
      query = `?limit=2&cursor=${answered.body.next_cursor}`;
    }
    expect(listed).toEqual(all.map(({ number }) => String(number)));
    const rejected = await call(
      'GET',
      `${at}?standing=rejected&programme_id=${publicId('programme', programmeId)}`,
    );
    expect(numbersOf(rejected)).toEqual([String(all[1]?.number)]);
    const elsewhere = await call(
      'GET',
      `${at}?programme_id=${publicId('programme', people.scope.programmeId)}`,
    );
    expect(numbersOf(elsewhere)).toEqual([]);
  });
});
