import { describe, expect, test } from 'vitest';
import { publicId } from '../../platform/index.ts';
import { sandboxApiWorld } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const { world, cards, merchant } = await sandboxApiWorld(await testDatabase());
const { call } = world;
const path = `/merchants/${merchant}/cards`;

describe('cards that owe money', () => {
  test.each(['owing=false', 'owing=', 'owing=1'])('are not asked for by ?%s', async (query) => {
    const answered = await call('GET', `${path}?${query}`);
    expect([answered.status, answered.body.error.field]).toEqual([400, 'owing']);
  });

  test('are listed page by page with what they owe, and no card that only spent all it had', async () => {
    const debtors = [];
    for (const spent of [101, 150, 275.5]) {
      const card = await cards.activeCard(100);
      await cards.settle(card, spent);
      debtors.push({ id: publicId('card', card.id), owed: (spent - 100).toFixed(2) });
    }
    const rich = await cards.activeCard(100);
    await cards.authorize(rich, 100);
    const even = await cards.activeCard(100);
    await cards.settle(even, 100);

    const listed = [];
    for (let query = '?owing=true&limit=2'; ; ) {
      const { body } = await call('GET', path + query);
      expect(body.data.length).toBeLessThanOrEqual(2);
      listed.push(...body.data);
      if (body.next_cursor === null) break;
      query = `?owing=true&limit=2&cursor=${body.next_cursor}`;
    }
    expect(listed.map(({ id, owed }) => ({ id, owed }))).toEqual(debtors);
    const all = await call('GET', `${path}?limit=100`);
    expect(all.body.data).toHaveLength(5);
    expect(all.body.data.filter((card: object) => 'owed' in card)).toEqual([]);

    await call('POST', `${path}/${debtors[1]?.id}/clear-negative-balance`, { body: { from: 'losses' } });
    const after = await call('GET', `${path}?owing=true`);
    expect(after.body.data.map(({ id }: { id: string }) => id)).toEqual([debtors[0]?.id, debtors[2]?.id]);
  });

  test('are not shown to another merchant, which sees none of them among its own', async () => {
    const { path: theirs, key } = await world.tenant();
    expect((await call('GET', `${path}?owing=true`, { key })).status).toBe(404);
    expect((await call('GET', `${theirs}/cards?owing=true`, { key })).body.data).toEqual([]);
  });
});
