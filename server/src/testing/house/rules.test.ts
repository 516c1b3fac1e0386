import { describe, expect, test } from 'vitest';
import { arrowsPointDown } from './arrows.ts';
import { timeAndChanceComeIn } from './clocks.ts';
import { noCycles } from './cycles.ts';
import { filesAreSmall, mostLines } from './file-size.ts';
import { type HouseRule, report } from './finding.ts';
import { packagesAreStrangers } from './packages.ts';
import { secretsStayInTheVault } from './secrets.ts';
import { parseSource } from './source-file.ts';
import { migrationHasNoClock, sqlHasNoClock } from './sql-clock.ts';
import { noUnusedExports } from './unused-exports.ts';

/** What a rule finds in a repository of the given files, as `path:line found`. */
function find(rule: HouseRule, files: Record<string, string>): string[] {
  const sources = Object.entries(files).map(([path, text]) => parseSource(path, text));
  return rule(sources).map(({ file, line, found }) => `${file}:${line} ${found}`);
}

const nothing: string[] = [];

describe('arrows', () => {
  const imports = (from: string, specifier: string) =>
    find(arrowsPointDown, { [from]: `import { a } from '${specifier}';` });

  test('down to a face are fine, over several floors too', () => {
    expect(imports('server/src/cards/a.ts', '../ledger/index.ts')).toEqual(nothing);
    expect(imports('server/src/dialects/worldcard/deep/a.ts', '../../../platform/index.ts')).toEqual(nothing);
    expect(imports('server/src/cards/a.ts', './b.ts')).toEqual(nothing);
  });

  test('up are found', () => {
    expect(imports('server/src/money/a.ts', '../ledger/index.ts')).toEqual([
      'server/src/money/a.ts:1 It imports ../ledger/index.ts: ledger stands above money, and imports only go down.',
    ]);
  });

  test('across are found: ledger and vault, doors, two vendors', () => {
    expect(imports('server/src/ledger/a.ts', '../vault/index.ts')).toHaveLength(1);
    expect(imports('server/src/api/a.ts', '../sandbox/index.ts')).toHaveLength(1);
    expect(imports('server/src/dialects/fincard/a.ts', '../worldcard/index.ts')).toHaveLength(1);
    expect(imports('server/src/dialects/fincard/a.ts', '../../api/index.ts')).toHaveLength(1);
  });

  test('past a face are found, also from the composition', () => {
    expect(imports('server/src/cards/a.ts', '../ledger/book.ts')[0]).toContain(
      'the inside of the room ledger',
    );
    expect(imports('server/src/compose.ts', './platform/database/index.ts')[0]).toContain(
      'the inside of the room platform',
    );
    expect(imports('server/src/compose.ts', './dialects/worldcard/index.ts')).toEqual(nothing);
  });

  test('to the composition are found, save from the command line', () => {
    expect(imports('server/src/cards/a.ts', '../compose.ts')).toHaveLength(1);
    expect(imports('server/src/cli/main.ts', '../compose.ts')).toEqual(nothing);
  });

  test('to test helpers are found in code and allowed in tests', () => {
    expect(imports('server/src/cards/a.ts', '../testing/test-database.ts')).toHaveLength(1);
    expect(imports('bench/main.ts', '../server/src/testing/test-database.ts')).toHaveLength(1);
    expect(imports('server/src/cards/a.test.ts', '../testing/test-database.ts')).toEqual(nothing);
  });

  test.each([
    ['a type', `import type { A } from '../cards/index.ts';`],
    ['a re-export', `export { A } from '../cards/index.ts';`],
    ['all of it', `export * from '../cards/index.ts';`],
    ['an imported type', `type A = import('../cards/index.ts').A;`],
    ['a dynamic import', `const a = await import('../cards/index.ts');`],
  ])('are seen in %s', (_, text) => {
    expect(find(arrowsPointDown, { 'server/src/money/a.ts': text })).toHaveLength(1);
  });

  test('in comments and strings are none', () => {
    const text = `// import { a } from '../cards/index.ts'\nconst b = "import { a } from '../cards/index.ts'";`;
    expect(find(arrowsPointDown, { 'server/src/money/a.ts': text })).toEqual(nothing);
  });

  test('need a room to start from', () => {
    expect(find(arrowsPointDown, { 'server/src/utils/a.ts': '' })).toHaveLength(1);
    expect(find(arrowsPointDown, { 'server/src/helpers.ts': '' })).toHaveLength(1);
    expect(find(arrowsPointDown, { 'server/src/compose-dialects.ts': '' })).toEqual(nothing);
  });
});

test('a cycle is found once, with its way', () => {
  const files = {
    'server/src/money/a.ts': `import './b.ts';`,
    'server/src/money/b.ts': `\nimport type { C } from './c.ts';`,
    'server/src/money/c.ts': `export { a } from './a.ts';`,
    'server/src/money/d.ts': `import './a.ts';`,
  };
  expect(find(noCycles, files)).toEqual([
    'server/src/money/a.ts:1 It imports itself in a circle: ' +
      'server/src/money/a.ts → server/src/money/b.ts → server/src/money/c.ts → server/src/money/a.ts.',
  ]);
  expect(find(noCycles, { ...files, 'server/src/money/c.ts': '' })).toEqual(nothing);
});

