import { describe, expect, test } from 'vitest';
import { clientAddress, parseTrustedProxies } from './client-address.ts';

const proxies = parseTrustedProxies(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);

describe('the client address', () => {
  test('is the socket address when no proxy is trusted, whatever the header says', () => {
    expect(clientAddress('198.51.100.1', '1.2.3.4', [])).toBe('198.51.100.1');
  });

  test('is the socket address when the peer is not a trusted proxy', () => {
    expect(clientAddress('198.51.100.1', '1.2.3.4', proxies)).toBe('198.51.100.1');
  });

  test('is the right-most untrusted hop behind trusted proxies; what the client wrote itself does not count', () => {
    expect(clientAddress('10.0.0.1', '6.6.6.6, 203.0.113.5, 192.0.2.7', proxies)).toBe('203.0.113.5');
  });

  test('is the first hop when every hop is trusted', () => {
    expect(clientAddress('10.0.0.1', '10.0.0.3, 10.0.0.2', proxies)).toBe('10.0.0.3');
  });

  test('is the proxy itself when it forwards nothing', () => {
    expect(clientAddress('10.0.0.1', undefined, proxies)).toBe('10.0.0.1');
    expect(clientAddress('10.0.0.1', ' , ', proxies)).toBe('10.0.0.1');
  });

  test('is unknown behind a hop that cannot be read', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.5, unknown', proxies)).toBe('unknown');
    expect(clientAddress('10.0.0.1', '999.1.1.1', proxies)).toBe('unknown');
  });

  test('is unknown when the socket has gone', () => {
    expect(clientAddress(undefined, '203.0.113.5', proxies)).toBe('unknown');
  });

  test('unwraps IPv4-mapped IPv6, for the peer and for its hops', () => {
    expect(clientAddress('::ffff:198.51.100.1', undefined, proxies)).toBe('198.51.100.1');
    expect(clientAddress('::ffff:10.0.0.1', '::ffff:203.0.113.5', proxies)).toBe('203.0.113.5');
  });

  test('drops a port and a zone', () => {
    expect(clientAddress('10.0.0.1', '203.0.113.5:4711', proxies)).toBe('203.0.113.5');
    expect(clientAddress('10.0.0.1', '[2001:db8::5]:4711', proxies)).toBe('2001:db8::5');
    expect(clientAddress('fe80::1%eth0', undefined, proxies)).toBe('fe80::1');
  });

  test('reads IPv6 in any spelling', () => {
    expect(clientAddress('fd00:0:0::1', '2001:DB8:0:0:0:0:0:5', proxies)).toBe('2001:db8::5');
  });
});

test('a trusted proxy that is no address is refused with its text', () => {
  expect(() => parseTrustedProxies(['10.0.0.0/8', 'localhost'])).toThrow(
    /EMBOSS_TRUSTED_PROXIES: "localhost"/,
  );
});
