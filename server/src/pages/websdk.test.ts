import { readFileSync } from 'node:fs';
import snsWebSdk, { type WebSDKEvents } from '@emboss/websdk';
import { describe, expect, expectTypeOf, test } from 'vitest';

describe('the package', () => {
  test('is imported and built where there is no page', () => {
    const instance = snsWebSdk
      .init('token', async () => 'another')
      .withBaseUrl('https://cards.example.com/emboss/')
      .withConf({ lang: 'en', email: 'ada@example.com', phone: '+351910000000', i18n: {}, theme: 'dark' })
      .withOptions({ addViewportTag: false })
      .on('idCheck.onReady', () => {})
      .onMessage(() => {})
      .onTestEnv()
      .build();
    expect(instance.getIframeId()).toBeNull();
    expect(
      snsWebSdk
        .Builder()
        .withAccessToken('token', () => {})
        .withConf({})
        .debug(true)
        .build(),
    ).toHaveProperty('launch');
  });

  test('says at once when the address of Emboss is none', () => {
    const builder = snsWebSdk.init('token', async () => 'another').withBaseUrl('cards.example.com');
    expect(() => builder.build()).toThrow(/URL/);
  });

  test('is described with the same settings as in the guide', () => {
    const settingsIn = (file: string) => {
      const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
      const [, table] = text.split('| in `withConf');
      return table?.split('\n\n')[0] ?? expect.fail(`${file} describes no settings.`);
    };
    const described = settingsIn('websdk/README.md');
    expect(described).toBe(settingsIn('docs/guides/identity-verification.md'));
    for (const name of ['theme', 'country', 'uiConf.customCssStr', 'lang', 'email', 'phone', 'i18n']) {
      expect(described).toContain(`\`${name}\``);
    }
  });

  test('knows the payload of every event, with and without its prefix', () => {
    const builder = snsWebSdk.init('token', async () => 'another');
    builder.on('idCheck.onResize', ({ height }) => expectTypeOf(height).toEqualTypeOf<number>());
    builder.on('onError', (error) => expectTypeOf(error).toEqualTypeOf<WebSDKEvents['idCheck.onError']>());
    builder.onMessage((type) => expectTypeOf(type).toEqualTypeOf<keyof WebSDKEvents>());
  });
});
