import type { Command } from '../../command.ts';
import { record } from '../../output.ts';
import { readSeconds } from './duration.ts';

interface Clock {
  readonly now: string;
}

export const clockCommand: Command = {
  name: 'simulate clock',
  summary: 'Show the business clock, or move it forward',
  details:
    'By the business clock holds expire, limits begin anew, webhooks are tried again and monthly fees fall due. What has\n' +
    'become due happens at once. It never goes back, and moves for all merchants of the sandbox.',
  options: { advance: { value: '<time>', help: 'How far: 90s, 15m, 8d, 1d12h, 2w.' } },
  run: async ({ api, option }) => {
    const by = option('advance');
    const clock =
      by === undefined
        ? await api.get<Clock>('/sandbox/clock')
        : await api.send<Clock>('POST', '/sandbox/clock/advance', { seconds: readSeconds('advance', by) });
    return record(clock, { now: clock.now });
  },
};
