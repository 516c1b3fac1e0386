import { describe, expect, test } from 'vitest';
import { factsOf, type RanTest, sentence } from './facts.ts';

const file = 'server/src/dialects/acme/conformance/pay.test.ts';
const ran = (names: string[], more: Partial<RanTest> = {}): RanTest => ({
  file,
  names,
  tags: [],
  state: 'passed',
  isMeantToFail: false,
  ...more,
});

describe('a test makes no fact', () => {
  test.each<[string, RanTest, string]>([
    ['failed', ran(['POST /pay: a payment', 'is taken'], { state: 'failed' }), 'it is failed'],
    ['was skipped', ran(['POST /pay: a payment', 'is taken'], { state: 'skipped' }), 'it is skipped'],
    ['was never run', ran(['POST /pay: a payment', 'is taken'], { state: 'pending' }), 'it is pending'],
    ['is meant to fail', ran(['POST /pay', 'is taken'], { isMeantToFail: true }), 'is meant to fail'],
    ['has no subject', ran(['a payment is taken']), 'has no subject'],
    ['has a subject alone', ran(['POST /pay: ']), 'has no subject'],
    ['has a name of two lines', ran(['POST /pay', 'is\ntaken']), 'one line'],
    ['has two sources', ran(['POST /pay', 'is taken'], { tags: ['ours', 'inferred'] }), 'both'],
  ])('when it %s', (_, of, fault) => {
    const { facts, faults } = factsOf([of]);
    expect(facts).toEqual([]);
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(faults[0]).toContain(file);
    expect(faults[0]).toContain(of.names.join(' > '));
  });

  test('when another one has made it, however their names are split', () => {
    const { facts, faults } = factsOf([
      ran(['POST /pay: a payment', 'is taken']),
      ran(['POST /pay: a', 'payment is taken'], { tags: ['ours'] }),
    ]);
    expect(facts).toHaveLength(1);
    expect(faults).toEqual([`${file}: “POST /pay: a payment is taken” is said twice.`]);
  });
});

describe('a fact', () => {
  const factOf = (names: string[], more: Partial<RanTest> = {}) => factsOf([ran(names, more)]).facts[0];

  test('has the dialect of its folder, its file, and the subject before the first colon', () => {
    expect(factOf(['POST /pay: a payment: is taken'])).toEqual({
      dialect: 'acme',
      subject: 'POST /pay',
      group: '',
      name: 'a payment: is taken',
      source: 'documented',
      file,
    });
  });

  test('has a describe without a colon as its subject', () => {
    expect(factOf(['card_open', 'has a number'])).toMatchObject({
      subject: 'card_open',
      group: '',
      name: 'has a number',
    });
  });

  test('is one sentence of all names after the subject', () => {
    const fact = factOf(['POST /pay: a payment', 'of a closed card', 'is refused']);
    expect(fact).toMatchObject({ group: 'a payment of a closed card', name: 'is refused' });
    expect(fact && sentence(fact)).toBe('a payment of a closed card is refused');
  });

  test.each(['inferred', 'ours'])('is %s when its test is tagged so', (tag) => {
    expect(factOf(['POST /pay', 'is taken'], { tags: ['slow', tag] })).toMatchObject({ source: tag });
  });

  test('may be said of two subjects, or by two dialects', () => {
    const { facts, faults } = factsOf([
      ran(['POST /pay', 'is taken']),
      ran(['POST /refund', 'is taken']),
      ran(['POST /pay', 'is taken'], { file: 'server/src/dialects/other/conformance/pay.test.ts' }),
    ]);
    expect(faults).toEqual([]);
    expect(facts.map(({ dialect, subject }) => [dialect, subject])).toEqual([
      ['acme', 'POST /pay'],
      ['acme', 'POST /refund'],
      ['other', 'POST /pay'],
    ]);
  });
});
