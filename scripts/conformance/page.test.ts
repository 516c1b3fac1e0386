import { describe, expect, test } from 'vitest';
import type { Fact } from './facts.ts';
import { conformancePage } from './page.ts';
import type { Dialect } from './read-dialects.ts';

const acme: Dialect = {
  name: 'acme',
  title: 'Acme',
  endpoints: ['POST /pay', 'GET /balance'],
  callbacks: ['paid', 'declined'],
};
const fact = (subject: string, name: string, more: Partial<Fact> = {}): Fact => ({
  dialect: 'acme',
  subject,
  group: '',
  name,
  source: 'documented',
  file: 'server/src/dialects/acme/conformance/all.test.ts',
  ...more,
});
const linesOf = (facts: Fact[], dialects = [acme]) => conformancePage(dialects, facts).split('\n');
const headingsOf = (lines: string[]) => lines.filter((line) => line.startsWith('#'));
const link = '[all.test.ts](../server/src/dialects/acme/conformance/all.test.ts)';

describe('the page', () => {
  test('has a part for a dialect without facts', () => {
    const lines = linesOf([]);
    expect(lines).toContain('- [Acme](#acme): 0 facts, 0 documented, 0 inferred, 0 ours');
    expect(headingsOf(lines)).toEqual(['# Conformance', '## Acme']);
  });

  test('has endpoints in the order of the routes, callbacks in that of the topics, rules by name', () => {
    const subjects = ['the envelope', 'declined', 'GET /lost', 'HTTP', 'GET /balance', 'paid', 'POST /pay'];
    expect(headingsOf(linesOf(subjects.map((subject) => fact(subject, 'is so'))))).toEqual([
      '# Conformance',
      '## Acme',
      '### Endpoints',
      '#### `POST /pay`',
      '#### `GET /balance`',
      '#### `GET /lost`',
      '### Callbacks',
      '#### paid',
      '#### declined',
      '### Rules',
      '#### HTTP',
      '#### the envelope',
    ]);
  });

  test('sums up each subject, and all of them', () => {
    const lines = linesOf([
      fact('POST /pay', 'is taken'),
      fact('POST /pay', 'is quick', { source: 'ours' }),
      fact('paid', 'is pushed', { source: 'inferred' }),
    ]);
    const start = lines.indexOf('| Kind | Subject | Facts | Documented | Inferred | Ours |');
    expect(lines.slice(start + 2, start + 5)).toEqual([
      '| endpoint | [`POST /pay`](#post-pay) | 2 | 1 | 0 | 1 |',
      '| callback | [paid](#paid) | 1 | 0 | 1 | 0 |',
      '|  | all | 3 | 1 | 1 | 1 |',
    ]);
    expect(lines).toContain('- [Acme](#acme): 3 facts, 1 documented, 1 inferred, 1 ours');
  });

  test('has a row for each fact in the order given, and says the words that several begin with once', () => {
    const group = 'a payment is refused';
    const lines = linesOf([
      fact('POST /pay', 'without an amount', { group }),
      fact('POST /pay', 'for "a|b"', { group, source: 'ours' }),
      fact('POST /pay', 'is taken', { group: 'a payment' }),
      fact('POST /pay', 'is free of charge', { source: 'inferred' }),
    ]);
    const start = lines.indexOf('#### `POST /pay`');
    expect(lines.slice(start + 2)).toEqual([
      '| Fact | Source | Test |',
      '| --- | --- | --- |',
      '| **a payment is refused** |  |  |',
      `| … without an amount | documented | ${link} |`,
      `| … for "a\\|b" | **ours** | ${link} |`,
      `| a payment is taken | documented | ${link} |`,
      `| is free of charge | **inferred** | ${link} |`,
      '',
    ]);
  });

  test('keeps dialects apart that have the same subjects', () => {
    const bolt: Dialect = { ...acme, name: 'bolt', title: 'Bolt' };
    const lines = linesOf(
      [fact('POST /pay', 'is taken'), fact('POST /pay', 'is taken', { dialect: 'bolt' })],
      [acme, bolt],
    );
    expect(lines.filter((line) => line.startsWith('| endpoint'))).toEqual([
      '| endpoint | [`POST /pay`](#post-pay) | 1 | 1 | 0 | 0 |',
      '| endpoint | [`POST /pay`](#post-pay-1) | 1 | 1 | 0 | 0 |',
    ]);
  });
});
