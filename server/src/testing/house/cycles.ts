import type { Finding, HouseRule } from './finding.ts';
import { isTest, type SourceFile } from './source-file.ts';

type Graph = ReadonlyMap<string, readonly string[]>;

/** No file imports itself by way of others; types count too, because two such files are one idea in two places. */
export const noCycles: HouseRule = (files) => {
  const graph = graphOf(files.filter((file) => !isTest(file)));
  const reported = new Set<string>();
  const findings: Finding[] = [];
  for (const start of [...graph.keys()].sort()) {
    if (reported.has(start)) continue;
    const cycle = shortestCycle(graph, start);
    if (cycle === null) continue;
    for (const path of cycle) reported.add(path);
    findings.push({
      file: start,
      line: lineOfImport(files, start, cycle[1] ?? start),
      found: `It imports itself in a circle: ${[...cycle, start].join(' → ')}.`,
      mend: 'Move what the first and the last of them share into a file of its own that imports neither.',
    });
  }
  return findings;
};

function lineOfImport(files: readonly SourceFile[], from: string, to: string): number {
  const file = files.find(({ path }) => path === from);
  return file?.imports.find(({ target }) => target === to)?.line ?? 1;
}

function graphOf(files: readonly SourceFile[]): Graph {
  const known = new Set(files.map((file) => file.path));
  return new Map(
    files.map((file) => [
      file.path,
      file.imports.flatMap(({ target }) => (target !== null && known.has(target) ? [target] : [])),
    ]),
  );
}

/** The files of the shortest way from `start` back to itself, beginning with `start`; null when there is none. */
function shortestCycle(graph: Graph, start: string): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    for (const next of graph.get(path) ?? []) {
      if (next === start) return wayTo(path, cameFrom);
      if (cameFrom.has(next)) continue;
      cameFrom.set(next, path);
      queue.push(next);
    }
  }
  return null;
}

function wayTo(path: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const before = cameFrom.get(path);
  return before === undefined ? [path] : [...wayTo(before, cameFrom), path];
}
