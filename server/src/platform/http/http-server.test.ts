import { setTimeout as sleep } from 'node:timers/promises';
import pino from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { Overloaded } from '../group-commit/index.ts';
import type { Log } from '../log.ts';
import { type Door, rawBody } from './door.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from './http-server.ts';

const lines: Record<string, unknown>[] = [];
const log: Log = pino({ level: 'info', base: null }, { write: (line) => lines.push(JSON.parse(line)) });
let requests = 0;
let openServer: HttpServer | null = null;

const door: Door = {
  basePath: '/vendor',
  routes: (app) => {
    app.post('/echo', async (request) => ({
      bytes: rawBody(request).toString('hex'),
      from: request.clientAddress,
    }));
    app.get('/cards/:card', async () => ({}));
    app.get('/bug', async () => {
      throw new Error('the secret cause');
    });
    app.get('/overloaded', async () => {
      throw new Overloaded(20_000);
    });
    app.get('/database-away', async () => {
      throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });
    });
    app.get('/slow', async () => {
      await sleep(300);
      return { finished: true };
    });
    app.get('/endless', () => new Promise(() => {}));
  },
  answerFault: (fault, requestId) => ({
    status: fault.kind === 'not-found' ? 404 : 499,
    body: { fault, requestId },
  }),
};

function server(options: Partial<HttpServerOptions> = {}): HttpServer {
  lines.length = 0;
  openServer = createHttpServer({
    log,
    newId: () => `request-${++requests}`,
    doors: [door],
    trustedProxies: [],
    databaseAnswers: async () => true,
    bodyLimitBytes: 64,
    ...options,
  });
  return openServer;
}

afterEach(async () => {
  await openServer?.close();
});

describe('a door', () => {
  test('answers an unknown path under its base path in its own shape', async () => {
    const answer = await server().app.inject({ url: '/vendor/nothing' });
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toEqual({
      fault: { kind: 'not-found' },
      requestId: answer.headers['x-request-id'],
    });
  });

  test('tells a wrong method from an unknown path, and which ones it takes', async () => {
    const { app } = server();
    const fixed = await app.inject({ method: 'PUT', url: '/vendor/echo?x=1' });
    expect(fixed.json().fault).toEqual({ kind: 'method-not-allowed', allowed: ['POST'] });
    expect(fixed.headers.allow).toBe('POST');
    const withParameter = await app.inject({ method: 'DELETE', url: '/vendor/cards/7' });
    expect(withParameter.json().fault.allowed).toEqual(['GET', 'HEAD']);
    const deeper = await app.inject({ method: 'DELETE', url: '/vendor/cards/7/8' });
    expect(deeper.json().fault.kind).toBe('not-found');
  });

  test('does not answer for a path that merely begins like its own', async () => {
    const answer = await server().app.inject({ url: '/vendors' });
    expect(answer.statusCode).toBe(404);
    expect(answer.json().error.code).toBe('not_found');
  });

  test('gets the bytes of the body as they came, whatever the content type says', async () => {
    const { app } = server();
    for (const contentType of [
      'application/json',
      'text/plain',
      'application/octet-stream',
      'nonsense/type',
      'application/json; charset',
      'nonsense',
      '/',
      '',
    ]) {
      const payload = Buffer.from('{"a": 1}\u0000ü');
      const answer = await app.inject({
        method: 'POST',
        url: '/vendor/echo',
        payload,
        headers: { 'content-type': contentType },
      });
      expect(answer.json().bytes).toBe(payload.toString('hex'));
    }
  });

  test('gets an empty body when there is none', async () => {
    const answer = await server().app.inject({ method: 'POST', url: '/vendor/echo' });
    expect(answer.json().bytes).toBe('');
  });

  test('answers a body over the limit as too large', async () => {
    const answer = await server().app.inject({
      method: 'POST',
      url: '/vendor/echo',
      payload: 'x'.repeat(65),
    });
    expect(answer.json().fault).toEqual({ kind: 'body-too-large' });
  });

  test('answers a malformed escape in the path as an unknown path', async () => {
    const answer = await server().app.inject({ url: '/vendor/%zz' });
    expect(answer.statusCode).toBe(404);
    expect(answer.json().requestId).toBe(answer.headers['x-request-id']);
  });

  test('says nothing about the cause of a bug; the log does', async () => {
    const answer = await server().app.inject({ url: '/vendor/bug' });
    expect(answer.json().fault).toEqual({ kind: 'internal' });
    expect(answer.body).not.toContain('secret cause');
    expect(JSON.stringify(lines)).toContain('the secret cause');
    expect(answer.headers['retry-after']).toBeUndefined();
  });

  test.each(['overloaded', 'database-away'])('says when to try again: %s', async (path) => {
    const answer = await server().app.inject({ url: `/vendor/${path}` });
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.json()).toMatchObject({ fault: { kind: 'internal' } });
    expect(answer.body).not.toMatch(/20000|10\.0\.0\.7/);
  });
});

