import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cancelOverdueApplications } from '../../cards/index.ts';
import { usualTerms } from '../../catalog/index.ts';
import { passport, peopleWorld } from '../../testing/people-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { losslessWebp, testJpeg, testPng } from '../../testing/test-images.ts';
import { worked } from '../../testing/worked.ts';
import { findCardholder } from '../cardholders-store.ts';
import { type DocumentKind, findVerification, readDocument } from '../verification/index.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const database = await testDatabase();
const world = await peopleWorld(database);
const { engine, scope, product } = world;
const { merchantId } = scope;
const openProduct = { ...product, terms: usualTerms };

const withPictures = (...pictures: (readonly [DocumentKind, Buffer])[]) => ({
  ...passport,
  papers: { ...passport.papers, pictures: pictures.map(([kind, bytes]) => ({ kind, bytes })) },
});

const count = async (table: string) =>
  (await database.query(`select from ${table} where merchant_id = $1`, [merchantId])).length;

/** How many rows there are of everything that a registration writes. */
const written = async () => ({
  people: await count('cardholders'),
  verifications: await count('verifications'),
  documents: await count('verification_documents'),
  identities: await count('identity_documents'),
  events: await count('events'),
  jobs: await count('jobs'),
});

describe('an email', () => {
  test('is taken once in a programme, in whatever case, and nothing is written again', async () => {
    const name = randomUUID();
    await world.registered({ person: world.person({ email: `z.${name}@Example.com` }) });
    const before = await written();
    for (const email of [`z.${name}@Example.com`, `Z.${name}@EXAMPLE.com`, `z.${name}@example.com`])
      expect(await world.register({ person: world.person({ email }) })).toEqual({
        kind: 'refused',
        reason: 'email-taken',
      });
    expect(await written()).toEqual(before);
  });

  test('is taken once by many who come at the same instant, to one process or two', async () => {
    const person = world.person();
    const before = await written();
    const spellings = [person.email, person.email.toUpperCase()];
    const processes = [engine, await world.otherProcess()];
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        world.register(
          { person: { ...person, email: spellings[index % 2] as string } },
          processes[index % 3 === 0 ? 1 : 0]?.registration,
        ),
      ),
    );
    expect(outcomes.filter(({ kind }) => kind === 'registered')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'refused')).toHaveLength(11);
    const after = await written();
    expect([after.people - before.people, after.documents - before.documents]).toEqual([1, 1]);
  });

  test('is free in another programme, and with another merchant', async () => {
    const person = world.person();
    await world.registered({ person });
    const other = await peopleWorld(database);
    expect((await world.register({ person, programmeId: other.scope.programmeId })).kind).toBe('registered');
    expect((await other.register({ person })).kind).toBe('registered');
  });

  test('is as it was given to whoever reads it', async () => {
    const person = world.person({ email: `Zoë.${randomUUID()}@Example.com` });
    const cardholder = await world.registered({ person });
    expect(cardholder).toMatchObject({ ...person, registeredFor: product.code });
    expect(await findCardholder(database, scope, cardholder.id)).toEqual(cardholder);
    expect(await findCardholder(database, scope, cardholder.number)).toEqual(cardholder);
  });
});

describe('somebody for a product that asks for nothing', () => {
  test('is accepted at once, and no papers are kept of them', async () => {
    const before = await written();
    const cardholder = await world.registered({ product: openProduct });
    expect(await findVerification(database, merchantId, { cardholderId: cardholder.id })).toBeNull();
    expect(await written()).toEqual({ ...before, people: before.people + 1, events: before.events + 1 });
    expect(await world.told(cardholder)).toEqual([
      {
        type: 'cardholder.accepted',
        data: {
          cardholder: {
            id: cardholder.id,
            number: String(cardholder.number),
            registeredFor: product.code,
          },
        },
      },
    ]);
  });

  test('needs none either', async () => {
    const outcome = await world.register({ product: openProduct, identity: null });
    expect(outcome.kind).toBe('registered');
  });
});

