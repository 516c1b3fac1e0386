import { Duplex } from 'node:stream';

const SYNC = 0x53;
const QUERY = 0x51;
const TERMINATE = 0x58;
const HEADER_BYTES = 5;

let sockets = 0;

/**
 * What the PostgreSQL driver takes for a network socket. Frontend messages are collected until one that asks for
 * an answer (Sync or Query): handing the engine half of an exchange would make it answer an error twice.
 */
export class PgliteSocket extends Duplex {
  readonly number = ++sockets;
  readonly #send: (socket: number, bytes: Uint8Array) => void;
  #pending: Buffer = Buffer.alloc(0);
  #scanned = 0;
  #started = false;

  constructor(send: (socket: number, bytes: Uint8Array) => void) {
    super();
    this.#send = send;
  }

  /** The engine's answer to what this socket sent; an answer meant for an earlier socket is dropped. */
  receive(socket: number, bytes: Uint8Array): void {
    if (socket === this.number) this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  connect(): this {
    queueMicrotask(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    if (!this.#started) {
      // The startup message has no type byte and arrives alone.
      this.#started = true;
      this.#flush(this.#pending.length);
    } else {
      this.#flushWholeExchanges();
    }
    done();
  }

  #flushWholeExchanges(): void {
    while (this.#pending.length - this.#scanned >= HEADER_BYTES) {
      const type = this.#pending[this.#scanned];
      const end = this.#scanned + 1 + this.#pending.readInt32BE(this.#scanned + 1);
      if (this.#pending.length < end) return;
      this.#scanned = end;
      if (type === TERMINATE) {
        // The engine stays up; only this conversation ends.
        this.push(null);
        return;
      }
      if (type === SYNC || type === QUERY) this.#flush(end);
    }
  }

  #flush(length: number): void {
    const bytes = new Uint8Array(this.#pending.subarray(0, length));
    this.#pending = this.#pending.subarray(length);
    this.#scanned = 0;
    this.#send(this.number, bytes);
  }
}
