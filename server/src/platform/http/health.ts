import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

export interface Health {
  /** Whether the database answers. */
  readonly databaseAnswers: () => Promise<boolean>;
  readonly isDraining: () => boolean;
  /** For how long the command waits that came first. */
  readonly oldestWaitMs: () => number;
}

const databasePatienceMs = 2_000;
const commandPatienceMs = 5_000;

/**
 * `/healthz` says that the process lives and is not to be restarted; `/readyz` whether to send it requests, which
 * ends when it drains and pauses while commands wait too long or the database does not answer.
 */
export function addHealthRoutes(app: FastifyInstance, health: Health): void {
  const { databaseAnswers, isDraining, oldestWaitMs } = health;
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    if (isDraining()) return reply.code(503).send({ status: 'draining' });
    if (oldestWaitMs() > commandPatienceMs) return reply.code(503).send({ status: 'commands-wait-too-long' });
    const answers = await Promise.race([
      databaseAnswers().catch(() => false),
      sleep(databasePatienceMs, false, { ref: false }),
    ]);
    return answers ? { status: 'ready' } : reply.code(503).send({ status: 'database-does-not-answer' });
  });
}
