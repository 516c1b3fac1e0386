import type { Environment } from '../cli/environment.ts';
import { runCli } from '../cli/run-cli.ts';

// Test code only.

export interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read JSON of every shape.
  readonly json: any;
}

/** Runs one command line and keeps what it wrote; `json` is its output where that is JSON. */
export async function ran(environment: Environment, ...words: string[]): Promise<Ran> {
  let [out, err] = ['', ''];
  const exitCode = await runCli(words, {
    environment,
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return {
    exitCode,
    out,
    err,
    json: words.includes('--json') && exitCode < 2 && out !== '' ? JSON.parse(out) : null,
  };
}
