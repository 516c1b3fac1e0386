import { randomBytes, randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Database } from '../../../platform/index.ts';
import { rotatedVaults } from '../../../testing/rotated-vaults.ts';
import { simulatedWorld } from '../../../testing/simulated-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { testJpeg, testPng, testWebp } from '../../../testing/test-images.ts';
import { until } from '../../../testing/until.ts';
import { deleteDocument } from './delete-document.ts';
import { deleteDocuments, listDocuments, reencryptDocuments } from './documents-store.ts';
import { readDocument } from './read-document.ts';
import { readSubmission } from './read-submission.ts';
import type { Session } from './session.ts';
import { largestDocumentBytes, storeDocument } from './store-document.ts';
import type { DocumentKind } from './submission.ts';
import { replaceSubmissions } from './submissions-store.ts';
import { submitVerification } from './submit-verification.ts';

const database = await testDatabase();
const vaults = rotatedVaults();
const world = simulatedWorld(database, { reviewDelayMs: 60_000, ring: vaults.ring });
const { context } = world;
const refused = (reason: string) => ({ kind: 'refused', reason });

const store = (session: Session, bytes: Buffer, kind: DocumentKind = 'front') =>
  storeDocument(context, session, { kind, bytes });
const read = ({ merchantId, verificationId }: Session, kind: DocumentKind) =>
  readDocument(context, merchantId, verificationId, kind);
const list = ({ merchantId, verificationId }: Session) => listDocuments(database, merchantId, verificationId);
const forget = ({ merchantId, verificationId }: Session, kind: DocumentKind | null) =>
  database.transaction((tx) => deleteDocuments(tx, merchantId, verificationId, kind));
const submit = (session: Session) =>
  submitVerification(context, session, { documentType: 'passport', country: 'DE' });
const newSession = async () => await world.session(await world.person());

describe('what is not taken as a picture', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'not-an-image'],
    ['a web page', Buffer.from('<!doctype html><script>alert(1)</script>'), 'not-an-image'],
    ['half a picture', testPng().subarray(0, 60), 'not-an-image'],
    ['a picture with a web page behind it', Buffer.concat([testJpeg, Buffer.from('<html>')]), 'not-an-image'],
    ['a picture that shows nothing', testPng(99, 99), 'not-an-image'],
    ['one byte too many', testPng(120, 100, largestDocumentBytes + 1), 'too-large'],
    ['too many bytes of anything', Buffer.alloc(largestDocumentBytes + 1), 'too-large'],
  ])('%s is refused, and what was there stays', async (_, bytes, reason) => {
    const session = await newSession();
    await store(session, testWebp);
    const before = await list(session);
    expect(await store(session, bytes)).toEqual(refused(reason));
    expect(await list(session)).toEqual(before);
    expect((await read(session, 'front'))?.bytes).toEqual(testWebp);
  });
});

