import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createEventsParticipant } from '../events/index.ts';
import { createGroupCommit, done, publicId, wallClock } from '../platform/index.ts';
import { apiWorld } from '../testing/api-world.ts';
import { ran } from '../testing/cli-world.ts';
import { closeAfterFile } from '../testing/close-after-file.ts';
import { testDatabase } from '../testing/test-database.ts';

const database = await testDatabase();
const world = await apiWorld(database);
const { port } = await world.server.listen({ host: '127.0.0.1', port: 0 });
closeAfterFile(() => world.server.close());
const server = { EMBOSS_URL: `http://127.0.0.1:${port}`, EMBOSS_API_KEY: world.operatorKey };
const { newId } = world.context;
const events = createEventsParticipant({ topicsOf: () => ['said'], newId, clock: wallClock, wake: () => {} });
const commit = createGroupCommit({ database, participants: { events }, wall: wallClock, newId });

async function tenant() {
  const { merchantId, programmeId, programme, path } = await world.tenant();
  const whose = ['--merchant', path.slice('/merchants/'.length)];
  const scope = { merchantId, programmeId };
  return {
    programme,
    run: (...words: string[]) => ran(server, ...words, ...whose),
    /** Something happens that the programme's dialect tells of. */
    happens: () =>
      commit.submit({
        keys: { events: [{ ...scope, stream: null }] },
        decide: () =>
          done(null, {
            events: [
              { ...scope, id: newId(), type: 'said', stream: null, occurredAt: wallClock.now(), data: {} },
            ],
          }),
      }),
  };
}

describe('programmes update', () => {
  test.each([
    [[], 2, 'Say what is to change'],
    [['--undelivered', 'keep'], 2, '--undelivered is either record or skip'],
    [['--replays', 'on'], 2, '--replays is either refuse or take'],
    [['--name', ''], 1, 'name'],
  ])('with %j says why not', async (words, code, message) => {
    const { run, programme } = await tenant();
    const { exitCode, err } = await run('programmes', 'update', programme, ...words);
    expect([exitCode, err]).toEqual([code, expect.stringContaining(message)]);
  });

  test('of a programme that there is not is refused', async () => {
    const { run } = await tenant();
    const id = publicId('programme', randomUUID());
    const { exitCode, err } = await run('programmes', 'update', id, '--replays', 'take');
    expect([exitCode, err]).toEqual([1, expect.stringContaining('There is no such programme')]);
  });

  test('changes what was said, and the list shows it', async () => {
    const { run, programme } = await tenant();
    expect((await run('programmes', 'list')).out).toMatch(/ parrot +skip +refuse /);
    const changed = await run(
      'programmes',
      'update',
      programme,
      '--undelivered',
      'record',
      '--replays',
      'take',
    );
    expect(changed.out).toMatch(/name +Cards\ndialect +parrot\nundelivered +record\nreplays +take\n/);
    await run('programmes', 'update', programme, '--name', 'Travel', '--replays', 'refuse');
    expect((await run('programmes', 'list')).out).toMatch(/ Travel +parrot +record +refuse /);
  });
});

test('what nobody hears of is listed as undelivered once it is recorded, and delivered where a URL is set then', async () => {
  const { run, programme, happens } = await tenant();
  await happens();
  await run('programmes', 'update', programme, '--undelivered', 'record');
  await happens();
  const listed = await run('deliveries', 'list', '--state', 'undelivered', '--json');
  expect(listed.json).toMatchObject([{ state: 'undelivered', url: null, due_at: null, attempts: 0 }]);
  const [{ id }] = listed.json;
  const text = (await run('deliveries', 'list')).out;
  expect(text).toMatch(new RegExp(`${id} +said +undelivered +0 `));
  const refused = await run('deliveries', 'redeliver', id);
  expect([refused.exitCode, refused.err]).toEqual([1, expect.stringContaining('Nobody hears of its topic')]);
  await run('callbacks', 'set', 'said', 'https://example.com/hook');
  const again = await run('deliveries', 'redeliver', id, '--json');
  expect(again.json).toMatchObject({ id, state: 'pending', url: 'https://example.com/hook' });
  expect((await run('deliveries', 'list', '--state', 'undelivered', '--json')).json).toEqual([]);
});