describe('unused exports', () => {
  const face = `export { a } from './a.ts';\nexport type { B } from './a.ts';\nexport * from './more/index.ts';\nexport const c = 1;`;
  const room = {
    'server/src/money/index.ts': face,
    'server/src/money/more/index.ts': 'export function d() {}',
  };

  test('are found, also behind export *', () => {
    expect(find(noUnusedExports, room).map((line) => line.replace(/ from here.$/, ''))).toEqual([
      'server/src/money/index.ts:1 Nobody imports a',
      'server/src/money/index.ts:2 Nobody imports B',
      'server/src/money/index.ts:3 Nobody imports d',
      'server/src/money/index.ts:4 Nobody imports c',
    ]);
  });

  test('are none when somebody imports them: a room, a test, the composition', () => {
    const users = {
      'server/src/ledger/a.ts': `import { a } from '../money/index.ts';`,
      'server/src/money/a.test.ts': `import { type B } from './index.ts';`,
      'server/src/compose.ts': `import { c, d } from './money/index.ts';`,
    };
    expect(find(noUnusedExports, { ...room, ...users })).toEqual(nothing);
    expect(
      find(noUnusedExports, { ...room, 'bench/a.ts': `import * as m from '../server/src/money/index.ts';` }),
    ).toEqual(nothing);
  });

  test('are not cured by importing the file behind the face', () => {
    expect(
      find(noUnusedExports, { ...room, 'server/src/money/b.ts': `import { a } from './a.ts';` }),
    ).toHaveLength(4);
  });
});

describe('secrets', () => {
  test.each(['secret.reveal()', 'secret?.reveal()', `secret['reveal']()`, 'const { reveal } = secret'])(
    '%s is found',
    (code) => {
      expect(find(secretsStayInTheVault, { 'server/src/cards/a.ts': code })).toHaveLength(1);
    },
  );

  test('may be revealed in the vault, in an envelope and in tests', () => {
    for (const path of [
      'vault/a.ts',
      'dialects/worldcard/envelope.ts',
      'dialects/worldcard/crypto.ts',
      'cardholders/verification/sumsub/envelope.ts',
      'api/envelope.ts',
      'cards/a.test.ts',
    ]) {
      expect(find(secretsStayInTheVault, { [`server/src/${path}`]: 'secret.reveal()' })).toEqual(nothing);
    }
    for (const path of ['dialects/worldcard/detail.ts', 'cardholders/envelope.ts']) {
      expect(find(secretsStayInTheVault, { [`server/src/${path}`]: 'secret.reveal()' })).toHaveLength(1);
    }
  });
});

describe('time and chance', () => {
  test.each(['Date.now()', 'new Date()', 'new Date', 'Date()', 'Math.random()', 'const f = Date.now'])(
    '%s is found',
    (code) => {
      expect(find(timeAndChanceComeIn, { 'server/src/cards/a.ts': code })).toHaveLength(1);
    },
  );

  test('of an argument are fine', () => {
    expect(
      find(timeAndChanceComeIn, {
        'server/src/cards/a.ts': 'clock.now(); new Date(text); Math.max(1, 2); // Date.now()',
      }),
    ).toEqual(nothing);
  });

  test('are the platform’s', () => {
    for (const path of [
      'server/src/platform/clock.ts',
      'server/src/testing/a.ts',
      'server/src/a.test.ts',
      'scripts/a.ts',
    ]) {
      expect(find(timeAndChanceComeIn, { [path]: 'new Date()' })).toEqual(nothing);
    }
  });
});

describe('a clock in SQL', () => {
  test.each(['now()', 'NOW( )', 'current_timestamp', 'clock_timestamp()', 'current_date'])(
    '%s is found',
    (sql) => {
      expect(
        find(sqlHasNoClock, { 'server/src/platform/a.ts': `\nquery(\`update t set at = ${sql}\`)` }),
      ).toEqual([`server/src/platform/a.ts:2 SQL with ${sql}.`]);
      expect(
        migrationHasNoClock('a.sql', `-- fine\ncreate table t (at timestamptz default ${sql});`)[0]?.line,
      ).toBe(2);
    },
  );

  test('is not the clock of the code around it, nor a comment', () => {
    expect(
      find(sqlHasNoClock, {
        'server/src/platform/a.ts': `// now()\nquery(\`\${clock.now()} x\`); knownow();`,
      }),
    ).toEqual(nothing);
    expect(migrationHasNoClock('a.sql', '-- never now()\n/* now() */ select 1;')).toEqual([]);
  });
});

test('server and sdk are strangers, save in tests', () => {
  const toServer = `import { a } from '../../server/src/money/index.ts';`;
  expect(find(packagesAreStrangers, { 'sdk/src/a.ts': toServer })).toHaveLength(1);
  expect(
    find(packagesAreStrangers, { 'server/src/api/a.ts': `import { a } from '@emboss/sdk/native';` }),
  ).toHaveLength(1);
  expect(
    find(packagesAreStrangers, { 'server/src/api/a.test.ts': `import { a } from '@emboss/sdk/native';` }),
  ).toEqual(nothing);
  expect(find(packagesAreStrangers, { 'examples/a.ts': `import { a } from '@emboss/sdk/native';` })).toEqual(
    nothing,
  );
});

test('a file may have as many lines as the limit and no more', () => {
  const lines = (count: number) => 'a;\n'.repeat(count);
  expect(find(filesAreSmall, { 'sdk/src/a.ts': lines(mostLines) })).toEqual(nothing);
  expect(find(filesAreSmall, { 'sdk/src/a.ts': lines(mostLines + 1) })).toHaveLength(1);
  expect(find(filesAreSmall, { 'sdk/src/a.test.ts': lines(mostLines + 1) })).toEqual(nothing);
});

test('a report says where, what and how to mend it', () => {
  expect(report([{ file: 'a.ts', line: 3, found: 'It is blue.', mend: 'Paint it.' }])).toBe(
    'a.ts:3\n    It is blue.\n    Mend: Paint it.',
  );
});
