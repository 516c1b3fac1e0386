import { randomUUID } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';

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

/** A grey PNG of 320 by 200 pixels. */
function picture(): Uint8Array<ArrayBuffer> {
  const [width, height] = [320, 200];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(8, 8);
  const rows = Buffer.alloc((width + 1) * height, 0x99).map((byte, index) =>
    index % (width + 1) ? byte : 0,
  );
  const parts = [
    ['IHDR', header],
    ['IDAT', deflateSync(rows)],
    ['IEND', Buffer.alloc(0)],
  ] as const;
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...parts.map(([type, data]) => chunk(type, data)),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const bytes = Buffer.concat([Buffer.from('????'), Buffer.from(type), data, Buffer.from('????')]);
  bytes.writeUInt32BE(data.length, 0);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, -4)), bytes.length - 4);
  return bytes;
}
