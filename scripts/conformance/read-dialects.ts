import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const folder = 'server/src/dialects';

/** What a dialect must have facts of. */
export interface Dialect {
  /** Its folder's name. */
  readonly name: string;
  /** The vendor's, from the first line of its README. */
  readonly title: string;
  /** Method and path, in the order of its routes. */
  readonly endpoints: readonly string[];
  /** In the document's order. */
  readonly callbacks: readonly string[];
}

/**
 * All dialects under the repository's root: their `routes.ts` exports `routes`, whose keys are paths answered by POST or
 * method and path; their `callbacks/index.ts` exports the list `topics`.
 */
export async function readDialects(root: string): Promise<Dialect[]> {
  const names = readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  return await Promise.all(names.sort().map((name) => readDialect(join(root, folder, name), name)));
}

async function readDialect(place: string, name: string): Promise<Dialect> {
  const load = async (file: string) => await import(pathToFileURL(join(place, file)).href);
  const { routes } = (await load('routes.ts')) as { routes: Readonly<Record<string, unknown>> };
  const { topics } = (await load('callbacks/index.ts')) as { topics: readonly string[] };
  return {
    name,
    title: /^# (.+)$/m.exec(readFileSync(join(place, 'README.md'), 'utf8'))?.[1] ?? name,
    endpoints: Object.keys(routes).map((key) => (key.startsWith('/') ? `POST ${key}` : key)),
    callbacks: topics,
  };
}

/** The conformance tests of all dialects, from the repository's root, sorted. */
export function conformanceFiles(root: string): string[] {
  return globSync(`${folder}/*/conformance/**/*.test.ts`, { cwd: root }).map(slashed).sort();
}

/** The repository that this file is in. */
export const repository = fileURLToPath(new URL('../..', import.meta.url));

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
