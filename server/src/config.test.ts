import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

describe('the configuration', () => {
  test.each([
    ['EMBOSS_PORT', 'eighty'],
    ['EMBOSS_PORT', '70000'],
    ['EMBOSS_MODE', 'staging'],
    ['DATABASE_URL', 'mysql://localhost/emboss'],
    ['EMBOSS_PUBLIC_URL', 'emboss'],
    ['EMBOSS_LOG_LEVEL', 'loud'],
    ['EMBOSS_DELAY_FUND_MS', '-1'],
    ['EMBOSS_ALLOW_PRIVATE_CALLBACKS', 'maybe'],
    ['EMBOSS_TRUSTED_PROXIES', 'proxy.internal'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError);
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  test('refuses production without a database that survives a power cut, unless told', () => {
    expect(() => readConfig({ EMBOSS_MODE: 'production' })).toThrow(/DATABASE_URL/);
    const production = { EMBOSS_MODE: 'production', EMBOSS_EMBEDDED_DATABASE: 'true' };
    expect(readConfig(production)).toMatchObject({ mode: 'production', databaseUrl: null });
  });

  test('takes an empty variable for one that is not set', () => {
    expect(readConfig({ EMBOSS_PORT: '', DATABASE_URL: '' })).toMatchObject({
      port: 4242,
      databaseUrl: null,
    });
  });

  test('of production takes no time for operations and lets nothing into private networks', () => {
    const production = readConfig({ EMBOSS_MODE: 'production', DATABASE_URL: 'postgres://localhost/emboss' });
    expect(production).toMatchObject({ allowPrivateCallbacks: false, commitLanes: 2, logLevel: 'info' });
    expect(production.delaysMs).toEqual({ issue: 0, fund: 0, freeze: 0, unfreeze: 0, close: 0 });
  });

  test('lets one delay differ from the others', () => {
    const { delaysMs } = readConfig({ EMBOSS_DELAY_MS: '10', EMBOSS_DELAY_CLOSE_MS: '500' });
    expect(delaysMs).toEqual({ issue: 10, fund: 10, freeze: 10, unfreeze: 10, close: 500 });
  });

  test('reads lists of proxies with spaces and empty places', () => {
    expect(readConfig({ EMBOSS_TRUSTED_PROXIES: ' 10.0.0.0/8, ,::1 ' }).trustedProxies).toEqual([
      '10.0.0.0/8',
      '::1',
    ]);
  });
});
