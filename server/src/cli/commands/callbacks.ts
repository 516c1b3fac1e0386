import type { Command } from '../command.ts';
import { usage } from '../failure.ts';
import { record, table } from '../output.ts';
import { programmeOption, programmePath } from '../whose.ts';

interface Callback {
  readonly topic: string;
  readonly url: string | null;
}

export const callbackCommands: readonly Command[] = [
  {
    name: 'callbacks show',
    summary: 'Show every topic of a programme with its URL',
    options: programmeOption,
    run: async (call) => {
      const { data } = await call.api.get<{ data: Callback[] }>(`${await programmePath(call)}/callbacks`);
      return table(
        data,
        { topic: ({ topic }) => topic, url: ({ url }) => url },
        'This dialect has no webhooks.',
      );
    },
  },
  {
    name: 'callbacks set',
    summary: 'Send a topic to a URL, or nowhere: at once, for events that happen later',
    arguments: [
      { name: 'topic', help: 'What, such as card_open; see `callbacks show`.' },
      { name: 'url', isOptional: true, help: 'Where to.' },
    ],
    options: { ...programmeOption, none: { help: 'Send it nowhere.' } },
    run: async (call) => {
      const url = call.optionalArgument('url');
      if (call.flag('none') === (url !== undefined)) throw usage('Give a <url>, or --none.');
      const path = `${await programmePath(call)}/callbacks/${encodeURIComponent(call.argument('topic'))}`;
      const callback =
        url === undefined
          ? await call.api.send<Callback>('DELETE', path)
          : await call.api.send<Callback>('PUT', path, { url });
      return record(callback, { ...callback });
    },
  },
];
