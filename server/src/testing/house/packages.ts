import type { HouseRule } from './finding.ts';
import { isTest } from './source-file.ts';

const strangers = [
  { from: 'server/', to: 'sdk/', name: '@emboss/sdk' },
  { from: 'sdk/', to: 'server/', name: '@emboss/server' },
];

/** The clients know the server's wire and nothing else of it, and the server does not know its clients. Tests may. */
export const packagesAreStrangers: HouseRule = (files) =>
  files
    .filter((file) => !isTest(file))
    .flatMap((file) =>
      file.imports.flatMap(({ specifier, target, line }) =>
        strangers
          .filter(
            ({ from, to, name }) =>
              file.path.startsWith(from) &&
              (target?.startsWith(to) || `${specifier}/`.startsWith(`${name}/`)),
          )
          .map(({ from, to }) => ({
            file: file.path,
            line,
            found: `It imports ${specifier}, but ${from} and ${to} know each other only by what goes over the wire.`,
            mend: 'Write the few lines again where they are needed: a client that shares the server’s code proves nothing about it.',
          })),
      ),
    );
