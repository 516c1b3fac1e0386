import { describe, expect, test } from 'vitest';
import { fieldFaultKinds } from './fault-kinds.ts';
import { faultyFields } from './faulty-contents.ts';
import { faultyWholes } from './faulty-wholes.ts';
import { type Field, type Fields, ignored, optional } from './field.ts';
import { sourceOf, Written } from './json-source.ts';

const fields: Fields = {
  reference: { kind: 'text', longest: 8, malformed: ['no!'] },
  account: { kind: 'id', form: 'text', of: 'account' },
  order: { kind: 'id', form: 'text', of: 'order', prefix: 'o-' },
  card: { kind: 'id', form: 'integer', of: 'card' },
  product: { kind: 'id', form: 'integer', of: 'product', isShared: true },
  amount: { kind: 'amount', form: 'text', decimals: 2 },
  tip: { kind: 'amount', form: 'number', decimals: 4 },
  page: optional({ kind: 'integer', least: 1, most: 9 }),
  pin: { kind: 'digits', fewest: 4, most: 6 },
  colour: { kind: 'choice', others: ['green'] },
  urgent: { kind: 'boolean' },
  picture: { kind: 'text', longest: 30_000, mayHaveLines: true, malformed: ['!'] },
  payee: { kind: 'object', fields: { name: { kind: 'text', longest: 10 } } },
};

const ours = {
  reference: 'r1',
  account: '1000000000000001',
  order: 'o-1',
  card: 1,
  product: 5,
  amount: '100.00',
  tip: new Written('100.0'),
  page: 1,
  pin: '1357',
  colour: 'red',
  urgent: false,
  picture: 'AAAA',
  payee: { name: 'Ann' },
};
const theirs = { somebody: { ...ours, account: '1000000000000002', order: 'o-2', card: 2 } };
const contents = faultyFields(fields, ['somebody']);

/** The sources that are made of a field, by kind. */
function sourcesOf(at: string, kind: string): unknown[] {
  return contents
    .filter((fault) => fault.at === at && fault.kind === kind)
    .map(({ source }) => source({ ours, theirs }));
}

/** The same, of each only what stands at the field. */
function valuesOf(at: keyof typeof ours, kind: string): unknown[] {
  return sourcesOf(at, kind).map((source) => JSON.parse(String(source))[at]);
}

describe('what is genuine', () => {
  test('is written as it stands in the body', () => {
    expect(sourceOf({ a: new Written('100.0'), b: { c: [new Written('1e2'), 'x"y', null] } })).toBe(
      '{"a":100.0,"b":{"c":[1e2,"x\\"y",null]}}',
    );
  });
});

