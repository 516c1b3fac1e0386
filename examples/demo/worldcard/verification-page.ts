import { randomUUID } from 'node:crypto';
import { picture } from '../picture.ts';

/** What the tester chooses on the simulated provider's page. */
export type Verdict = 'approved' | 'retry' | 'final' | 'manual';

/** The person in front of the verification page: makes the calls that the page makes in a browser. */
export class VerificationPage {
  readonly #baseUrl: string;
  readonly #token: string;
  readonly #session = randomUUID();

  constructor(baseUrl: string, token: string) {
    this.#baseUrl = `${baseUrl}/pages/verification`;
    this.#token = token;
  }

  /** Hands in both sides of an identity card and a picture of the face, and chooses the verdict. */
  async complete(verdict: Verdict): Promise<void> {
    for (const kind of ['front', 'back', 'selfie'])
      await this.#call('PUT', `/documents/${kind}`, 'image/png', picture());
    const submission = { document_type: 'id-card', country: 'CN', liveness: true, verdict };
    await this.#call('POST', '/submission', 'application/json', JSON.stringify(submission));
  }

  async #call(
    method: string,
    path: string,
    type: string,
    body: string | Uint8Array<ArrayBuffer>,
  ): Promise<void> {
    const response = await fetch(this.#baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'x-session': this.#session,
        'content-type': type,
      },
      body,
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  }
}
