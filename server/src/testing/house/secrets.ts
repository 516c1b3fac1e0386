import type { Finding, HouseRule } from './finding.ts';
import { placeOf } from './rooms.ts';
import { isTest } from './source-file.ts';
import { stringValue, walk } from './syntax.ts';

const mayReveal = [
  /^server\/src\/vault\//,
  /^server\/src\/dialects\/[^/]+\/(envelope|crypto)\.ts$/,
  /^server\/src\/api\/envelope\.ts$/,
  /^server\/src\/cardholders\/verification\/sumsub\/envelope\.ts$/,
];

/** A clear card number, CVV, PIN or OTP is seen only in the vault and where a dialect encrypts it. */
export const secretsStayInTheVault: HouseRule = (files) =>
  files
    .filter(
      (file) =>
        placeOf(file.path) !== null && !isTest(file) && !mayReveal.some((allowed) => allowed.test(file.path)),
    )
    .flatMap((file) => {
      const findings: Finding[] = [];
      walk(file.syntax, (node) => {
        // `secret.reveal`, `secret['reveal']` and `const { reveal } = secret`; a class that declares it is no use of it.
        const member =
          node.type === 'MemberExpression' ? node.property : node.type === 'Property' ? node.key : null;
        const name = stringValue(member) ?? (member as { name?: string } | null)?.name;
        if (name !== 'reveal') return;
        findings.push({
          file: file.path,
          line: file.lineAt(node.start),
          found: 'It reveals a secret.',
          mend: 'Hand the Secret on as it is; only vault/ and the envelope.ts or crypto.ts of a wire open one.',
        });
      });
      return findings;
    });
