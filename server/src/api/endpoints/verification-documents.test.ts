import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type DocumentKind, storeDocument, useSession } from '../../cardholders/index.ts';
import { openVerification } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { applicationWorld } from '../../testing/application-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';
import { testJpeg, testPng } from '../../testing/test-images.ts';

const database = await testDatabase();
const cards = await applicationWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const { call } = world;
const ownKey = await world.apiKey(['merchant'], cards.scope.merchantId);
const networkKey = await world.apiKey(['network'], cards.scope.merchantId);
const stranger = await world.tenant();

const pictures: Readonly<Record<DocumentKind, Buffer>> = {
  front: testJpeg,
  back: testPng(),
  selfie: testPng(140),
};

/** Where the documents are of somebody who uploaded these. */
async function uploaded(...kinds: DocumentKind[]): Promise<string> {
  const card = await cards.applied();
  const opening = await openVerification(cards.engine.cards, card);
  if (opening.kind !== 'opened') throw new Error(opening.reason);
  const use = await useSession(cards.engine, { token: opening.accessToken, browser: randomUUID() });
  if (use.kind !== 'open') throw new Error(use.reason);
  for (const kind of kinds) {
    const stored = await storeDocument(cards.engine, use.session, { kind, bytes: pictures[kind] });
    if (stored.kind !== 'stored') throw new Error(stored.reason);
  }
  return `/merchants/${merchant}/verifications/${publicId('verification', opening.verification.id)}`;
}

const kindsOf = async (path: string) =>
  (await call('GET', path)).body.documents.map(({ kind }: { kind: string }) => kind);

describe('pictures', () => {
  test('are not shown to merchants or networks, and those of another merchant do not exist', async () => {
    const path = await uploaded('front');
    const theirs = path.replace(`/merchants/${merchant}`, stranger.path);
    for (const [at, key, status] of [
      [`${path}/documents/front`, ownKey, 403],
      [`${path}/documents/front`, networkKey, 403],
      [`${theirs}/documents/front`, world.operatorKey, 404],
      [`${path}/documents/back`, world.operatorKey, 404],
      [`${path}/documents/passport`, world.operatorKey, 404],
    ] as const) {
      expect([at, (await call('GET', at, { key })).status]).toEqual([at, status]);
    }
  });

  test('are deleted by the operator alone, and only where they are', async () => {
    const path = await uploaded('front');
    const theirs = path.replace(`/merchants/${merchant}`, stranger.path);
    for (const [at, key, status] of [
      [`${path}/documents`, ownKey, 403],
      [`${path}/documents/front`, networkKey, 403],
      [`${theirs}/documents`, world.operatorKey, 404],
      [`${theirs}/documents/front`, world.operatorKey, 404],
      [`${path}/documents/selfie`, world.operatorKey, 404],
    ] as const) {
      expect([at, (await call('DELETE', at, { key })).status]).toEqual([at, status]);
    }
    expect(await kindsOf(path)).toEqual(['front']);
  });

  test('are told of without being shown', async () => {
    const path = await uploaded('front', 'selfie');
    const { body } = await call('GET', path, { key: ownKey });
    expect(body.documents).toEqual([
      {
        kind: 'front',
        media_type: 'image/jpeg',
        size: testJpeg.length,
        created_at: expect.stringMatching(/Z$/),
      },
      {
        kind: 'selfie',
        media_type: 'image/png',
        size: pictures.selfie.length,
        created_at: expect.stringMatching(/Z$/),
      },
    ]);
  });

  test('come as they were uploaded, and as nothing that a browser would run or keep', async () => {
    const path = await uploaded('front', 'back');
    for (const [kind, mediaType] of [
      ['front', 'image/jpeg'],
      ['back', 'image/png'],
    ] as const) {
      const { status, body, headers } = await call('GET', `${path}/documents/${kind}`);
      expect(status).toBe(200);
      expect(pictures[kind].equals(body)).toBe(true);
      expect(headers).toMatchObject({
        'content-type': mediaType,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
      });
    }
  });

  test('are deleted one by one and all at once, and a repetition is told the same', async () => {
    const path = await uploaded('front', 'back', 'selfie');
    const once = { idempotencyKey: randomUUID() };
    expect((await call('DELETE', `${path}/documents/back`, once)).body).toEqual({ deleted: 1 });
    expect((await call('DELETE', `${path}/documents/back`, once)).body).toEqual({ deleted: 1 });
    expect((await call('DELETE', `${path}/documents/back`)).status).toBe(404);
    expect(await kindsOf(path)).toEqual(['front', 'selfie']);
    const all = async () => (await call('DELETE', `${path}/documents`)).body;
    expect(await all()).toEqual({ deleted: 2, identity_document: false });
    expect(await all()).toEqual({ deleted: 0, identity_document: false });
    expect((await call('GET', `${path}/documents/front`)).status).toBe(404);
  });
});

test('the document of the API says that pictures are no JSON', async () => {
  const { paths } = (await world.server.app.inject({ url: '/v1/openapi.json' })).json();
  const { get } = paths['/merchants/{merchant_id}/verifications/{verification_id}/documents/{kind}'];
  expect(Object.keys(get.responses['200'].content)).toEqual(['image/jpeg', 'image/png', 'image/webp']);
});
