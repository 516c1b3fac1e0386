import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { createHttpServer, publicId } from '../platform/index.ts';
import { plasticsWorld } from '../testing/plastics-world.ts';
import { sandboxApiOver } from '../testing/sandbox-api-world.ts';
import { testDatabase } from '../testing/test-database.ts';
import { createNativeApi } from './native-api.ts';

const database = await testDatabase();
const cards = await plasticsWorld(database);
const { world, merchant } = await sandboxApiOver(database, cards);
const base = `/merchants/${merchant}`;

/** The same API under a server that tells everything, with a database that fails when it is told to. */
function talkative() {
  const lines: string[] = [];
  const broken = { yes: false };
  const failing = world.endpoints.map((endpoint) => ({
    ...endpoint,
    handle: async (call: unknown, once: never) => {
      if (broken.yes) throw new Error(`The database is gone, asked by ${String(call)}.`, { cause: call });
      return await endpoint.handle(call, once);
    },
  }));
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const server = createHttpServer({
    log: pino({ level: 'trace' }, sink),
    newId: () => randomUUID(),
    doors: [createNativeApi(world.context, failing as typeof world.endpoints)],
    trustedProxies: [],
    databaseAnswers: async () => true,
  });
  const send = async (method: 'GET' | 'POST' | 'PUT', path: string, payload: object = {}) => {
    const response = await server.app.inject({
      method,
      url: `/v1${path}`,
      headers: { authorization: `Bearer ${world.operatorKey}`, 'idempotency-key': randomUUID() },
      ...(method === 'GET' ? {} : { payload }),
    });
    return response.json();
  };
  return { lines, broken, send };
}

test('no number, PIN, code or token is in any log line, also where a request fails', async () => {
  const { lines, broken, send } = talkative();
  const applied = await cards.applied();
  const waiting = `${base}/cards/${publicId('card', applied.id)}`;
  const token = (await send('POST', `${waiting}/verification-session`)).access_token;

  const path = `${base}/cards/${publicId('card', (await cards.verified()).id)}`;
  const [pan, pin] = [cards.anyNumber().reveal(), '739512'];
  expect((await send('PUT', `${path}/pan`, { pan })).status).toBe('pending-activation');
  expect((await send('POST', `${path}/activate`, { pin })).status).toBe('pending-activation');
  await cards.runJobs();

  const question = { card: pan, amount: '1.00', kind: 'redirect' };
  const challenge = await send('POST', `/sandbox${base}/challenges`, question);
  const { code, page_token } = await send('GET', `${base}/challenges/${challenge.id}/code`);
  broken.yes = true;
  expect((await send('PUT', `${path}/pan`, { pan })).error.code).toBe('internal_error');
  expect((await send('POST', `${path}/activate`, { pin })).error.code).toBe('internal_error');
  const answer = `${base}/challenges/${challenge.id}/answer`;
  expect((await send('POST', answer, { code })).error.code).toBe('internal_error');

  const said = lines.join('');
  expect(lines.filter((line) => line.includes('request failed'))).toHaveLength(3);
  for (const secret of [token, pan, pin, code, page_token]) {
    expect(secret).toMatch(/^[\w-]{6,}$/);
    // Six digits may stand inside an id or a time by chance, but not by themselves.
    expect(said).not.toMatch(new RegExp(`(?<![\\w-])${secret}(?![\\w-])`));
  }
});
