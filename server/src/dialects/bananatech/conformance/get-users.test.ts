import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { bananatechCards } from '../../../testing/bananatech-cards.ts';
import {
  expectRefusal,
  expectSealedSuccess,
  kycRegistration,
  newEmail,
  phoneRegistration,
  registration,
  wireForms,
} from '../../../testing/bananatech-requests.ts';
import { type BananatechTenant, bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { until } from '../../../testing/until.ts';

// "Get Users", of which the document has the name alone: it is like the other lists.
const path = '/user/get_users';
const world = await bananatechWorld(await testDatabase(), { reviewDelayMs: 60_000 });
const DAY_MS = 24 * 60 * 60 * 1000;

function programmeOf(tenant: BananatechTenant) {
  const client = new BananaTechClient(tenant.client);
  const list = async (body: object = {}) => {
    const { data, total } = await client.getUsers(body);
    return { total, ids: data.map(({ id }) => id), users: data };
  };
  return { client, list, cards: bananatechCards(world, client, tenant) };
}
const programme = async () => programmeOf(await world.addTenant());

// Three users, one in each status, each of another day.
const mine = programmeOf(world.tenant);
const bodies = [
  kycRegistration({ front_img_base64: 'AAAA' }, { email: `Refused-${newEmail()}` }),
  phoneRegistration(),
  kycRegistration({ first_name: 'Zoë', last_name: "O'Hara" }),
] as const;
const emails = bodies.map(({ email }) => String(email));
const rejected = await mine.cards.user(bodies[0]);
await world.advance(DAY_MS);
await until(async () => (await mine.cards.userStatus(bodies[0].email)) === 'REJECTED', 'the rejection');
const approved = await mine.cards.user(bodies[1]);
await world.advance(DAY_MS);
const pending = await mine.cards.user(bodies[2]);
const all = [pending, approved, rejected];

describe(`POST ${path}: the users`, () => {
  test('are refused for a status that there is not', { tags: 'ours' }, async () => {
    const message = 'Invalid field: status must be one of APPROVED, PENDING, REJECTED';
    for (const status of ['approved', 'ACTIVE'])
      expectRefusal(await mine.client.call(path, { status }), message);
    expectRefusal(await mine.client.call(path, { status: true }), 'Invalid field: status must be a string');
  });

  test('are found at this path, with these fields', { tags: 'inferred' }, async () => {
    const answer = await mine.client.call(path, {});
    const [third, second, first] = (await mine.list()).users;
    expectSealedSuccess(
      answer,
      `{"data":[{"id":${pending},"email":"${emails[2]}","template_id":1,"status":"PENDING",` +
        `"created_at":"${third?.created_at}"},` +
        `{"id":${approved},"email":"${emails[1]}","template_id":2,"status":"APPROVED",` +
        `"created_at":"${second?.created_at}"},` +
        `{"id":${rejected},"email":"${emails[0]}","template_id":1,"status":"REJECTED",` +
        `"created_at":"${first?.created_at}"}],"total":3}`,
    );
    for (const user of [first, second, third]) expect(user?.created_at).toMatch(wireForms.time);
  });

  test('come newest first, and oldest first where desc is false', { tags: 'inferred' }, async () => {
    expect((await mine.list()).ids).toEqual(all);
    expect((await mine.list({ desc: true, order_by: 'created_at' })).ids).toEqual(all);
    expect((await mine.list({ desc: false, order_by: 'id' })).ids).toEqual(all.toReversed());
  });

  test('come by skip and limit, with how many there are in all', { tags: 'inferred' }, async () => {
    expect(await mine.list({ limit: 2 })).toMatchObject({ total: 3, ids: all.slice(0, 2) });
    expect(await mine.list({ skip: 1, limit: 1 })).toMatchObject({ total: 3, ids: [approved] });
    expect(await mine.list({ skip: 2, limit: 2 })).toMatchObject({ total: 3, ids: [rejected] });
    expect(await mine.list({ skip: 3 })).toMatchObject({ total: 3, ids: [] });
  });

  test('come ten at a time where no limit is given', { tags: 'inferred' }, async () => {
    const { cards, list } = await programme();
    for (let user = 0; user < 11; user += 1) await cards.user();
    expect(await list()).toMatchObject({ total: 11, ids: { length: 10 } });
    expect((await list({ limit: 100 })).ids).toHaveLength(11);
  });

  test('can be those of one status', { tags: 'inferred' }, async () => {
    expect(await mine.list({ status: 'APPROVED' })).toMatchObject({ total: 1, ids: [approved] });
    expect(await mine.list({ status: 'PENDING' })).toMatchObject({ total: 1, ids: [pending] });
    expect(await mine.list({ status: 'REJECTED' })).toMatchObject({ total: 1, ids: [rejected] });
  });

  test('can be searched by a part of email or name, whatever its case', { tags: 'ours' }, async () => {
    expect((await mine.list({ search: emails[1] })).ids).toEqual([approved]);
    expect((await mine.list({ search: 'rEFUSED-' })).ids).toEqual([rejected]);
    for (const search of ['ZOË', "o'hara", "zoë o'hara"])
      expect((await mine.list({ search })).ids).toEqual([pending]);
    expect((await mine.list({ search: '@EXAMPLE.com' })).total).toBe(3);
    for (const search of ['%', '_efused', "' or true --", 'nobody'])
      expect(await mine.list({ search })).toMatchObject({ total: 0, ids: [] });
  });

  test('can be those of a time', { tags: 'inferred' }, async () => {
    const days = (await mine.list()).users.map((user) => user.created_at.slice(0, 10));
    for (const [index, day] of days.entries())
      expect((await mine.list({ start_date: day, end_date: day })).ids).toEqual([all[index]]);
    expect((await mine.list({ start_date: days[1] })).ids).toEqual([pending, approved]);
    expect((await mine.list({ end_date: days[1] })).ids).toEqual([approved, rejected]);
    expect((await mine.list({ start_date: days[2], end_date: days[1] })).ids).toEqual([approved, rejected]);
    expect((await mine.list({ end_date: '2000-01-01' })).ids).toEqual([]);
  });

  test('can be narrowed by several of these at once', { tags: 'inferred' }, async () => {
    const body = { search: '@example.com', status: 'APPROVED', end_date: '2199-01-01', limit: 1 };
    expect(await mine.list(body)).toMatchObject({ total: 1, ids: [approved] });
    expect(await mine.list({ ...body, search: emails[0] })).toMatchObject({ total: 0, ids: [] });
  });

  test("are the programme's own", { tags: 'ours' }, async () => {
    const sibling = programmeOf(await world.addTenant({ merchantId: world.tenant.merchantId }));
    for (const { list, cards } of [await programme(), sibling]) {
      expect(await list({ search: emails[1] })).toMatchObject({ total: 0, ids: [] });
      const user = await cards.user(registration());
      expect((await list()).ids).toEqual([user]);
    }
    expect((await mine.list()).total).toBe(3);
  });

  test('are APPROVED, and can have a card, once the review says so', { tags: 'inferred' }, async () => {
    await world.advance(60_000);
    await until(async () => (await mine.list({ status: 'APPROVED' })).total === 2, 'the approval');
    expect((await mine.list()).users[0]).toMatchObject({ id: pending, status: 'APPROVED' });
    await mine.cards.active({ user_id: pending, template_id: 1 });
  });
});
