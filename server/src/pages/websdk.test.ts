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

  test('knows the payload of every event, with and without its prefix', () => {
    const builder = snsWebSdk.init('token', async () => 'another');
    builder.on('idCheck.onResize', ({ height }) => expectTypeOf(height).toEqualTypeOf<number>());
    builder.on('onError', (error) => expectTypeOf(error).toEqualTypeOf<WebSDKEvents['idCheck.onError']>());
    builder.onMessage((type) => expectTypeOf(type).toEqualTypeOf<keyof WebSDKEvents>());
  });
});
