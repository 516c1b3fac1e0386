import { z } from 'zod';
import { defineCommand, defineQuery, type Endpoint } from '../endpoint.ts';
import { instant } from '../fields.ts';
import { answer, refuse } from '../reply.ts';
import type { SandboxControls } from '../sandbox-controls.ts';

const clockView = z.strictObject({ now: instant }).meta({ id: 'Clock' });
const LATEST = new Date('2200-01-01T00:00:00.000Z');
const TEN_YEARS_S = 10 * 366 * 24 * 3600;

/** The business clock: by it holds expire, webhooks are tried again and cardholders come of age. */
export function sandboxClockEndpoints({ clock, wakeAll }: SandboxControls): Endpoint[] {
  return [
    defineQuery({
      operation: 'readClock',
      method: 'GET',
      path: '/sandbox/clock',
      summary: 'What time it is for the programme.',
      scopes: ['operator', 'merchant', 'network'],
      status: 200,
      result: clockView,
      sandboxOnly: true,
      handle: async () => answer({ now: clock.now().toISOString() }),
    }),
    defineCommand({
      operation: 'advanceClock',
      method: 'POST',
      path: '/sandbox/clock/advance',
      summary: 'Move the business clock forward. It never goes back.',
      scopes: ['operator'],
      body: z.strictObject({ seconds: z.int().min(1).max(TEN_YEARS_S) }),
      status: 200,
      result: clockView,
      sandboxOnly: true,
      handle: async ({ body }, once) => {
        if (clock.now().getTime() + body.seconds * 1000 > LATEST.getTime()) {
          return refuse('not_possible', `The clock cannot be moved past ${LATEST.toISOString()}.`, 'seconds');
        }
        const reply = await once.transaction(async (tx) => {
          const now = await clock.advance(body.seconds * 1000, tx);
          return answer({ now: now.toISOString() });
        });
        await clock.refresh();
        wakeAll();
        return reply;
      },
    }),
  ];
}
