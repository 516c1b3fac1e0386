import { describe, expect, test } from 'vitest';
import { apiWorld } from '../testing/api-world.ts';
import { ran } from '../testing/cli-world.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { testDatabase } from '../testing/test-database.ts';

const world = await apiWorld(await testDatabase());
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };

describe('the commands of a decision hook', () => {
  test('set, show, rotate and remove it', async () => {
    const { path } = await world.tenant();
    const run = (...words: string[]) => ran(server, ...words, '--merchant', path.slice('/merchants/'.length));
    expect((await run('decision-hook', 'show')).exitCode).not.toBe(0);
    const set = await run('decision-hook', 'set', 'https://example.com/decide', '--window-ms', '500');
    expect([set.exitCode, set.out]).toEqual([
      0,
      expect.stringMatching(/secret \(shown only now\) +embhook_/),
    ]);
    const shown = await run('decision-hook', 'show', '--json');
    expect(shown.json).toMatchObject({
      url: 'https://example.com/decide',
      window_ms: 500,
      fallback: 'decline',
    });
    const options = ['--fallback', 'approve-within-limit', '--fallback-limit', '25.00', '--disabled'];
    const changed = await run('decision-hook', 'set', 'https://example.com/2', ...options, '--json');
    expect(changed.json).toMatchObject({ window_ms: 2000, fallback_limit: '25.00', enabled: false });
    expect(changed.out).not.toContain('embhook_');
    const rotated = await run('decision-hook', 'rotate-secret', '--overlap-hours', '0', '--json');
    expect(rotated.json).toMatchObject({ secret: expect.any(String), previous_secret_until: null });
    expect((await run('decision-hook', 'remove')).exitCode).toBe(0);
    expect((await run('decision-hook', 'show')).exitCode).not.toBe(0);
  });

  test('take numbers for numbers', async () => {
    const { path } = await world.tenant();
    const merchant = ['--merchant', path.slice('/merchants/'.length)];
    const { exitCode, err } = await ran(
      server,
      'decision-hook',
      'set',
      'https://example.com/',
      '--window-ms',
      'soon',
      ...merchant,
    );
    expect([exitCode, err]).toEqual([2, expect.stringContaining('--window-ms is a number')]);
  });
});
