import { isConformanceTag, type Source } from './tags.ts';

/** A test of a dialect's conformance folder, after a run. */
export interface RanTest {
  /** Its path from the repository's root, with slashes. */
  readonly file: string;
  /** From the outermost `describe` to its own. */
  readonly names: readonly string[];
  readonly tags: readonly string[];
  readonly state: 'passed' | 'failed' | 'skipped' | 'pending';
  /** Whether it passes only by failing. */
  readonly isMeantToFail: boolean;
}

/** One row of the page: what a passing test has shown. */
export interface Fact {
  /** The name of the dialect's folder. */
  readonly dialect: string;
  /** An endpoint (`POST /card/apply`), a callback's topic, or the name of a rule. */
  readonly subject: string;
  /** What follows the subject up to the test's own name; empty when nothing does. Both are read as one sentence. */
  readonly group: string;
  readonly name: string;
  readonly source: Source;
  readonly file: string;
}

/** What the tests have shown, in the order given, and what is wrong with them, as sentences. */
export function factsOf(tests: readonly RanTest[]): { facts: Fact[]; faults: string[] } {
  const facts = new Map<string, Fact>();
  const faults: string[] = [];
  for (const test of tests) {
    const fact = factOf(test);
    const fault = faultOf(test, fact);
    const key = JSON.stringify([fact.dialect, fact.subject, sentence(fact)]);
    if (fault !== null) faults.push(`${test.file}: “${test.names.join(' > ')}” ${fault}`);
    else if (facts.has(key)) faults.push(`${test.file}: “${fact.subject}: ${sentence(fact)}” is said twice.`);
    else facts.set(key, fact);
  }
  return { facts: [...facts.values()], faults };
}

/** What a fact says of its subject. */
export function sentence({ group, name }: Pick<Fact, 'group' | 'name'>): string {
  return joined([group, name]);
}

function factOf({ file, names, tags }: RanTest): Fact {
  const [outermost = '', ...inner] = names;
  const colon = outermost.indexOf(': ');
  const subject = colon < 0 ? outermost : outermost.slice(0, colon);
  const claims = [colon < 0 ? '' : outermost.slice(colon + 2), ...inner];
  return {
    dialect: /\/dialects\/([^/]+)\//.exec(file)?.[1] ?? '',
    subject,
    group: joined(claims.slice(0, -1)),
    name: claims.at(-1) ?? '',
    source: tags.find(isConformanceTag) ?? 'documented',
    file,
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}

function faultOf({ names, tags, state, isMeantToFail }: RanTest, { name }: Fact): string | null {
  if (state !== 'passed') return `has not passed: it is ${state}.`;
  if (isMeantToFail) return 'is meant to fail, so it shows nothing.';
  if (name === '') return 'has no subject: its name must begin with one, a colon and a space.';
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(names.join())) return 'has a name that does not fit into one line.';
  if (tags.filter(isConformanceTag).length > 1) return 'cannot be both inferred and ours.';
  return null;
}
