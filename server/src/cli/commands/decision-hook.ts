import type { Command, CommandCall } from '../command.ts';
import { usage } from '../failure.ts';
import { type Output, record } from '../output.ts';
import { programmeOption, programmePath } from '../whose.ts';

interface DecisionHook {
  readonly programme_id: string;
  readonly url: string;
  readonly window_ms: number;
  readonly fallback: string;
  readonly fallback_limit: string | null;
  readonly enabled: boolean;
  readonly previous_secret_until: string | null;
  readonly secret?: string;
}

function shown(hook: DecisionHook): Output {
  const { secret } = hook;
  return record(hook, {
    programme: hook.programme_id,
    url: hook.url,
    'window in ms': String(hook.window_ms),
    fallback: hook.fallback,
    'fallback limit': hook.fallback_limit,
    enabled: hook.enabled ? 'yes' : 'no',
    'previous secret until': hook.previous_secret_until,
    ...(secret === undefined ? {} : { 'secret (shown only now)': secret }),
  });
}

async function hookPath(call: CommandCall): Promise<string> {
  return `${await programmePath(call)}/decision-hook`;
}

function numberOption(call: CommandCall, name: string): number | undefined {
  const text = call.option(name);
  if (text !== undefined && !/^\d+(\.\d+)?$/.test(text)) throw usage(`--${name} is a number.`);
  return text === undefined ? undefined : Number(text);
}

export const decisionHookCommands: readonly Command[] = [
  {
    name: 'decision-hook show',
    summary: 'Show whom a programme asks before a purchase is approved',
    options: programmeOption,
    run: async (call) => shown(await call.api.get<DecisionHook>(await hookPath(call))),
  },
  {
    name: 'decision-hook set',
    summary: 'Ask this URL before a purchase is approved, or change how it is asked',
    details: 'Its secret is shown when it is first set. What is not given is as usual, not as it was.',
    arguments: [{ name: 'url', help: 'Whom to ask; see docs/guides/decision-hook.md.' }],
    options: {
      ...programmeOption,
      'window-ms': { value: '<n>', help: 'How long an answer is waited for: 2000 when absent.' },
      fallback: {
        value: '<what>',
        help: 'Without a valid answer: decline (when absent), approve or approve-within-limit.',
      },
      'fallback-limit': {
        value: '<amount>',
        help: 'With approve-within-limit: the most, in the currency of the card.',
      },
      disabled: { help: 'Keep it, and ask nobody.' },
    },
    run: async (call) => {
      const hook = await call.api.send<DecisionHook>('PUT', await hookPath(call), {
        url: call.argument('url'),
        window_ms: numberOption(call, 'window-ms'),
        fallback: call.option('fallback'),
        fallback_limit: call.option('fallback-limit'),
        enabled: !call.flag('disabled'),
      });
      return shown(hook);
    },
  },
  {
    name: 'decision-hook rotate-secret',
    summary: 'Put a new secret beside the present one, which ends after an overlap',
    options: {
      ...programmeOption,
      'overlap-hours': {
        value: '<n>',
        help: 'How long the present one stays good: 24 when absent, 0 ends it now.',
      },
    },
    run: async (call) =>
      shown(
        await call.api.send<DecisionHook>('POST', `${await hookPath(call)}/rotate-secret`, {
          overlap_hours: numberOption(call, 'overlap-hours'),
        }),
      ),
  },
  {
    name: 'decision-hook remove',
    summary: 'Ask nobody any more; the secret is gone',
    options: programmeOption,
    run: async (call) => {
      const removed = await call.api.send<{ readonly removed: boolean }>('DELETE', await hookPath(call));
      return record(removed, { removed: 'yes' });
    },
  },
];
