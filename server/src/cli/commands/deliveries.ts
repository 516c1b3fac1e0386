import type { Command, CommandCall } from '../command.ts';
import { type Columns, record, table, tableText } from '../output.ts';
import { merchantOption, merchantPath } from '../whose.ts';

interface Delivery {
  readonly id: string;
  readonly event_id: string;
  readonly topic: string;
  readonly url: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly due_at: string | null;
  readonly created_at: string;
  readonly delivered_at: string | null;
}

interface Attempt {
  readonly number: number;
  readonly attempted_at: string;
  readonly duration_ms: number;
  readonly outcome: string;
  readonly status: number | null;
  readonly answer: string | null;
  readonly error: string | null;
}

const firstLine = (text: string | null) => text?.split('\n')[0]?.slice(0, 60) ?? null;

const attemptColumns: Columns<Attempt> = {
  attempt: ({ number }) => number,
  time: ({ attempted_at }) => attempted_at,
  ms: ({ duration_ms }) => duration_ms,
  outcome: ({ outcome }) => outcome,
  status: ({ status }) => status,
  answer: ({ answer, error }) => firstLine(answer ?? error),
};

const facts = (delivery: Delivery) => ({
  id: delivery.id,
  event: delivery.event_id,
  topic: delivery.topic,
  url: delivery.url,
  state: delivery.state,
  attempts: delivery.attempts,
  'next try': delivery.due_at,
  delivered: delivery.delivered_at,
});

async function deliveryPath(call: CommandCall): Promise<string> {
  return `${await merchantPath(call)}/deliveries/${encodeURIComponent(call.argument('id'))}`;
}

export const deliveryCommands: readonly Command[] = [
  {
    name: 'deliveries list',
    summary: 'List webhooks, newest first',
    options: {
      ...merchantOption,
      state: { value: 'pending|delivered|exhausted|undelivered', help: 'Only those in this state.' },
      topic: { value: '<topic>', help: 'Only of this topic.' },
      limit: { value: '<n>', help: 'How many at most, up to 100; 20 when absent.' },
    },
    run: async (call) => {
      const query = { state: call.option('state'), topic: call.option('topic'), limit: call.option('limit') };
      const { data } = await call.api.get<{ data: Delivery[] }>(
        `${await merchantPath(call)}/deliveries`,
        query,
      );
      return table(
        data,
        {
          id: ({ id }) => id,
          topic: ({ topic }) => topic,
          state: ({ state }) => state,
          attempts: ({ attempts }) => attempts,
          created: ({ created_at }) => created_at,
          'next try': ({ due_at }) => due_at,
          url: ({ url }) => url,
        },
        'There is no webhook yet.',
      );
    },
  },
  {
    name: 'deliveries show',
    summary: 'Show a webhook and the attempts at it',
    arguments: [{ name: 'id', help: 'Which delivery.' }],
    options: merchantOption,
    run: async (call) => {
      const path = await deliveryPath(call);
      const delivery = await call.api.get<Delivery>(path);
      const attempts = await call.api.all<Attempt>(`${path}/attempts`);
      const { text } = record(delivery, facts(delivery));
      return {
        text: attempts.length === 0 ? text : `${text}\n\n${tableText(attempts, attemptColumns)}`,
        json: { ...delivery, attempts },
      };
    },
  },
  {
    name: 'deliveries redeliver',
    summary: 'Send a webhook again, whatever became of it',
    details: 'One that was undelivered goes to the callback URL that its topic has now.',
    arguments: [{ name: 'id', help: 'Which delivery.' }],
    options: merchantOption,
    run: async (call) => {
      const delivery = await call.api.send<Delivery>('POST', `${await deliveryPath(call)}/redeliver`);
      return record(delivery, facts(delivery));
    },
  },
];
