import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { challengesWorld } from '../testing/challenges-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { listChallenges } from './index.ts';

const database = await testDatabase();
const world = await challengesWorld(database);
const other = await challengesWorld(database);
const { context, merchantId } = world;

const list = (filter: { cardId?: string; programmeId?: string; merchantId?: string } = {}, after?: string) =>
  listChallenges(
    context,
    { ...{ merchantId, programmeId: null, cardId: null }, ...filter },
    { after: after ?? null, limit: 2 },
  );

describe('a list of challenges', () => {
  test('is of one merchant, one programme or one card, newest first, page by page', async () => {
    const [card, second] = [await world.activeCard(), await world.activeCard()];
    const first = await world.started({ card });
    const elsewhere = await world.started({ card: second });
    const last = [await world.started({ card }), await world.started({ card, kind: 'out-of-band' })];
    await other.started();

    const page = await list({ cardId: card.id });
    expect(page).toEqual(last.toReversed());
    expect(await list({ cardId: card.id }, page.at(-1)?.id)).toEqual([first]);
    expect(await list({ cardId: card.id }, first.id)).toEqual([]);
    expect(await list({}, last[0]?.id)).toEqual([elsewhere, first]);
    expect(await list({ programmeId: card.programmeId }, elsewhere.id)).toEqual([first]);
    expect(await list({ programmeId: randomUUID() })).toEqual([]);
    expect(await list({ cardId: card.id, merchantId: other.merchantId })).toEqual([]);
  });

  test('shows none in progress whose time is over, and ends them', async () => {
    const card = await world.activeCard();
    const challenges = [await world.started({ card }), await world.started({ card })];
    await world.outlive(challenges[1] as (typeof challenges)[1]);
    expect((await list({ cardId: card.id })).map(({ status }) => status)).toEqual(['timed-out', 'timed-out']);
    for (const challenge of challenges)
      expect(await world.typesOf(challenge)).toEqual(['challenge.started', 'challenge.timed_out']);
  });
});
