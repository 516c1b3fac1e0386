import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

export interface Health {
  /** Whether the database answers. */
  readonly databaseAnswers: () => Promise<boolean>;
  readonly isDraining: () => boolean;
}

const databasePatienceMs = 2_000;

/**
 * `/healthz` says that the process lives and is not to be restarted; `/readyz` whether to send it requests, which
 * ends when it drains and pauses while the database does not answer.
 */
export function addHealthRoutes(app: FastifyInstance, { databaseAnswers, isDraining }: Health): void {
  app.get('/healthz', async () => ({ status: 'alive' }));
  app.get('/readyz', async (_request, reply) => {
    if (isDraining()) return reply.code(503).send({ status: 'draining' });
    const answers = await Promise.race([
      databaseAnswers().catch(() => false),
      sleep(databasePatienceMs, false, { ref: false }),
    ]);
    return answers ? { status: 'ready' } : reply.code(503).send({ status: 'database-does-not-answer' });
  });
}
