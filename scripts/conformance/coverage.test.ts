import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pagePath } from './page.ts';
import { readDialects, repository } from './read-dialects.ts';

// The page has a part for each subject that has a passing test, and for no other: a whole run checks that it is up to date.
const page = readFileSync(join(repository, pagePath), 'utf8');
const dialects = await readDialects(repository);
const advice = `${pagePath} says nothing of it: write a test, then npm run conformance`;

/** What has a part of its own under a dialect's heading. */
function subjectsOf(title: string): string[] {
  const part = page.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? '';
  return [...part.matchAll(/^#### `?([^`\n]+)`?$/gm)].map(([, subject = '']) => subject);
}

test('there are dialects', () => expect(dialects.length).toBeGreaterThan(0));

describe.each(dialects)('$title', ({ title, endpoints, callbacks }) => {
  const subjects = subjectsOf(title);

  test.each(endpoints)('has a conformance test of %s', (endpoint) =>
    expect(subjects, advice).toContain(endpoint),
  );
  test.each([...callbacks])('has a conformance test of the callback %s', (callback) =>
    expect(subjects, advice).toContain(callback),
  );

  test('has conformance tests of no endpoint that it does not answer', () => {
    const tested = subjects.filter((subject) => /^[A-Z]+ \//.test(subject));
    expect(tested.filter((subject) => !endpoints.includes(subject))).toEqual([]);
  });
});
