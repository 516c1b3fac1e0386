import type { BareAnswer } from './target.ts';

/** What went otherwise than it should, each with the name of what it was; none when all is well. */
export type Problems = string[];

const TOGETHER = 8;

/** Works through all of them, some at a time, and collects what went wrong. */
export async function problemsOf<Each extends { readonly name: string }>(
  all: readonly Each[],
  work: (each: Each) => Promise<unknown>,
): Promise<Problems> {
  const waiting = [...all];
  const problems: Problems = [];
  const worker = async () => {
    for (let each = waiting.shift(); each; each = waiting.shift()) {
      const { name } = each;
      await work(each).catch((error: Error) => problems.push(`${name}: ${error.message}`));
    }
  };
  await Promise.all(Array.from({ length: TOGETHER }, worker));
  return problems;
}

/** Runs expectations. What they throw is of no use without the answer that it was about. */
export function about<Result>({ httpStatus, text }: BareAnswer, expectations: () => Result): Result {
  try {
    return expectations();
  } catch (error) {
    throw new Error(`${httpStatus} ${text.slice(0, 300)}\n${(error as Error).message}`);
  }
}
