const colours = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code: number) => (text: string) => (colours ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
export const green = paint(32);
export const red = paint(31);

/** Something is not as the document says. */
export class Differs extends Error {
  override readonly name = 'Differs';
}

/** Prints what happens, a line each, with the time since the start; compares it with what should happen. */
export class Timeline {
  readonly #startedAt = performance.now();
  checks = 0;

  heading(text: string): void {
    process.stdout.write(`\n${bold(text)}\n`);
  }

  /** `→` a request, `←` a webhook, `·` anything else. */
  line(mark: '→' | '←' | '·', what: string, detail = ''): void {
    const seconds = ((performance.now() - this.#startedAt) / 1000).toFixed(2).padStart(6);
    process.stdout.write(`${dim(seconds)}  ${mark} ${what.padEnd(24)} ${detail}\n`);
  }

  /** @throws Differs */
  same(actual: unknown, expected: unknown, what: string): void {
    this.checks += 1;
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    throw new Differs(`${what}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }

  /** @throws Differs */
  matches(actual: string, pattern: RegExp, what: string): void {
    this.checks += 1;
    if (!pattern.test(actual))
      throw new Differs(`${what}: ${JSON.stringify(actual)} does not match ${pattern}`);
  }

  /** The object has these fields, all of them and no other. @throws Differs */
  hasFields(object: object, fields: readonly string[], what: string): void {
    const inOrder = (keys: readonly string[]) => [...keys].sort();
    this.same(inOrder(Object.keys(object)), inOrder(fields), `the fields of ${what}`);
  }
}
