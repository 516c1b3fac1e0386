import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { pagesWorld } from '../testing/pages-world.ts';
import { testDatabase } from '../testing/test-database.ts';

const world = await pagesWorld(await testDatabase());
const { inject } = world;

describe('every answer of the pages', () => {
  test.each([
    ['GET', '/pages/verification', 200],
    ['GET', '/pages/challenges/nobody-knows-this', 404],
    ['GET', '/pages/assets/base.css', 200],
    ['GET', '/pages/websdk/sns-websdk-builder.js', 200],
    ['GET', '/pages/verification/session', 400],
    ['GET', '/pages/nothing', 404],
  ] as const)(
    '%s %s loads from its own origin only, may be framed, is not sniffed, and sends no referrer',
    async (method, url, status) => {
      const answer = await inject({ method, url });
      expect(answer.statusCode).toBe(status);
      const policy = String(answer.headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain('frame-ancestors *');
      expect(policy).not.toContain('unsafe');
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      });
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );
});

describe('the files of the pages', () => {
  test.each([
    '/pages/assets/nothing.css',
    '/pages/assets/',
    '/pages/assets/../pages-door.ts',
    '/pages/assets/%2e%2e/pages-door.ts',
    '/pages/assets/..%2fpages-door.ts',
    '/pages/assets/challenge.html',
  ])('%s is none of them', async (url) => {
    const answer = await inject({ url });
    expect(answer.statusCode).toBe(404);
    expect(answer.json().error.code).toBe('not_found');
  });

  test('are sent again only when they have changed', async () => {
    const first = await inject({ url: '/pages/assets/verification/main.js' });
    expect(first.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
    });
    const headers = { 'if-none-match': String(first.headers.etag) };
    const second = await inject({ url: '/pages/assets/verification/main.js', headers });
    expect([second.statusCode, second.body]).toEqual([304, '']);
    const other = await inject({ url: '/pages/assets/base.css', headers });
    expect(other.statusCode).toBe(200);
  });

  test('have no script and no style inside the pages, and nothing from elsewhere', async () => {
    for (const url of ['/pages/verification', '/pages/challenges/nobody-knows-this']) {
      const { body } = await inject({ url });
      expect(body).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?:\/\//i);
    }
  });

  test('name every country that a document can come from', async () => {
    const countries = (await inject({ url: '/pages/assets/countries.json' })).json() as string[];
    expect(countries).toHaveLength(249);
    expect(countries).toEqual(expect.arrayContaining(['AD', 'PT', 'ZW']));
  });
});

test('the drop-in is one whole script, which any page may load', async () => {
  const { headers, body } = await inject({ url: '/pages/websdk/sns-websdk-builder.js' });
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
  });
  expect(() => new Script(body)).not.toThrow();
});

test('a wrong method is told which ones there are', async () => {
  const page = await inject({ method: 'POST', url: '/pages/verification' });
  expect([page.statusCode, page.headers.allow]).toEqual([405, 'GET, HEAD']);
  for (const what of ['cancel', 'decline']) {
    const answer = await inject({ method: 'GET', url: `/pages/challenges/x/${what}` });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
  }
});

test('where another provider verifies people, there is no verification page and no drop-in', async () => {
  const elsewhere = await world.start({ verification: null });
  for (const url of [
    '/pages/verification',
    '/pages/verification/session',
    '/pages/websdk/sns-websdk-builder.js',
  ]) {
    expect((await elsewhere.inject({ url })).statusCode).toBe(404);
  }
  expect((await elsewhere.inject({ url: '/pages/challenges/x' })).headers['content-type']).toContain('html');
});