describe('a picture', () => {
  test('is not taken before a session was opened, nor while nobody waits for the result', async () => {
    const person = await world.person();
    const { merchantId, id: verificationId, cardholderId } = person;
    const session = { merchantId, verificationId, cardholderId, expiresAt: new Date(0) };
    expect(await store(session, testJpeg)).toEqual(refused('not-open'));
    await world.open(person);
    expect((await store(session, testJpeg)).kind).toBe('stored');
    await world.change(person, (current) => ({ ...current, dueAt: null }));
    expect(await store(session, testPng())).toEqual(refused('not-open'));
    expect(await deleteDocument(context, session, 'front')).toEqual(refused('not-open'));
    expect((await read(session, 'front'))?.bytes).toEqual(testJpeg);
  });

  test('is neither replaced nor taken back once it was handed in', async () => {
    const session = await newSession();
    await world.upload(session, 'front', 'selfie');
    const before = await list(session);
    expect(await submit(session)).toEqual({ kind: 'submitted' });
    expect(await store(session, testJpeg)).toEqual(refused('not-open'));
    expect(await store(session, testJpeg, 'back')).toEqual(refused('not-open'));
    expect(await deleteDocument(context, session, 'front')).toEqual(refused('not-open'));
    expect(await list(session)).toEqual(before);
  });

  test.each(['approved', 'rejected'] as const)('is not taken after the person was %s', async (verdict) => {
    const person = await world.person();
    const session = await world.session(person);
    await world.upload(session, 'front');
    await world.review(person, { verdict });
    expect(await store(session, testJpeg)).toEqual(refused('not-open'));
    expect(await deleteDocument(context, session, 'front')).toEqual(refused('not-open'));
  });

  test('is taken again, by every session, once another was opened after a refusal', async () => {
    const person = await world.person();
    const session = await world.session(person);
    await world.upload(session, 'front', 'selfie');
    await submit(session);
    await world.review(person, { verdict: 'rejected', retryAllowed: true });
    expect(await store(session, testJpeg)).toEqual(refused('not-open'));
    const again = await world.session(person);
    expect((await store(again, testJpeg)).kind).toBe('stored');
    expect((await store(session, testWebp, 'selfie')).kind).toBe('stored');
  });

  test('that was looked at before the person handed in is refused after, and leaves no trace', async () => {
    const session = await newSession();
    await world.upload(session, 'front', 'selfie');
    const late: Database = {
      ...database,
      transaction: async (work, options) => {
        expect(await submit(session)).toEqual({ kind: 'submitted' });
        return await database.transaction(work, options);
      },
    };
    const before = await list(session);
    const stored = await storeDocument({ ...context, database: late }, session, {
      kind: 'front',
      bytes: testJpeg,
    });
    expect(stored).toEqual(refused('not-open'));
    expect(await list(session)).toEqual(before);
  });

  test('that arrives while the submission is being written waits for it, and is refused', async () => {
    const { merchantId, verificationId } = await newSession();
    const session = { merchantId, verificationId, cardholderId: randomUUID(), expiresAt: new Date(0) };
    const { storing } = await database.transaction(async (tx) => {
      await tx.query('select from verifications where id = $1 for update', [verificationId]);
      const at = context.clock.now();
      await replaceSubmissions(tx, [
        {
          id: randomUUID(),
          merchantId,
          verificationId,
          documentType: 'passport',
          country: 'DE',
          verdict: 'manual',
          submittedAt: at,
          reviewAt: at,
          reviewedBefore: null,
        },
      ]);
      const storing = store(session, testJpeg);
      // The embedded engine has one connection, for which it waits without a lock.
      if (database.kind === 'postgres') {
        const isWaiting = async () =>
          (
            await database.query(
              `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).length > 0;
        await until(isWaiting, 'the picture waits for the lock');
      }
      return { storing };
    });
    expect(await storing).toEqual(refused('not-open'));
    expect(await list(session)).toEqual([]);
  });

  test('of the largest size comes back as it was', async () => {
    const session = await newSession();
    const largest = testPng(120, 100, largestDocumentBytes);
    expect(await store(session, largest)).toMatchObject({ document: { size: largestDocumentBytes } });
    expect((await read(session, 'front'))?.bytes.equals(largest)).toBe(true);
  });

  test.each([
    ['image/jpeg', testJpeg],
    ['image/png', testPng()],
    ['image/webp', testWebp],
  ])('of type %s is known by its bytes', async (mediaType, bytes) => {
    const session = await newSession();
    const stored = await store(session, bytes);
    expect(stored).toMatchObject({ document: { kind: 'front', mediaType, size: bytes.length } });
    expect(stored).toEqual({ kind: 'stored', document: (await list(session))[0] });
    expect((await read(session, 'front'))?.bytes).toEqual(bytes);
  });

  test('replaces the one of its kind, and no other', async () => {
    const session = await newSession();
    await store(session, testJpeg);
    await store(session, testJpeg, 'selfie');
    const [front] = await list(session);
    await store(session, testWebp);
    const [newFront, selfie] = await list(session);
    expect(newFront).toMatchObject({ kind: 'front', mediaType: 'image/webp', size: testWebp.length });
    expect(newFront?.id).not.toBe(front?.id);
    expect(selfie).toMatchObject({ kind: 'selfie', mediaType: 'image/jpeg' });
    expect((await read(session, 'front'))?.bytes).toEqual(testWebp);
  });

  test('of one kind that is uploaded twice at once is there once', async () => {
    const session = await newSession();
    const stored = await Promise.all([store(session, testJpeg), store(session, testWebp)]);
    expect(stored.map(({ kind }) => kind)).toEqual(['stored', 'stored']);
    expect(await list(session)).toHaveLength(1);
  });

  test('is taken back once', async () => {
    const session = await newSession();
    await world.upload(session, 'front', 'back');
    expect(await deleteDocument(context, session, 'back')).toEqual({ kind: 'deleted' });
    expect(await deleteDocument(context, session, 'back')).toEqual(refused('not-found'));
    expect((await readSubmission(context, session)).documents.map(({ kind }) => kind)).toEqual(['front']);
  });
});

describe('at rest', () => {
  test('a picture is nowhere in its row', async () => {
    const session = await newSession();
    const bytes = testPng(120, 100, 4_000);
    await store(session, bytes);
    const [row] = await database.query<{ sealed: Buffer }>(
      'select * from verification_documents where verification_id = $1',
      [session.verificationId],
    );
    const sealed = (row as { sealed: Buffer }).sealed;
    for (const part of [bytes.subarray(0, 8), Buffer.from('IDAT'), Buffer.from('xxxxxxxx')])
      expect(sealed.includes(part)).toBe(false);
    expect(Object.values(row ?? {}).filter(Buffer.isBuffer)).toHaveLength(1);
  });

  test('pictures come under the vault’s new keys, as they were', async () => {
    const session = await newSession();
    await store(session, testWebp);
    await store(session, testJpeg, 'selfie');
    await reencryptDocuments(database, vaults.after);
    expect(await reencryptDocuments(database, vaults.after)).toBe(0);
    const read = { ...context, vault: vaults.forgetful };
    const bytesOf = async (kind: DocumentKind) =>
      (await readDocument(read, session.merchantId, session.verificationId, kind))?.bytes;
    expect([await bytesOf('front'), await bytesOf('selfie')]).toEqual([testWebp, testJpeg]);
    // The other tests read with the first keys.
    await database.query('delete from verification_documents');
  });

  test('the same picture is sealed differently each time', async () => {
    const session = await newSession();
    const sealed = async () => {
      await store(session, testJpeg);
      const [row] = await database.query<{ sealed: Buffer }>(
        'select sealed from verification_documents where verification_id = $1',
        [session.verificationId],
      );
      return row?.sealed.toString('hex');
    };
    expect(await sealed()).not.toBe(await sealed());
  });

  test.each(['an older picture of the same kind', 'a picture of another kind', 'another person’s picture'])(
    '%s does not open in its place, and the error shows nothing of it',
    async (which) => {
      const [session, other] = [await newSession(), await newSession()];
      await store(session, testJpeg);
      await store(session, testJpeg, 'back');
      await store(other, testJpeg);
      const rowOf = async ({ verificationId }: Session, kind: DocumentKind) => {
        const rows = await database.query<{ id: string; sealed: Buffer }>(
          'select id, sealed from verification_documents where verification_id = $1 and kind = $2',
          [verificationId, kind],
        );
        return rows[0] as { id: string; sealed: Buffer };
      };
      const isOlder = which === 'an older picture of the same kind';
      const foreign =
        which === 'another person’s picture'
          ? await rowOf(other, 'front')
          : await rowOf(session, isOlder ? 'front' : 'back');
      if (isOlder) await store(session, testJpeg);
      const { id } = isOlder ? await rowOf(session, 'front') : foreign;
      await database.query(
        `update verification_documents set sealed = $2, id = $3 where verification_id = $1 and kind = 'front'`,
        [session.verificationId, foreign.sealed, id],
      );
      const error = await read(session, 'front').catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'VaultError' });
      expect(inspect(error)).not.toContain(testJpeg.toString('latin1', 100, 140));
    },
  );

  test('a database that fails shows nothing of the picture in its error', async () => {
    const session = await newSession();
    const bytes = testPng(120, 100, 4_000);
    const newId = () => 'no id';
    const error = await storeDocument({ ...context, newId }, session, { kind: 'front', bytes }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    const shown = inspect(error, { depth: 10 });
    for (const part of ['IHDR', 'xxxxxxxx', bytes.toString('base64').slice(0, 24), '89504e47'])
      expect(shown).not.toContain(part);
    expect(await list(session)).toEqual([]);
  });
});

describe('for operators', () => {
  test('another merchant’s pictures do not exist', async () => {
    const session = await newSession();
    await world.upload(session, 'front');
    const stranger = { ...session, merchantId: randomUUID() };
    expect(await read(stranger, 'front')).toBeNull();
    expect(await list(stranger)).toEqual([]);
    expect(await forget(stranger, null)).toBe(0);
    expect(await list(session)).toHaveLength(1);
  });

  test('pictures are listed in one order and without their bytes', async () => {
    const session = await newSession();
    await world.upload(session, 'selfie', 'back', 'front');
    expect(await read(session, 'front')).toMatchObject({ bytes: testPng() });
    const listed = await list(session);
    expect(listed.map(({ kind }) => kind)).toEqual(['front', 'back', 'selfie']);
    for (const document of listed)
      expect(Object.keys(document).sort()).toEqual(['createdAt', 'id', 'kind', 'mediaType', 'size']);
  });

  test('pictures are deleted for good at any time, one or all', async () => {
    const person = await world.person();
    const session = await world.session(person);
    await world.upload(session, 'front', 'back', 'selfie');
    await submit(session);
    expect(await forget(session, 'back')).toBe(1);
    expect(await forget(session, 'back')).toBe(0);
    await world.review(person, { verdict: 'approved' });
    expect(await forget(session, null)).toBe(2);
    expect(await list(session)).toEqual([]);
    expect(await read(session, 'front')).toBeNull();
    expect(await readSubmission(context, session)).toMatchObject({ status: 'approved', documents: [] });
  });
});

test('random bytes are never taken', async () => {
  const session = await newSession();
  for (let round = 0; round < 20; round += 1)
    expect(await store(session, randomBytes(2_000))).toEqual(refused('not-an-image'));
});
