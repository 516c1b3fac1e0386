import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createGroupCommit, done, refused, timeOrderedIds, wallClock } from '../platform/index.ts';
import { testDatabase } from '../testing/test-database.ts';
import { PanTaken } from './errors.ts';
import { createKeyRing, rotateKeyRing } from './key-ring.ts';
import { type PanChange, type PansParticipant, panHolder, pansParticipant } from './pans-participant.ts';
import type { Secret } from './secret.ts';
import { createSoftwareHsm } from './software-hsm.ts';
import { createVault, type Vault } from './vault.ts';

const database = await testDatabase();
const firstRing = createKeyRing(randomBytes);
const vaultWith = (ring: typeof firstRing) =>
  createVault({ hsm: createSoftwareHsm(ring, randomBytes), random: randomBytes });
const vault = vaultWith(firstRing);
const secondRing = rotateKeyRing(firstRing, randomBytes);
/** A process that knows the new keys and writes with the old ones, and one that writes with the new ones. */
const [before, after] = [vaultWith({ ...secondRing, current: 1 }), vaultWith(secondRing)];

const troubles: number[] = [];
const commitOf = (lanes: number) =>
  createGroupCommit({
    database,
    participants: { pans: pansParticipant },
    wall: wallClock,
    newId: timeOrderedIds(wallClock),
    lanes,
    onTrouble: (_error, batchSize) => troubles.push(batchSize),
  });
const commit = commitOf(1);

const write = (...pans: PanChange[]) =>
  commit.submit({ keys: {}, decide: () => done<{ pans: PansParticipant }, null>(null, { pans }) });
const merchantId = randomUUID();
const stored = (pan: Secret, cardId: string, more: { holder?: 'plastic'; merchantId?: string } = {}) =>
  ({ kind: 'store', row: vault.panRow({ merchantId, cardId, pan, ...more }) }) as const;
const retired = (cardId: string, as: string, at = new Date('2026-11-20T12:00:00Z')) =>
  ({ kind: 'retire', merchantId, cardId, as, at }) as const;
const moved = (from: string, cardId: string, pan: Secret) =>
  ({ kind: 'move', from, row: vault.panRow({ merchantId, cardId, pan }) }) as const;

const newPan = () => vault.newPan('440872');
const numberOf = async (cardId: string) => (await vault.readPan(database, merchantId, cardId))?.reveal();

/** Gives a number to a card if nobody has it, looking under the number's lock. */
const take = (by: Vault, pan: Secret, owner: { merchantId: string; cardId: string }, through = commit) =>
  through.submit<'taken' | 'given'>({
    keys: { pans: [by.panKey(pan)] },
    decide: ({ pans }) =>
      panHolder(pans, by.panKey(pan)) === null
        ? done('given', { pans: [{ kind: 'store', row: by.panRow({ ...owner, pan }) }] })
        : refused('taken'),
  });

