import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSource, type SourceFile } from './source-file.ts';

const repository = fileURLToPath(new URL('../../../..', import.meta.url));

const code = ['server/src', 'sdk/src', 'bench', 'examples', 'scripts', 'console/src'].map(
  (folder) => `${folder}/**/*.{ts,tsx}`,
);

/** All TypeScript of the repository, tests included. */
export function readHouse(): SourceFile[] {
  return read(code).map(({ path, text }) => parseSource(path, text));
}

/** All migrations. */
export function readMigrations(): { path: string; text: string }[] {
  return read(['server/src/**/migrations/*.sql']);
}

function read(patterns: string[]): { path: string; text: string }[] {
  const paths = globSync(patterns, { cwd: repository, exclude: ['**/node_modules/**', '**/dist/**'] });
  return paths
    .map((path) => ({
      path: path.replaceAll('\\', '/'),
      text: readFileSync(`${repository}/${path}`, 'utf8'),
    }))
    .sort(byPath);
}

function byPath(a: { path: string }, b: { path: string }): number {
  return a.path < b.path ? -1 : 1;
}
