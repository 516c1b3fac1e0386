import { inspect } from 'node:util';
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
    expect(production.delaysMs).toEqual({
      issue: 0,
      fund: 0,
      freeze: 0,
      unfreeze: 0,
      close: 0,
      activate: 0,
      assign: 0,
    });
  });

  test('lets one delay differ from the others', () => {
    const { delaysMs } = readConfig({ EMBOSS_DELAY_MS: '10', EMBOSS_DELAY_CLOSE_MS: '500' });
    expect(delaysMs).toEqual({
      issue: 10,
      fund: 10,
      freeze: 10,
      unfreeze: 10,
      close: 500,
      activate: 10,
      assign: 10,
    });
  });

  test('reads lists of proxies with spaces and empty places', () => {
    expect(readConfig({ EMBOSS_TRUSTED_PROXIES: ' 10.0.0.0/8, ,::1 ' }).trustedProxies).toEqual([
      '10.0.0.0/8',
      '::1',
    ]);
  });
});

describe('the provider of verifications', () => {
  const sumsub = {
    EMBOSS_VERIFICATION_PROVIDER: 'sumsub',
    EMBOSS_SUMSUB_APP_TOKEN: 'prd:token.0123456789',
    EMBOSS_SUMSUB_SECRET_KEY: 'secret-key-0123456789',
    EMBOSS_SUMSUB_LEVEL: 'Card holders',
    EMBOSS_SUMSUB_WEBHOOK_SECRET: 'webhook-secret-0123456789',
  };
  const production = { EMBOSS_MODE: 'production', DATABASE_URL: 'postgres://localhost/emboss' };
  const messageOf = (env: Record<string, string>) => {
    try {
      readConfig(env);
    } catch (error) {
      if (error instanceof ConfigError) return error.message;
      throw error;
    }
    throw new Error('It was taken.');
  };

  test.each([
    ['EMBOSS_VERIFICATION_PROVIDER', 'nobody'],
    ['EMBOSS_SUMSUB_APP_TOKEN', 'prd:two words'],
    ['EMBOSS_SUMSUB_APP_TOKEN', 'prd:line\nbreak'],
    ['EMBOSS_SUMSUB_SECRET_KEY', 'schlüssel-0123456789'],
    ['EMBOSS_SUMSUB_WEBHOOK_SECRET', 'one-0123456789 two-0123456789 three'],
    ['EMBOSS_SUMSUB_WEBHOOK_SECRET', ' one-0123456789'],
    ['EMBOSS_SUMSUB_URL', 'api.sumsub.com'],
    ['EMBOSS_SUMSUB_URL', 'http://api.sumsub.com'],
    ['EMBOSS_SUMSUB_URL', 'http://127.0.0.1.example.com'],
    ['EMBOSS_SUMSUB_URL', 'https://api.sumsub.com/resources'],
    ['EMBOSS_SUMSUB_URL', 'https://api.sumsub.com/?x=1'],
    ['EMBOSS_SUMSUB_URL', 'https://me@api.sumsub.com/'],
    ['EMBOSS_SUMSUB_URL', 'ftp://api.sumsub.com'],
  ])('refuses %s=%j, names it, and repeats no secret', (name, value) => {
    const message = messageOf({ ...sumsub, [name]: value });
    expect(message).toContain(name);
    expect(message).not.toMatch(/0123456789|words|break/);
  });

  test.each([
    ['EMBOSS_SUMSUB_APP_TOKEN'],
    ['EMBOSS_SUMSUB_SECRET_KEY'],
    ['EMBOSS_SUMSUB_LEVEL'],
    ['EMBOSS_SUMSUB_WEBHOOK_SECRET'],
  ])('cannot be Sumsub without %s', (name) => {
    const message = messageOf({ ...sumsub, [name]: '' });
    expect(message).toContain(`needs ${name} too`);
    expect(message).not.toContain('0123456789');
  });

  test('is not guessed from the keys that are there', () => {
    for (const mode of [{}, production]) {
      const { EMBOSS_VERIFICATION_PROVIDER: _, ...keys } = sumsub;
      expect(messageOf({ ...mode, ...keys })).toMatch(
        /EMBOSS_SUMSUB_APP_TOKEN.*EMBOSS_VERIFICATION_PROVIDER/,
      );
    }
  });

  test('is the simulated one in a sandbox, and nobody in production that names none', () => {
    expect(readConfig({}).verification).toEqual({ provider: 'simulated' });
    expect(readConfig(production).verification).toEqual({ provider: 'none' });
    const named = { ...production, EMBOSS_VERIFICATION_PROVIDER: 'simulated' };
    expect(readConfig(named).verification).toEqual({ provider: 'simulated' });
  });

  test('that is named simulated leaves Sumsub’s keys alone', () => {
    const named = { ...sumsub, EMBOSS_VERIFICATION_PROVIDER: 'simulated' };
    expect(readConfig(named).verification).toEqual({ provider: 'simulated' });
  });

  test('is Sumsub with everything it needs, its secrets shown to nobody', () => {
    for (const mode of [{}, production]) {
      const config = readConfig({ ...mode, ...sumsub });
      const { verification } = config;
      if (verification.provider !== 'sumsub') throw new Error(verification.provider);
      const { settings } = verification;
      expect(settings).toMatchObject({
        url: 'https://api.sumsub.com',
        level: 'Card holders',
        isSandbox: false,
      });
      const { appToken, secretKey, webhookSecrets } = settings;
      expect([appToken, secretKey, ...webhookSecrets].map((secret) => secret.reveal())).toEqual([
        sumsub.EMBOSS_SUMSUB_APP_TOKEN,
        sumsub.EMBOSS_SUMSUB_SECRET_KEY,
        sumsub.EMBOSS_SUMSUB_WEBHOOK_SECRET,
      ]);
      expect(inspect(config, { depth: null })).not.toContain('0123456789');
    }
  });

  test.each([
    ['sbx:token', true],
    ['prd:token', false],
    ['token', null],
  ])('whose app token is %s is of the sandbox: %j', (token, isSandbox) => {
    const { verification } = readConfig({ ...sumsub, EMBOSS_SUMSUB_APP_TOKEN: token });
    expect(verification).toMatchObject({ settings: { isSandbox } });
  });

  test('may be a stand-in on this machine, and have two webhook secrets', () => {
    const { verification } = readConfig({
      ...sumsub,
      EMBOSS_SUMSUB_URL: 'http://127.0.0.1:4300/',
      EMBOSS_SUMSUB_WEBHOOK_SECRET: 'next previous',
    });
    if (verification.provider !== 'sumsub') throw new Error(verification.provider);
    expect(verification.settings.url).toBe('http://127.0.0.1:4300');
    expect(verification.settings.webhookSecrets.map((secret) => secret.reveal())).toEqual([
      'next',
      'previous',
    ]);
  });
});
