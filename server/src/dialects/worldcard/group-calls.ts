import { setImmediate as nextTurn } from 'node:timers/promises';

interface WaitingCall<Call, Result> {
  readonly call: Call;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Lets calls share work: those that arrive while a group is under way make up the next group. The work answers each
 * call of its group in the same order; when it throws, every call of that group fails.
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
    while (waiting.length > 0) {
      const group = waiting.splice(0, largestGroup);
      try {
        const results = await work(group.map(({ call }) => call));
        for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    isRunning = false;
  }

  return (call) =>
    new Promise((resolve, reject) => {
      waiting.push({ call, resolve, reject });
      if (isRunning) return;
      isRunning = true;
      void run();
    });
}
