import { describe, expect, test } from 'vitest';
import { isInCategory, type MerchantCategory, mccIsIn } from './merchant-categories.ts';

describe('a kind of payment', () => {
  test.each<[MerchantCategory, string[], string[]]>([
    ['airline', ['3000', '3350', '4511'], ['2999', '3351', '4512']],
    ['lodging', ['3501', '3999', '7011'], ['3500', '4000', '7012']],
    ['vehicle-rental', ['3351', '3500', '7512'], ['3350', '3501', '7511']],
    ['cruise', ['4411'], ['4412']],
    ['gambling', ['7800', '7801', '7802', '7995', '9406'], ['7799', '7803', '7994']],
    ['cash', ['6010', '6011'], ['6012', '6051']],
    ['quasi-cash', ['4829', '6051', '6540'], ['6011']],
    ['dating', ['7273'], ['7272']],
    ['crypto', ['6051'], ['6050']],
  ])('%s has these codes and not those', (category, within, without) => {
    expect(within.filter((mcc) => !isInCategory(mcc, category))).toEqual([]);
    expect(without.filter((mcc) => isInCategory(mcc, category))).toEqual([]);
  });
});

test('a code that has not four digits is in no range', () => {
  expect(mccIsIn('31', ['3000-3350'])).toBe(false);
  expect(mccIsIn('30001', ['3000-3350'])).toBe(false);
  expect(mccIsIn('', ['3000-3350', '5411'])).toBe(false);
});