describe('every fault', () => {
  const all = [...contents, ...faultyWholes];
  const genuine = sourceOf(ours);

  test('differs from what is genuine, and has a name of its own', () => {
    const sources = all.map(({ source }) => source({ ours, theirs }));
    expect(sources).not.toContain(genuine);
    expect(sources).not.toContain(null);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  test('is JSON, unless that is what is wrong', () => {
    for (const { kind, name, source } of all) {
      const parse = () => JSON.parse(source({ ours, theirs }) ?? '');
      if (kind === 'not-json') expect(parse, name).toThrow(SyntaxError);
      else expect(parse, name).not.toThrow();
    }
  });

  test('is an object but for one field, unless it is one of the whole', () => {
    for (const { kind, at, source } of contents) {
      if (kind === 'not-json') continue;
      const [wrong, right] = [JSON.parse(source({ ours, theirs }) ?? ''), JSON.parse(genuine)];
      const place = at?.split('.')[0] ?? '';
      for (const name of [place, '__proto__'])
        for (const body of [wrong, right]) Reflect.deleteProperty(body, name);
      expect(wrong).toEqual(right);
    }
    for (const { kind, source } of faultyWholes) {
      if (kind === 'not-an-object')
        expect(Object.prototype.toString.call(JSON.parse(source({ ours, theirs }) ?? ''))).not.toBe(
          '[object Object]',
        );
    }
  });

  test('is of a kind that its field can have', () => {
    const kindsAt = (field: Field['kind']) => [
      ...new Set(
        contents
          .filter((fault) => fault.field?.kind === field && fault.at !== 'payee.name')
          .map(({ kind }) => kind),
      ),
    ];
    const always = ['missing', 'null', 'wrong-type', 'too-deep'];
    const texts = [...always, 'blank', 'too-long', 'broken-text'];
    const ofIds = ['unknown-id', 'foreign-id'];
    expect(kindsAt('text').sort()).toEqual([...texts, 'malformed'].sort());
    expect(kindsAt('choice').sort()).toEqual([...always, 'blank', 'broken-text', 'unknown-value'].sort());
    expect(kindsAt('id').sort()).toEqual(
      [...always, 'blank', 'broken-text', 'respelled', 'out-of-range', 'not-json', ...ofIds].sort(),
    );
    expect(kindsAt('amount').sort()).toEqual([...always, 'blank', 'amount', 'exponent', 'not-json'].sort());
    expect(kindsAt('integer').sort()).toEqual(
      [...always, 'blank', 'out-of-range', 'respelled', 'not-json'].sort(),
    );
    expect(kindsAt('digits').sort()).toEqual([...always, 'blank', 'digits'].sort());
    expect(kindsAt('boolean').sort()).toEqual([...always, 'blank'].sort());
    expect(kindsAt('object').sort()).toEqual(always.sort());
    expect(new Set(contents.map(({ kind }) => kind))).toEqual(new Set([...fieldFaultKinds, 'not-json']));
  });
});

describe('a field', () => {
  test('is missing, null, blank, of other types and too long', () => {
    expect(valuesOf('reference', 'missing')).toEqual([undefined, undefined]);
    expect(sourcesOf('reference', 'missing')[1]).toContain('"__proto__":{"reference":"r1"}');
    expect(valuesOf('reference', 'null')).toEqual([null]);
    expect(valuesOf('reference', 'blank')).toEqual(['', '   ']);
    expect(valuesOf('reference', 'wrong-type')).toEqual([1, true, ['r1'], { value: 'r1' }]);
    expect(sourcesOf('reference', 'too-deep')).toEqual([
      expect.stringContaining(`"reference":${'['.repeat(10_000)}]`),
    ]);
    expect(valuesOf('reference', 'too-long')).toEqual(['xxxxxxxxx', 'x'.repeat(20_000)]);
    expect(valuesOf('picture', 'too-long')).toEqual(['x'.repeat(30_001)]);
    expect(valuesOf('account', 'wrong-type')).toContain(1);
    expect(valuesOf('pin', 'wrong-type')).toContain(1357);
    expect(valuesOf('card', 'wrong-type')).toContain('1');
    expect(valuesOf('urgent', 'wrong-type')).toContain('false');
    expect(valuesOf('payee', 'wrong-type')).toContain('{"name":"Ann"}');
  });

  test('has broken characters that JSON can carry', () => {
    expect(valuesOf('reference', 'broken-text')).toEqual(['r1\u0000', 'r1\u009f', 'r1\udc00', 'r1\n']);
    expect(valuesOf('picture', 'broken-text')).toEqual(['AAAA\u0000', 'AAAA\u009f', 'AAAA\udc00']);
  });

  test('is an amount in every wrong notation, in a text', () => {
    const amounts = valuesOf('amount', 'amount');
    for (const wrong of [
      '1,000',
      '0x64',
      '-100',
      '0.00',
      'NaN',
      ' 100',
      '100.',
      '1000000000000',
      '100.001',
      '100.000',
    ])
      expect(amounts).toContain(wrong);
    expect(valuesOf('amount', 'exponent')).toContain('1e2');
    expect(valuesOf('amount', 'wrong-type')).toContainEqual(['100.00']);
  });

  test('is an amount in every wrong notation, as a number', () => {
    const tips = sourcesOf('tip', 'amount').map(tipIn);
    for (const wrong of ['-100', '-0.00', '0.0', '1000000000000', '100.00001', '1e400', '1e-9'])
      expect(tips).toContain(wrong);
    expect(tips).not.toContain('100.0');
    expect(sourcesOf('tip', 'exponent').map(tipIn)).toEqual(['1e2', '1.0E2', '1000e-1']);
    expect(valuesOf('tip', 'wrong-type')).toEqual(expect.arrayContaining(['100.0', '100.00', true]));
    for (const wrong of ['0x64', 'NaN', '.5', '100.', '+100', '0100', '1_000'])
      expect(sourcesOf('tip', 'not-json').map(tipIn)).toContain(wrong);
  });

  test('is a number in another spelling, and one out of its range', () => {
    expect(sourcesOf('page', 'respelled')).toEqual([
      expect.stringContaining('"page":1.0,'),
      expect.stringContaining('"page":1e0,'),
    ]);
    expect(valuesOf('page', 'out-of-range')).toEqual(expect.arrayContaining([0, -999, 1.5, 10, 9.5, 1e30]));
    const far = { issued: { kind: 'integer', least: -8_640_000_000_000_000, most: 9 } } as const;
    const issued = faultyFields(far, []).filter(({ kind }) => kind === 'out-of-range');
    expect(issued.map(({ name }) => name)).not.toContain('issued is -8640000000000000');
  });

  test("is an id that is nobody's or somebody else's, unless it is everybody's", () => {
    expect(valuesOf('account', 'unknown-id')).toEqual(
      expect.arrayContaining(['9999999999999999', '%', ' 1000000000000001', '01000000000000001']),
    );
    expect(valuesOf('order', 'unknown-id')).toEqual(
      expect.arrayContaining(['o-9999999999999999', 'o-0', ' o-1', 'o-01', 'o-1.0', '1']),
    );
    expect(valuesOf('card', 'unknown-id')).toEqual(expect.arrayContaining([999_999_999_999_999, 0]));
    expect(valuesOf('card', 'out-of-range')).toEqual(expect.arrayContaining([-1, 1.5, 1e30]));
    expect(valuesOf('account', 'foreign-id')).toEqual(['1000000000000002']);
    expect(valuesOf('card', 'foreign-id')).toEqual([2]);
    expect(valuesOf('product', 'foreign-id')).toEqual([]);
  });

  test('is a secret with too few digits, too many, and what looks like digits', () => {
    const pins = valuesOf('pin', 'digits') as string[];
    expect(pins).toEqual(expect.arrayContaining(['468', '7777777', '2468\n', ' 2468', '\u0661'.repeat(4)]));
    expect(pins.filter((pin) => /^[0-9]{4,6}$/.test(pin) && !pin.includes('\n'))).toEqual([]);
  });

  test('stands inside another', () => {
    expect(sourcesOf('payee.name', 'null')).toEqual([expect.stringContaining('"payee":{"name":null}')]);
    expect(sourcesOf('payee.name', 'missing')).toEqual([
      expect.stringContaining('"payee":{}'),
      expect.stringContaining('"payee":{"__proto__":{"name":"Ann"}}'),
    ]);
  });
});

describe('a tolerance', () => {
  test('is for the kinds that it names', () => {
    const page = contents.filter(({ at }) => at === 'page');
    const tolerated = page.filter((fault) => fault.tolerated !== null).map(({ kind }) => kind);
    expect(tolerated).toEqual(['missing', 'null']);
    expect(page.length).toBeGreaterThan(20);
  });

  test('is for every kind where a field is not looked at, and never for what is no JSON', () => {
    const field = ignored(fields.card as Field, 'it is decoration');
    const all = faultyFields({ card: field }, ['somebody']);
    expect(new Set(all.filter(({ tolerated }) => tolerated === null).map(({ kind }) => kind))).toEqual(
      new Set(['not-json']),
    );
    expect(all.map(({ kind }) => kind)).toContain('foreign-id');
    const unless = ignored(fields.card as Field, 'it is decoration', ['too-deep']);
    const found = faultyFields({ card: unless }, []).filter(({ tolerated }) => tolerated === null);
    expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['not-json', 'too-deep']));
  });
});

function tipIn(source: unknown): string | undefined {
  return /"tip":([^,]*),/.exec(String(source))?.[1];
}
