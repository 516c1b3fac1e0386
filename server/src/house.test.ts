import { describe, expect, test } from 'vitest';
import { arrowsPointDown } from './testing/house/arrows.ts';
import { timeAndChanceComeIn } from './testing/house/clocks.ts';
import { noCycles } from './testing/house/cycles.ts';
import { filesAreSmall } from './testing/house/file-size.ts';
import { type Finding, report } from './testing/house/finding.ts';
import { packagesAreStrangers } from './testing/house/packages.ts';
import { readHouse, readMigrations } from './testing/house/read-house.ts';
import { secretsStayInTheVault } from './testing/house/secrets.ts';
import { migrationHasNoClock, sqlHasNoClock } from './testing/house/sql-clock.ts';
import { noUnusedExports } from './testing/house/unused-exports.ts';

const files = readHouse();

function expectNone(findings: Finding[]): void {
  if (findings.length > 0) expect.fail(`${findings.length} found\n\n${report(findings)}\n`);
}

describe('the house', () => {
  test('was read', () => {
    expect(files.map((file) => file.path)).toContain('server/src/house.test.ts');
    expect(readMigrations().length).toBeGreaterThan(0);
  });

  test('has arrows that point down, from face to face', () => expectNone(arrowsPointDown(files)));
  test('has no import cycles', () => expectNone(noCycles(files)));
  test('shows nothing that nobody imports', () => expectNone(noUnusedExports(files)));
  test('keeps secrets in the vault', () => expectNone(secretsStayInTheVault(files)));
  test('passes time and chance in as arguments', () => expectNone(timeAndChanceComeIn(files)));
  test('asks no clock in SQL', () => expectNone(sqlHasNoClock(files)));
  test('asks no clock in migrations', () =>
    expectNone(readMigrations().flatMap(({ path, text }) => migrationHasNoClock(path, text))));
  test('keeps server and sdk apart', () => expectNone(packagesAreStrangers(files)));
  test('has small files', () => expectNone(filesAreSmall(files)));
});
