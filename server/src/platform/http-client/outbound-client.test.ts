import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { startReceiver, unusedUrl } from '../../testing/receiver.ts';
import type { HostLookup } from './host-lookup.ts';
import { createOutboundClient, type OutboundClient } from './outbound-client.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function client(allowPrivate: boolean, lookup?: HostLookup): OutboundClient {
  const made = createOutboundClient({ allowPrivate, ...(lookup ? { lookup } : {}) });
  open.push(made.close);
  return made;
}

function post(
  url: string,
  options: { allowPrivate?: boolean; timeoutMs?: number; lookup?: HostLookup } = {},
) {
  const { allowPrivate = true, timeoutMs = 2000, lookup } = options;
  const headers = { 'content-type': 'application/json', 'x-signature': 'abc' };
  return client(allowPrivate, lookup).post({ url, headers, body: '{"data":"x"}', timeoutMs });
}

/** A server that speaks whatever it is told to, as soon as somebody connects. */
async function rawServer(onConnection: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {}).resume();
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.unshift(() => new Promise((resolve) => server.close(resolve)));
  return (server.address() as AddressInfo).port;
}

describe('addresses that may not be called', () => {
  test('a literal private address is refused, and nothing arrives', async () => {
    const receiver = await startReceiver();
    expect(await post(receiver.url, { allowPrivate: false })).toMatchObject({
      kind: 'failed',
      reason: 'refused-address',
    });
    expect(receiver.requests).toHaveLength(0);
  });

  test('a literal IPv6 address is refused, also an IPv4 one in its disguise', async () => {
    const receiver = await startReceiver();
    for (const host of ['[::1]', '[::ffff:127.0.0.1]']) {
      const result = await post(`http://${host}:${receiver.port}/`, { allowPrivate: false });
      expect(result).toMatchObject({ kind: 'failed', reason: 'refused-address' });
    }
    expect(receiver.requests).toHaveLength(0);
  });

  test('a name that resolves to a private address is refused', async () => {
    const receiver = await startReceiver();
    const result = await post(`http://localhost:${receiver.port}/`, { allowPrivate: false });
    expect(result).toMatchObject({ kind: 'failed', reason: 'refused-address' });
    expect(receiver.requests).toHaveLength(0);
  });

  test('a name that answers publicly first and privately at the call gains nothing', async () => {
    const receiver = await startReceiver();
    const answers = ['192.88.99.1', '127.0.0.1'];
    const lookup: HostLookup = async () => [{ address: answers.pop() ?? '127.0.0.1', family: 4 }];
    const result = await post(`http://rebound.test:${receiver.port}/`, { allowPrivate: false, lookup });
    expect(result).toMatchObject({ kind: 'failed', reason: 'refused-address' });
    expect(receiver.requests).toHaveLength(0);
  });

  test('of several addresses of a name only the callable ones are tried', async () => {
    const receiver = await startReceiver();
    const lookup: HostLookup = async () => [
      { address: '169.254.169.254', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const result = await post(`http://mixed.test:${receiver.port}/`, { lookup });
    expect(result).toMatchObject({ kind: 'answered', status: 200 });
  });

  test('link-local addresses are refused even where private ones are allowed', async () => {
    const literal = await post('http://169.254.169.254/latest/meta-data', { allowPrivate: true });
    expect(literal).toMatchObject({ kind: 'failed', reason: 'refused-address' });
    const lookup: HostLookup = async () => [{ address: 'fe80::1', family: 6 }];
    const named = await post('http://metadata.test/', { allowPrivate: true, lookup });
    expect(named).toMatchObject({ kind: 'failed', reason: 'refused-address' });
  });

  test('a name without any address is refused', async () => {
    const result = await post('http://empty.test/', { lookup: async () => [] });
    expect(result).toMatchObject({ kind: 'failed', reason: 'refused-address' });
  });
});

describe('a call that gets no answer', () => {
  test.each(['ftp://127.0.0.1/', 'not a url', 'data:text/plain,ok'])('%j is not called', async (url) => {
    expect(await post(url)).toMatchObject({ kind: 'failed', reason: 'refused-url' });
  });

  test('nobody listens', async () => {
    const result = await post(await unusedUrl());
    expect(result).toMatchObject({ kind: 'failed', reason: 'connection' });
    expect((result as { detail: string }).detail).toContain('ECONNREFUSED');
  });

  test('the name does not exist', async () => {
    const lookup: HostLookup = async () => {
      throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    };
    expect(await post('http://nowhere.test/', { lookup })).toMatchObject({
      kind: 'failed',
      reason: 'unknown-host',
    });
  });

  test('the receiver drops the connection', async () => {
    const receiver = await startReceiver('close');
    expect(await post(receiver.url)).toMatchObject({ kind: 'failed', reason: 'connection' });
  });

  test.each(['hang', 'stall'] as const)('the receiver does not finish (%s)', async (behaviour) => {
    const receiver = await startReceiver(behaviour);
    const result = await post(receiver.url, { timeoutMs: 150 });
    expect(result).toMatchObject({ kind: 'failed', reason: 'timeout' });
    expect(result.durationMs).toBeGreaterThanOrEqual(145);
    expect(result.durationMs).toBeLessThan(5000);
  });

  test('the name server keeps silent', async () => {
    const lookup: HostLookup = () => new Promise(() => {});
    const result = await post('http://silent.test/', { timeoutMs: 100, lookup });
    expect(result).toMatchObject({ kind: 'failed', reason: 'timeout' });
    expect(result.durationMs).toBeLessThan(5000);
  });

  test('the other side does not speak HTTP', async () => {
    const port = await rawServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', reason: 'bad-answer' });
  });

  test('the other side does not speak TLS', async () => {
    const port = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await post(`https://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', reason: 'tls' });
  });
});

describe('a call that is answered', () => {
  test('carries the headers and the body that were given', async () => {
    const receiver = await startReceiver({ status: 200, body: 'ok' });
    const result = await post(`${receiver.url}/hook?x=1`);
    expect(result).toMatchObject({ kind: 'answered', status: 200, body: 'ok' });
    expect(receiver.requests).toMatchObject([
      { method: 'POST', path: '/hook?x=1', body: '{"data":"x"}', headers: { 'x-signature': 'abc' } },
    ]);
  });

  test('to a GET has no body to read but the answer’s', async () => {
    const receiver = await startReceiver({ status: 200, body: 'ok' });
    const headers = { 'x-signature': 'abc' };
    const result = await client(true).get({ url: `${receiver.url}/one?x=1`, headers, timeoutMs: 2000 });
    expect(result).toMatchObject({ kind: 'answered', status: 200, body: 'ok' });
    expect(receiver.requests).toMatchObject([{ method: 'GET', path: '/one?x=1', body: '', headers }]);
  });

  test.each([204, 404, 500, 503])('keeps its status %i', async (status) => {
    const receiver = await startReceiver({ status });
    expect(await post(receiver.url)).toMatchObject({ kind: 'answered', status });
  });

  test.each([301, 302, 307, 308])('with a redirect (%i) is not followed', async (status) => {
    const target = await startReceiver();
    const receiver = await startReceiver({ status, headers: { location: target.url } });
    expect(await post(receiver.url)).toMatchObject({ kind: 'answered', status });
    expect(target.requests).toHaveLength(0);
  });

  test('with an endless body is cut after 64 KB', async () => {
    const port = await rawServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const fill = setInterval(() => socket.write('x'.repeat(16_384)), 1);
      socket.on('close', () => clearInterval(fill));
    });
    const result = await post(`http://127.0.0.1:${port}/`);
    expect(result).toMatchObject({ kind: 'answered', status: 200 });
    expect((result as { body: string }).body).toHaveLength(65_536);
  });

  test('with bytes that are no text still has a body', async () => {
    const port = await rawServer((socket) =>
      socket.end(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok\xff', 'latin1')),
    );
    expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answered', body: 'ok\ufffd' });
  });
});

test('a GET is held to the same addresses and the same time', async () => {
  const receiver = await startReceiver('hang');
  const asked = { url: receiver.url, headers: {}, timeoutMs: 150 };
  expect(await client(false).get(asked)).toMatchObject({ kind: 'failed', reason: 'refused-address' });
  expect(await client(true).get(asked)).toMatchObject({ kind: 'failed', reason: 'timeout' });
  expect(receiver.requests).toHaveLength(1);
});

test('a header that cannot be sent is a bug and throws', async () => {
  const receiver = await startReceiver();
  const request = { url: receiver.url, headers: { 'x-bad': 'a\nb' }, body: '' };
  await expect(client(true).post(request)).rejects.toThrow();
});
