import { dirname, join, normalize } from 'node:path/posix';
import { parseAst } from 'vitest/node';
import { type SyntaxNode, stringValue, walk } from './syntax.ts';

/** One import, re-export, dynamic import or imported type. */
export interface Import {
  readonly specifier: string;
  /** The file it leads to, from the root of the repository; null for a package. */
  readonly target: string | null;
  /** The exported names it takes; `all` for `* as`, `export *` and dynamic imports. */
  readonly names: readonly string[] | 'all';
  /** True for `export … from`. */
  readonly reExports: boolean;
  readonly line: number;
}

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly syntax: SyntaxNode;
  readonly imports: readonly Import[];
  readonly lineAt: (offset: number) => number;
}

/** Parses TypeScript with the parser that Vitest brings; comments and strings are never taken for code. */
export function parseSource(path: string, text: string): SourceFile {
  const syntax = parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as SyntaxNode;
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const imports: Import[] = [];
  walk(syntax, (node) => {
    const found = readImport(node);
    if (found === null) return;
    const target = found.specifier.startsWith('.') ? normalize(join(dirname(path), found.specifier)) : null;
    imports.push({ ...found, target, line: lineAt(node.start) });
  });
  return { path, text, syntax, imports, lineAt };
}

export function isTest(file: SourceFile): boolean {
  return /\.test\.tsx?$/.test(file.path);
}

function readImport(node: SyntaxNode): Pick<Import, 'specifier' | 'names' | 'reExports'> | null {
  const specifier = stringValue(node.source);
  if (specifier === null) return null;
  switch (node.type) {
    case 'ImportDeclaration':
      return { specifier, names: importedNames(node), reExports: false };
    case 'ExportNamedDeclaration':
      return { specifier, names: specifiersOf(node).map((each) => nameOf(each.local)), reExports: true };
    case 'ExportAllDeclaration':
      return { specifier, names: 'all', reExports: true };
    case 'ImportExpression':
      return { specifier, names: 'all', reExports: false };
    case 'TSImportType':
      return { specifier, names: node.qualifier ? [nameOf(node.qualifier)] : 'all', reExports: false };
    default:
      return null;
  }
}

function importedNames(node: SyntaxNode): string[] | 'all' {
  const names = specifiersOf(node).map((specifier) => {
    if (specifier.type === 'ImportNamespaceSpecifier') return '*';
    return specifier.type === 'ImportDefaultSpecifier' ? 'default' : nameOf(specifier.imported);
  });
  return names.includes('*') ? 'all' : names;
}

function specifiersOf(node: SyntaxNode): SyntaxNode[] {
  return node.specifiers as SyntaxNode[];
}

/** The name of an identifier, of `'a string name'`, or of the first part of `a.qualified.name`. */
export function nameOf(node: unknown): string {
  const { name, value, left } = node as { name?: string; value?: string; left?: unknown };
  return left === undefined ? (name ?? value ?? '') : nameOf(left);
}
