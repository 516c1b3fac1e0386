import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

// Counts of digits and dates are small integers of type number; what makes a fraction of one is banned.
const floatMaker =
  /\bparseFloat\b|\bNumber\(|\.toFixed\b|\bMath\.(?!min\b|max\b)|[0-9]\.[0-9]|[0-9]e[-+]?[0-9]/;

function codeOf(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '').replace(/'[^'\n]*'/g, "''");
}

const files = readdirSync(import.meta.dirname).filter(
  (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
);

test.each(files)('%s makes no float', (name) => {
  expect(codeOf(readFileSync(`${import.meta.dirname}/${name}`, 'utf8'))).not.toMatch(floatMaker);
});

test('the check sees a float when there is one', () => {
  for (const line of ['const fee = 0.015;', 'Number(text)', 'parseFloat(text)', 'Math.round(x)', '1e3']) {
    expect(codeOf(line)).toMatch(floatMaker);
  }
});