describe('a request', () => {
  test('has an id of ours, never one from outside', async () => {
    const answer = await server().app.inject({
      url: '/healthz',
      headers: { 'x-request-id': 'mine', 'request-id': 'mine' },
    });
    expect(answer.headers['x-request-id']).toMatch(/^request-\d+$/);
  });

  test('leaves one log line, without its query, its path or its body', async () => {
    const { app } = server();
    const answer = await app.inject({ url: '/vendor/cards/4111111111111111?token=hush' });
    expect(lines).toEqual([
      expect.objectContaining({
        requestId: answer.headers['x-request-id'],
        method: 'GET',
        route: '/vendor/cards/:card',
        status: 200,
        ms: expect.any(Number),
      }),
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/4111|hush/);
  });

  test('comes from the hop that a trusted proxy names', async () => {
    const { app } = server({ trustedProxies: ['127.0.0.1'] });
    const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' };
    const answer = await app.inject({ method: 'POST', url: '/vendor/echo', headers });
    expect(answer.json().from).toBe('203.0.113.9');
  });

  test('comes from its socket when no proxy is trusted', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const answer = await server().app.inject({ method: 'POST', url: '/vendor/echo', headers });
    expect(answer.json().from).toBe('127.0.0.1');
  });
});

describe('health', () => {
  test('is alive without the database, and ready only with it', async () => {
    const { app } = server({ databaseAnswers: async () => false });
    expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(503);
  });

  test('is not ready when asking the database fails', async () => {
    const { app } = server({ databaseAnswers: () => Promise.reject(new Error('gone')) });
    expect((await app.inject({ url: '/readyz' })).json()).toEqual({ status: 'database-does-not-answer' });
  });

  test('is not ready while a command waits for more than five seconds', async () => {
    let waitMs = 5_000;
    const { app } = server({ oldestWaitMs: () => waitMs });
    expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200);
    waitMs = 5_001;
    const answer = await app.inject({ url: '/readyz' });
    expect(answer.statusCode).toBe(503);
    expect(answer.json()).toEqual({ status: 'commands-wait-too-long' });
    expect((await app.inject({ url: '/healthz' })).statusCode).toBe(200);
  });

  test('is ready, and no longer once draining has started', async () => {
    const running = server();
    expect((await running.app.inject({ url: '/readyz' })).statusCode).toBe(200);
    running.startDraining();
    expect((await running.app.inject({ url: '/readyz' })).json()).toEqual({ status: 'draining' });
    expect((await running.app.inject({ url: '/vendor/cards/7' })).statusCode).toBe(200);
  });
});

describe('shutdown', () => {
  test('finishes a request that is under way, then refuses connections', async () => {
    const running = server();
    const { port } = await running.listen({ host: '127.0.0.1', port: 0 });
    const slow = fetch(`http://127.0.0.1:${port}/vendor/slow`);
    await sleep(100);
    const closed = running.close();
    const answer = await slow;
    expect(await answer.json()).toEqual({ finished: true });
    expect(answer.headers.get('connection')).toBe('close');
    await closed;
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  });

  test('cuts a request that does not end by the deadline', async () => {
    const running = server({ shutdownTimeoutMs: 100 });
    const { port } = await running.listen({ host: '127.0.0.1', port: 0 });
    const endless = fetch(`http://127.0.0.1:${port}/vendor/endless`).then(
      () => 'answered',
      () => 'cut',
    );
    await sleep(100);
    await running.close();
    expect(await endless).toBe('cut');
  });
});

test('a trusted proxy that is no address stops the start', () => {
  expect(() => server({ trustedProxies: ['proxy.internal'] })).toThrow(/EMBOSS_TRUSTED_PROXIES/);
  openServer = null;
});
