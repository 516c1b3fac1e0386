import { expect, test } from 'vitest';
import { anchors, escaped, table } from './markdown.ts';

test.each([
  ['a | b', 'a \\| b'],
  ['"a\\u0000"', '"a\\\\u0000"'],
  ['<b> & `code` [link] *bold* #1 ~no~', '\\<b\\> \\& \\`code\\` \\[link\\] \\*bold\\* \\#1 \\~no\\~'],
  ['merchant_card_id', 'merchant_card_id'],
  ['_a_', '\\_a\\_'],
  ['San  Li', 'San&nbsp; Li'],
])('%j is escaped as %j', (text, markdown) => {
  expect(escaped(text)).toBe(markdown);
});

test('a table has a header, a rule, and a line for each row', () => {
  expect(
    table(
      ['A', 'B'],
      [
        ['1', '2'],
        ['', '4'],
      ],
    ),
  ).toBe('| A | B |\n| --- | --- |\n| 1 | 2 |\n|  | 4 |');
});

test('anchors are those of GitHub, numbered where a heading comes again', () => {
  const anchorOf = anchors();
  expect(
    ['POST /card/set_pin', 'the envelope', '3-D Secure', 'Rules', 'Rules', 'Rules'].map(anchorOf),
  ).toEqual(['post-cardset_pin', 'the-envelope', '3-d-secure', 'rules', 'rules-1', 'rules-2']);
});
