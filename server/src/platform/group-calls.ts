import { setImmediate as nextTurn } from 'node:timers/promises';

interface WaitingCall<Call, Result> {
  readonly call: Call;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets calls share work: those that arrive while a group is under way make up the next group. The work answers each
 * call of its group in the same order. When it throws for a group of several, each of them is tried alone, so that a call
 * fails by itself only; work that may have happened before it threw must bear being done again.
 */
export function groupCalls<Call, Result>(
  work: (calls: readonly Call[]) => Promise<readonly Result[]>,
  largestGroup = 500,
): (call: Call) => Promise<Result> {
  const waiting: WaitingCall<Call, Result>[] = [];
  let isRunning = false;

  async function run(): Promise<void> {
    // One turn of the event loop, so that calls that arrive together travel together.
    await nextTurn();
    while (waiting.length > 0) await answer(waiting.splice(0, largestGroup));
    isRunning = false;
  }

  async function answer(group: readonly WaitingCall<Call, Result>[]): Promise<void> {
    try {
      const results = await work(group.map(({ call }) => call));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (group.length > 1) await Promise.all(group.map((each) => answer([each])));
      else for (const { reject } of group) reject(error);
    }
  }

  return (call) =>
    new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      void run();
    });
}
