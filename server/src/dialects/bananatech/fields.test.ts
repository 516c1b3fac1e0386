import { expect, test } from 'vitest';
import { readExactJsonObject } from '../../platform/index.ts';
import { Fields } from './fields.ts';

const fieldsOf = (source: string) => new Fields(readExactJsonObject(source) ?? {});

test.each(['{}', '{"kyc_data":null}', '{"kyc_data":" "}', '{"__proto__":{"kyc_data":{}}}'])(
  'an object is missing from %s, which is the first fault',
  (source) => {
    const fields = fieldsOf(source);
    expect(fields.requiredObject('kyc_data').requiredText('first_name', 100)).toBe('');
    expect(fields.refusal?.message).toBe('Missing required field: kyc_data');
  },
);

test.each([
  ['0', 0],
  ['-999999999999999', -999_999_999_999_999],
  ['8639999999999999', 8_639_999_999_999_999],
  ['-8639999999999999', -8_639_999_999_999_999],
])('a whole number within its bounds is taken: %s', (source, expected) => {
  const fields = fieldsOf(`{"issue":${source}}`);
  expect(fields.integer('issue', -8.64e15 + 1, 8.64e15 - 1)).toBe(expected);
  expect(fields.refusal).toBeNull();
});

test.each(['8640000000000000', '-8640000000000000', '9007199254740993', '9'.repeat(17), '1e2', '1.0', '"1"'])(
  'any other is refused: %s',
  (source) => {
    const fields = fieldsOf(`{"issue":${source}}`);
    expect(fields.integer('issue', -8.64e15 + 1, 8.64e15 - 1)).toBeNull();
    expect(fields.refusal?.message).toBe(
      'Invalid field: issue must be a whole number from -8639999999999999 to 8639999999999999',
    );
  },
);
