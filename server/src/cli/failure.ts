/** How a command can end; scripts may rely on these. */
export const exitCodes = { done: 0, failed: 1, usage: 2, noServer: 3 } as const;

/** A command could not be done. The message says why, and `next` what to do about it. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly exitCode: number;
  readonly next: string | null;

  constructor(message: string, options: { readonly next?: string; readonly exitCode?: number } = {}) {
    super(message);
    this.next = options.next ?? null;
    this.exitCode = options.exitCode ?? exitCodes.failed;
  }
}

/** The command was not called as it must be. */
export function usage(message: string, next?: string): Failure {
  return new Failure(message, { exitCode: exitCodes.usage, ...(next === undefined ? {} : { next }) });
}
