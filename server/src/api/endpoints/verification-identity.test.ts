import { describe, expect, test } from 'vitest';
import type { Cardholder } from '../../cardholders/index.ts';
import { issueCard } from '../../cards/index.ts';
import { publicId } from '../../platform/index.ts';
import { passport, peopleWorld } from '../../testing/people-world.ts';
import { sandboxApiOver } from '../../testing/sandbox-api-world.ts';
import { testDatabase } from '../../testing/test-database.ts';

const database = await testDatabase();
const people = await peopleWorld(database);
const { world, merchant } = await sandboxApiOver(database, people);
const { call } = world;
const ownKey = await world.apiKey(['merchant'], people.scope.merchantId);

/** Every way to a verification of somebody with a card. */
async function pathsTo(cardholder: Cardholder): Promise<string[]> {
  const { engine, scope, product } = people;
  const ordered = await issueCard(engine.cards, {
    ...{ ...scope, product, cardholder, reference: null, firstLoad: 0n },
  });
  if (ordered.kind !== 'accepted') throw new Error(ordered.reason);
  const { id } = await people.verification(cardholder);
  return [
    `/merchants/${merchant}/verifications/${publicId('verification', id)}`,
    `/merchants/${merchant}/cardholders/${publicId('cardholder', cardholder.id)}/verification`,
    `/merchants/${merchant}/cards/${ordered.card.number}/verification`,
  ];
}

describe('the identity document of somebody', () => {
  test('is not shown to merchants, whichever way they ask', async () => {
    for (const path of await pathsTo(await people.accepted())) {
      const { status, body, text } = await shown(path, ownKey);
      expect([status, body.document]).toEqual([200, null]);
      expect(text).not.toContain(passport.document.number);
    }
  });

  test('is not shown of whoever came with the order of a card, who has none', async () => {
    const cardholder = await people.registered();
    await database.query('delete from identity_documents where cardholder_id = $1', [cardholder.id]);
    const { id } = await people.verification(cardholder);
    const path = `/merchants/${merchant}/verifications/${publicId('verification', id)}`;
    expect((await call('GET', path)).body.document).toBeNull();
  });

  test('is not in the list, for whoever asks', async () => {
    await people.accepted();
    const { text } = await shown(`/merchants/${merchant}/verifications?limit=100`, world.operatorKey);
    expect(text).not.toContain(passport.document.number);
  });

  test('is shown to the operator, who reviews', async () => {
    for (const path of await pathsTo(await people.accepted())) {
      expect((await call('GET', path)).body.document).toEqual({
        type: 'passport',
        number: 'X1234567',
        gender: 'FEMALE',
        issued_at: '2020-01-31T00:00:00.000Z',
        expires_at: '2030-01-31T00:00:00.000Z',
      });
    }
  });
});

test('the identity document of somebody is deleted with their pictures, and a merchant cannot', async () => {
  const [path = ''] = await pathsTo(await people.accepted());
  expect((await call('DELETE', `${path}/documents`, { key: ownKey })).status).toBe(403);
  const pictures = passport.papers.pictures.length;
  expect((await call('DELETE', `${path}/documents`)).body).toEqual({
    ...{ deleted: pictures, identity_document: true },
  });
  const { body } = await call('GET', path);
  expect([body.document, body.status]).toEqual([null, 'approved']);
});

async function shown(path: string, key: string) {
  const { status, body } = await call('GET', path, { key });
  return { status, body, text: JSON.stringify(body) };
}
