import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Identity } from '../platform/index.ts';
import { engineWorld } from '../testing/engine-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { blockCard, unblockCard } from './block-card.ts';
import type { Card } from './card.ts';
import { closeCard, freezeCard, unfreezeCard } from './change-card.ts';

const world = await engineWorld(await testDatabase(), { reserve: 100_000 });
const { engine, scope } = world;

const identity = (key: string = randomUUID(), fingerprint = ''): Identity => ({
  merchantId: scope.merchantId,
  scope: 'test',
  key,
  fingerprint,
});
const block = (card: Card, reason = 'Fraud is looked into.', as = identity()) =>
  blockCard(engine.cards, card, reason, as);
const unblock = (card: Card, as = identity()) => unblockCard(engine.cards, card, as);

describe('an issuer block is refused', () => {
  test('on a card that nobody has', async () => {
    const card = { ...(await world.activeCard()), id: randomUUID() };
    expect(await block(card)).toEqual({ kind: 'refused', reason: 'card-not-found' });
    expect(await unblock(card)).toEqual({ kind: 'refused', reason: 'card-not-found' });
  });

  test('on a card that is blocked already: the first reason stays', async () => {
    const card = await world.activeCard();
    await block(card, 'first');
    expect(await block(card, 'second')).toEqual({ kind: 'refused', reason: 'already-blocked' });
    expect((await world.reread(card)).issuerBlock).toBe('first');
  });

  test('to be lifted where there is none', async () => {
    const card = await world.activeCard();
    expect(await unblock(card)).toEqual({ kind: 'refused', reason: 'not-blocked' });
    expect((await world.eventsOf(card)).map(({ type }) => type)).toEqual(['card.issued']);
  });

  test('on a closed card; one from before may be lifted', async () => {
    const [card, blocked] = [await world.activeCard(), await world.activeCard()];
    await block(blocked);
    for (const each of [card, blocked]) await closeCard(engine.cards, each);
    await world.runJobs();
    expect(await block(card)).toMatchObject({ reason: 'not-possible-in-state', status: 'closed' });
    expect((await world.reread(blocked)).status).toBe('closed');
    expect(await unblock(blocked)).toMatchObject({ kind: 'changed', card: { issuerBlock: null } });
  });

  test('under an identity that did something else before', async () => {
    const card = await world.activeCard();
    const key = randomUUID();
    await block(card, 'first', identity(key, 'block'));
    expect(await unblock(card, identity(key, 'unblock'))).toEqual({ kind: 'identity-conflict' });
    expect((await world.reread(card)).issuerBlock).toBe('first');
  });
});

describe('an issuer block', () => {
  test('leaves the status alone, and every change of the status leaves it', async () => {
    const card = await world.activeCard();
    expect(await block(card, 'lost in the post')).toMatchObject({
      kind: 'changed',
      card: { status: 'active', issuerBlock: 'lost in the post' },
    });
    for (const [change, status] of [
      [freezeCard, 'frozen'],
      [unfreezeCard, 'active'],
      [freezeCard, 'frozen'],
    ] as const) {
      await change(engine.cards, card);
      await world.runJobs();
      expect(await world.reread(card)).toMatchObject({ status, issuerBlock: 'lost in the post' });
    }
    await unblock(card);
    expect(await world.reread(card)).toMatchObject({ status: 'frozen', issuerBlock: null });
  });

  test('is told of by events, in order', async () => {
    const card = await world.activeCard();
    await block(card, 'one');
    await unblock(card);
    await block(card, 'two');
    expect(await world.eventsOf(card)).toMatchObject([
      { type: 'card.issued', data: { card: { issuerBlock: null } } },
      { type: 'card.blocked_by_issuer', sequence: 2, data: { card: { issuerBlock: 'one' } } },
      { type: 'card.unblocked_by_issuer', sequence: 3, data: { card: { issuerBlock: null } } },
      { type: 'card.blocked_by_issuer', sequence: 4, data: { card: { issuerBlock: 'two' } } },
    ]);
  });

  test('by many at the same instant is made once; repeated under its identity it is the same', async () => {
    const card = await world.activeCard();
    const as = identity();
    const own = await Promise.all(Array.from({ length: 4 }, () => block(card, 'mine', as)));
    const others = await Promise.all(Array.from({ length: 4 }, () => block(card, 'theirs')));
    expect(own).toMatchObject(Array(4).fill({ kind: 'changed', card: { issuerBlock: 'mine' } }));
    expect(others).toEqual(Array(4).fill({ kind: 'refused', reason: 'already-blocked' }));
    expect(await world.eventsOf(card)).toHaveLength(2);
  });

  test('may come while the card is still being issued, and outlives that', async () => {
    const accepted = await world.issue();
    if (accepted.kind !== 'accepted') throw new Error(accepted.reason);
    await block(accepted.card, 'sanctions');
    await world.runJobs();
    expect(await world.reread(accepted.card)).toMatchObject({ status: 'active', issuerBlock: 'sanctions' });
  });
});
