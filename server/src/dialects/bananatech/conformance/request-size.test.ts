import { BananaTechClient } from '@emboss/sdk/bananatech';
import { describe, expect, test } from 'vitest';
import { kycRegistration } from '../../../testing/bananatech-requests.ts';
import { bananatechWorld } from '../../../testing/bananatech-world.ts';
import { testDatabase } from '../../../testing/test-database.ts';
import { testPng } from '../../../testing/test-images.ts';
import { routes } from '../routes.ts';

// The document gives no limits. Pictures of documents come with a registration, and nothing else is long.
const MIB = 1024 * 1024;
const world = await bananatechWorld(await testDatabase());
const client = new BananaTechClient(world.tenant.client);

/** A genuine request in a body of exactly so many bytes: JSON may end with blanks. */
const sized = (path: string, bytes: number, body: object = {}) =>
  client.call(path, body, { bodyOnTheWay: (made) => made.padEnd(bytes, ' ') });

const tooLarge = {
  httpStatus: 413,
  sealed: false,
  text: '{"success":false,"message":"The body is too large"}',
};

describe('the size of a request', { tags: 'ours' }, () => {
  const others = Object.keys(routes).filter((path) => path !== '/user/register');
  test.each(others)('may be 1 MiB at %s, and no more', async (path) => {
    expect((await sized(path, MIB)).sealed).toBe(true);
    expect(await sized(path, MIB + 1)).toMatchObject(tooLarge);
  });

  test('may be 20 MiB at /user/register, and no more', async () => {
    expect((await sized('/user/register', 20 * MIB)).sealed).toBe(true);
    expect(await sized('/user/register', 20 * MIB + 1)).toMatchObject(tooLarge);
  });

  test('of a registration is enough for one picture of the largest size', async () => {
    const picture = (bytes: number) => testPng(120, 100, bytes).toString('base64');
    const body = kycRegistration({
      front_img_base64: picture(8 * MIB),
      back_img_base64: null,
      handheld_img_base64: null,
    });
    expect(await client.call('/user/register', body)).toMatchObject({ httpStatus: 200, sealed: true });
    const both = kycRegistration({
      front_img_base64: picture(8 * MIB),
      back_img_base64: picture(8 * MIB),
    });
    expect(await client.call('/user/register', both)).toMatchObject(tooLarge);
  });
});