describe('a number that somebody has', () => {
  test('fails the command that draws it as PanTaken, and no other of its batch', async () => {
    const [pan, first, second, other] = [newPan(), randomUUID(), randomUUID(), randomUUID()];
    await write(stored(pan, first));
    const written = await Promise.allSettled([
      write(stored(newPan(), other)),
      write(stored(pan, second)),
      write(stored(pan, randomUUID(), { merchantId: randomUUID() })),
    ]);
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const one of written) {
      if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(PanTaken);
    }
    expect(await vault.findByPan(database, pan)).toMatchObject({ cardId: first, merchantId });
    expect(await numberOf(second)).toBeUndefined();
    expect(await numberOf(other)).toMatch(/^440872/);
  });

  test('is not taken by two cards of one batch that draw it', async () => {
    const pan = newPan();
    const written = await Promise.allSettled([
      write(stored(pan, randomUUID())),
      write(stored(pan, randomUUID())),
    ]);
    expect(written.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  test('is seen by those who ask under its lock, without any batch being repeated', async () => {
    const [pan, first] = [newPan(), randomUUID()];
    const size = troubles.length;
    const taken = await Promise.all([
      take(vault, pan, { merchantId, cardId: first }),
      take(vault, pan, { merchantId: randomUUID(), cardId: randomUUID() }),
      take(vault, pan, { merchantId, cardId: randomUUID() }),
    ]);
    expect(taken.map((one) => 'result' in one && one.result)).toEqual(['given', 'taken', 'taken']);
    expect(troubles.length).toBe(size);
    expect(await vault.findByPan(database, pan)).toMatchObject({ cardId: first });
  });

  test('is seen also by a process that writes with other keys, at the same instant', async () => {
    const [one, other] = [commitOf(1), commitOf(1)];
    for (let round = 0; round < 20; round++) {
      const pan = newPan();
      const taken = await Promise.all([
        take(before, pan, { merchantId, cardId: randomUUID() }, one),
        take(after, pan, { merchantId: randomUUID(), cardId: randomUUID() }, other),
      ]);
      expect(taken.map((each) => 'result' in each && each.result).sort()).toEqual(['given', 'taken']);
    }
  });
});

describe('a card', () => {
  test('has no second number beside the one that is current', async () => {
    const cardId = randomUUID();
    await write(stored(newPan(), cardId));
    await expect(write(stored(newPan(), cardId))).rejects.toMatchObject({ code: '23505' });
  });

  test('without a number has none to retire, and one without plastic none to move', async () => {
    await expect(write(retired(randomUUID(), 'lost'))).rejects.toThrow('retired that no card has');
    const [cardId, pan] = [randomUUID(), newPan()];
    await write(stored(pan, cardId));
    await expect(write(moved(cardId, randomUUID(), pan))).rejects.toThrow('moved that no plastic holds');
    await expect(write(moved(randomUUID(), cardId, pan))).rejects.toThrow('moved that no plastic holds');
    expect(await vault.findByPan(database, pan)).toMatchObject({ cardId, holder: 'card', retired: null });
  });

  test('is found by a number that was retired, which says why', async () => {
    const [cardId, pan] = [randomUUID(), newPan()];
    await write(stored(pan, cardId));
    await write(retired(cardId, 'stolen'));
    expect(await vault.findByPan(database, pan)).toEqual({
      ...{ merchantId, cardId, holder: 'card', retired: 'stolen' },
    });
    await expect(write(stored(pan, randomUUID()))).rejects.toBeInstanceOf(PanTaken);
    expect((await vault.panTaken(database, [pan])).size).toBe(1);
  });

  test('shows its current number, else the one that was retired last', async () => {
    const cardId = randomUUID();
    const [first, second, third] = [newPan(), newPan(), newPan()];
    await write(stored(first, cardId));
    await write(retired(cardId, 'lost', new Date('2026-11-20T12:00:00Z')));
    expect(await numberOf(cardId)).toBe(first.reveal());
    await write(stored(second, cardId));
    await write(retired(cardId, 'replaced', new Date('2026-11-20T12:00:01Z')));
    expect(await numberOf(cardId)).toBe(second.reveal());
    await write(stored(third, cardId));
    expect(await numberOf(cardId)).toBe(third.reveal());
    const all = await vault.readPans(database, merchantId, [cardId, randomUUID()]);
    expect([...all].map(([id, pan]) => [id, pan.reveal()])).toEqual([[cardId, third.reveal()]]);
  });

  test('may lose one number, get another and lose that, all in one batch', async () => {
    const cardId = randomUUID();
    const [first, second] = [newPan(), newPan()];
    await write(stored(first, cardId));
    await Promise.all([
      write(retired(cardId, 'lost'), stored(second, cardId)),
      write(retired(cardId, 'stolen', new Date('2026-11-21T12:00:00Z'))),
    ]);
    expect(await vault.findByPan(database, first)).toMatchObject({ cardId, retired: 'lost' });
    expect(await vault.findByPan(database, second)).toMatchObject({ cardId, retired: 'stolen' });
    expect(await numberOf(cardId)).toBe(second.reveal());
  });
});

describe('a plastic', () => {
  test('hands its number on to a card, for whom it is sealed anew', async () => {
    const [plasticId, cardId, pan] = [randomUUID(), randomUUID(), newPan()];
    await write(stored(pan, plasticId, { holder: 'plastic' }));
    expect(await vault.findByPan(database, pan)).toMatchObject({ cardId: plasticId, holder: 'plastic' });
    await write(moved(plasticId, cardId, pan));
    expect(await vault.findByPan(database, pan)).toEqual({
      ...{ merchantId, cardId, holder: 'card', retired: null },
    });
    expect(await numberOf(cardId)).toBe(pan.reveal());
    expect(await numberOf(plasticId)).toBeUndefined();
  });

  test('hands it on in the batch in which the card loses its own', async () => {
    const [plasticId, cardId, old, pan] = [randomUUID(), randomUUID(), newPan(), newPan()];
    await write(stored(old, cardId), stored(pan, plasticId, { holder: 'plastic' }));
    await write(retired(cardId, 'replaced'), moved(plasticId, cardId, pan));
    expect(await vault.findByPan(database, old)).toMatchObject({ cardId, retired: 'replaced' });
    expect(await numberOf(cardId)).toBe(pan.reveal());
  });

  test('shows its number in clear text while it holds it; a card never does', async () => {
    const [plasticId, gone, assigned, cardId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const [pan, goneWith, given] = [newPan(), newPan(), newPan()];
    await write(
      stored(pan, plasticId, { holder: 'plastic' }),
      stored(goneWith, gone, { holder: 'plastic' }),
      stored(given, assigned, { holder: 'plastic' }),
    );
    await write(retired(gone, 'lost'), moved(assigned, cardId, given));
    const ids = [plasticId, gone, assigned, cardId];
    expect(await vault.stockNumbers(database, merchantId, ids)).toEqual(new Map([[plasticId, pan.reveal()]]));
    expect(await vault.stockNumbers(database, randomUUID(), ids)).toEqual(new Map());
  });

  test('and a card keep their numbers, retired ones too, when the keys change', async () => {
    const [plasticId, cardId] = [randomUUID(), randomUUID()];
    const [own, old, current] = [newPan(), newPan(), newPan()];
    await write(stored(own, plasticId, { holder: 'plastic' }), stored(old, cardId));
    await write(retired(cardId, 'lost'), stored(current, cardId));
    await after.reencrypt(database, { pageSize: 2 });
    const onlyNew = vaultWith({
      current: 2,
      versions: new Map([...secondRing.versions].filter(([version]) => version === 2)),
    });
    expect(await onlyNew.findByPan(database, own)).toMatchObject({ cardId: plasticId, holder: 'plastic' });
    expect(await onlyNew.findByPan(database, old)).toMatchObject({ cardId, retired: 'lost' });
    expect(await onlyNew.findByPan(database, current)).toMatchObject({ cardId, retired: null });
    expect((await onlyNew.readPan(database, merchantId, cardId))?.reveal()).toBe(current.reveal());
  });
});
