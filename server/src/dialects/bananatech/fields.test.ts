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
