import type { Finding, HouseRule } from './finding.ts';
import { faceOf, placeOf } from './rooms.ts';
import { nameOf, type SourceFile } from './source-file.ts';
import { isNode, type SyntaxNode } from './syntax.ts';

/** A room shows nothing in its index.ts that nobody imports from there. Tests and the composition count as somebody. */
export const noUnusedExports: HouseRule = (files) => {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return files.flatMap((file) => {
    const place = placeOf(file.path);
    if (place?.kind !== 'room' || !place.isFace) return [];
    const taken = namesTakenFrom(faceOf(place.room), files);
    if (taken === 'all') return [];
    const unused = exportsOf(file, byPath).filter(({ name }) => !taken.has(name));
    return [...Map.groupBy(unused, ({ line }) => line)].map(
      ([line, exports]): Finding => ({
        file: file.path,
        line,
        found: `Nobody imports ${exports.map(({ name }) => name).join(', ')} from here.`,
        mend: 'Take it off the room’s face (its own files import each other directly), or use it.',
      }),
    );
  });
};

function namesTakenFrom(face: string, files: readonly SourceFile[]): Set<string> | 'all' {
  const imports = files.flatMap((file) => file.imports.filter(({ target }) => target === face));
  if (imports.some(({ names }) => names === 'all')) return 'all';
  return new Set(imports.flatMap(({ names }) => names));
}

interface Export {
  readonly name: string;
  readonly line: number;
}

/** The names a file exports; those behind `export * from` stand on the line of that statement. */
function exportsOf(file: SourceFile, byPath: ReadonlyMap<string, SourceFile>): Export[] {
  return (file.syntax.body as SyntaxNode[]).flatMap((statement) => {
    const line = file.lineAt(statement.start);
    const isWholesale = statement.type === 'ExportAllDeclaration' && !isNode(statement.exported);
    const names = isWholesale ? namesBehind(statement, file, byPath) : namesExportedBy(statement);
    return names.map((name) => ({ name, line }));
  });
}

function namesBehind(
  statement: SyntaxNode,
  file: SourceFile,
  byPath: ReadonlyMap<string, SourceFile>,
): string[] {
  const line = file.lineAt(statement.start);
  const target = file.imports.find(
    (each) => each.reExports && each.names === 'all' && each.line === line,
  )?.target;
  const behind = byPath.get(target ?? '');
  return behind === undefined ? [] : exportsOf(behind, byPath).map(({ name }) => name);
}

function namesExportedBy(statement: SyntaxNode): string[] {
  if (statement.type === 'ExportDefaultDeclaration') return ['default'];
  if (statement.type === 'ExportAllDeclaration') return [nameOf(statement.exported)];
  if (statement.type !== 'ExportNamedDeclaration') return [];
  if (!isNode(statement.declaration))
    return (statement.specifiers as SyntaxNode[]).map(({ exported }) => nameOf(exported));
  const { id, declarations } = statement.declaration as { id?: unknown; declarations?: { id: unknown }[] };
  return declarations === undefined ? [nameOf(id)] : declarations.map((each) => nameOf(each.id));
}
