import type { Finding, HouseRule } from './finding.ts';
import { placeOf } from './rooms.ts';
import { isTest, type SourceFile } from './source-file.ts';
import { isNode, type SyntaxNode, walk } from './syntax.ts';

/** Time and chance come in as arguments, so that a test can say what they are. Only platform/ asks the machine. */
export const timeAndChanceComeIn: HouseRule = (files) =>
  files
    .filter((file) => !isTest(file) && isBound(file))
    .flatMap((file) => {
      const findings: Finding[] = [];
      walk(file.syntax, (node) => {
        const source = sourceOf(node);
        if (source === null) return;
        findings.push({
          file: file.path,
          line: file.lineAt(node.start),
          found: `It calls ${source}.`,
          mend:
            source === 'Math.random()'
              ? 'Take a Random (or a NewId) as an argument and let compose.ts pass it in.'
              : 'Take a Clock as an argument (`wall` or `clock`, see the two clocks in ARCHITECTURE.md) and call its now().',
        });
      });
      return findings;
    });

function isBound(file: SourceFile): boolean {
  const place = placeOf(file.path);
  return place !== null && place.kind !== 'testing' && !(place.kind === 'room' && place.room === 'platform');
}

function sourceOf(node: SyntaxNode): string | null {
  if (node.type === 'NewExpression' && isNamed(node.callee, 'Date')) {
    return (node.arguments as unknown[]).length === 0 ? 'new Date()' : null;
  }
  if (node.type === 'CallExpression' && isNamed(node.callee, 'Date')) return 'Date()';
  if (node.type !== 'MemberExpression') return null;
  if (isNamed(node.object, 'Date') && isNamed(node.property, 'now')) return 'Date.now()';
  return isNamed(node.object, 'Math') && isNamed(node.property, 'random') ? 'Math.random()' : null;
}

function isNamed(node: unknown, name: string): boolean {
  return isNode(node) && node.type === 'Identifier' && node.name === name;
}