describe('somebody who must be verified', () => {
  test('is not registered without papers', async () => {
    const before = await written();
    await expect(world.register({ identity: null })).rejects.toThrow('has no papers');
    expect(await written()).toEqual(before);
  });

  test('waits for a review as long as their product gives them', async () => {
    const cardholder = await world.registered();
    expect(await world.verification(cardholder)).toMatchObject({
      status: 'pending',
      provider: 'simulated',
      dueAt: new Date(cardholder.createdAt.getTime() + 30 * DAY_MS),
    });
    expect((await world.told(cardholder)).map(({ type }) => type)).toEqual(['cardholder.registered']);
  });

  test('has their papers kept where they cannot be read', async () => {
    const pictures = { front: testJpeg, back: testPng(), selfie: losslessWebp };
    const entries = Object.entries(pictures) as [DocumentKind, Buffer][];
    const cardholder = await world.registered({ identity: withPictures(...entries) });
    const { id } = await world.verification(cardholder);
    for (const [kind, bytes] of entries)
      expect((await readDocument(engine, merchantId, id, kind))?.bytes).toEqual(bytes);
    const rows = await database.query<{ sealed: Buffer }>(
      `select sealed from verification_documents where verification_id = $1
       union all select sealed_details from identity_documents where cardholder_id = $2`,
      [id, cardholder.id],
    );
    expect(rows).toHaveLength(4);
    for (const { sealed } of rows) {
      for (const clear of [...Object.values(pictures), Buffer.from(passport.document.number)])
        expect(sealed.includes(clear.subarray(0, 8))).toBe(false);
    }
  });

  test('is approved by the simulated reviewer once, after the delay, and is told', async () => {
    const cardholder = await world.registered({}, { reviewDelayMs: 60_000 });
    await world.runReviews();
    expect(await world.verification(cardholder)).toMatchObject({ status: 'pending' });
    await engine.clock.advance(60_000);
    expect(await world.runReviews()).toBeGreaterThanOrEqual(1);
    expect(await world.runReviews()).toBe(0);
    expect(await world.verification(cardholder)).toMatchObject({
      status: 'approved',
      reviewedBy: 'automated',
      reviewedAt: new Date(cardholder.createdAt.getTime() + 60_000),
      dueAt: null,
    });
    const told = await world.told(cardholder);
    expect(told.map(({ type }) => type)).toEqual(['cardholder.registered', 'cardholder.reviewed']);
    expect(told[1]?.data).toMatchObject({
      cardholder: { number: String(cardholder.number) },
      review: { status: 'approved', counts: true },
    });
  });

  test('is left to a person where no machine reviews', async () => {
    const cardholder = await world.registered({}, { reviewsPapers: false });
    await world.runReviews();
    expect(await world.verification(cardholder)).toMatchObject({ status: 'pending' });
    await world.review(cardholder, { verdict: 'rejected', reason: 'Not the same person.' });
    expect(await world.verification(cardholder)).toMatchObject({
      status: 'rejected',
      reviewedBy: 'manual',
      reason: 'Not the same person.',
    });
  });

  test.each([true, false])(
    'is refused with pictures that show nothing, which are not kept, whether a machine reviews or not: %j',
    async (reviewsPapers) => {
      const identity = withPictures(['front', Buffer.from('no picture')], ['selfie', testJpeg]);
      const cardholder = await world.registered({ identity }, { reviewsPapers });
      expect((await world.documents(cardholder)).map(({ kind }) => kind)).toEqual(['selfie']);
      await world.runReviews();
      expect(await world.verification(cardholder)).toMatchObject({
        status: 'rejected',
        retryAllowed: false,
        reason: 'Document is not readable',
        reviewedBy: 'automated',
      });
    },
  );

  test('is refused by the simulated reviewer when the sandbox was told so, and approved by a person after all', async () => {
    await world.runReviews();
    const cardholder = await world.registered();
    await world.fault({ operation: 'verify', action: 'fail', reason: 'Made to fail.' });
    await world.runReviews();
    expect(await world.verification(cardholder)).toMatchObject({
      status: 'rejected',
      reason: 'Made to fail.',
      dueAt: null,
    });
    await world.review(cardholder);
    expect(await world.verification(cardholder)).toMatchObject({ status: 'approved', reason: '' });
    const reviewed = (await world.told(cardholder)).slice(1).map(({ data }) => data.review);
    expect(reviewed).toMatchObject([{ status: 'rejected' }, { status: 'approved' }]);
  });

  test('is refused when nobody looked in time, and a review that comes later counts nevertheless', async () => {
    const quick = await peopleWorld(database, { terms: { verificationDays: 2 } });
    const cardholder = await quick.registered({}, { reviewsPapers: false });
    await quick.engine.clock.advance(2 * DAY_MS - 60_000);
    await cancelOverdueApplications(quick.engine.cards);
    expect(await quick.verification(cardholder)).toMatchObject({ status: 'pending' });
    await quick.engine.clock.advance(60_000);
    expect(worked(await cancelOverdueApplications(quick.engine.cards))).toBeGreaterThanOrEqual(1);
    expect(await quick.verification(cardholder)).toMatchObject({
      status: 'rejected',
      reviewedBy: 'timeout',
      dueAt: null,
    });
    expect((await quick.told(cardholder)).map(({ type }) => type)).toEqual([
      'cardholder.registered',
      'cardholder.reviewed',
    ]);
    await quick.review(cardholder);
    expect(await quick.verification(cardholder)).toMatchObject({ status: 'approved' });
  });
});
