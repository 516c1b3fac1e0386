import type { Clock, OutboundClient } from '../../platform/index.ts';
import type { Vault } from '../../vault/index.ts';
import type { Answer } from './answer.ts';
import type { DecisionAsker } from './decision-asker.ts';
import { goodSecrets, secretContext } from './hook-secret.ts';
import { questionBody } from './question-body.ts';
import { readAnswer } from './read-answer.ts';
import { type Mac, SIGNATURE_HEADER, signatureHeader } from './signature.ts';

type AskingClient = Pick<OutboundClient, 'post'>;

export interface HttpAskerOptions {
  /** The client for a merchant: one that may reach private networks, or not. */
  readonly clientFor: (merchantId: string) => AskingClient | Promise<AskingClient>;
  readonly vault: Pick<Vault, 'hmac'>;
  readonly wall: Clock;
  /** How long a late answer is waited for. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 30_000;

/** Asks merchants over HTTP: signed with every secret that is good when it is sent, and so is the answer verified. */
export function createHttpAsker(options: HttpAskerOptions): DecisionAsker {
  const { clientFor, vault, wall, patienceMs = PATIENCE_MS } = options;
  return {
    ask: async (asking): Promise<Answer> => {
      const { hook, question } = asking;
      const context = secretContext(hook);
      const macs = goodSecrets(hook, wall.now()).map(
        (sealed): Mac =>
          (text) =>
            vault.hmac(sealed, context, text),
      );
      const body = questionBody(asking);
      const client = await clientFor(question.merchantId);
      const result = await client.post({
        url: hook.url,
        headers: {
          'content-type': 'application/json',
          [SIGNATURE_HEADER]: signatureHeader(macs, body, wall.now()),
        },
        body,
        timeoutMs: patienceMs,
      });
      if (result.kind === 'failed') {
        return { kind: 'failed', failure: 'no-answer', detail: `${result.reason}: ${result.detail}` };
      }
      const { status, headers } = result;
      const raw = { status, body: result.body, signature: headers[SIGNATURE_HEADER] ?? null };
      return readAnswer(raw, { questionId: question.id, macs, now: wall.now() });
    },
  };
}
