import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startVitest } from 'vitest/node';
import { makePage } from './make-page.ts';
import { pagePath } from './page.ts';
import { conformanceFiles, repository } from './read-dialects.ts';

/*
 * Runs the conformance tests of all dialects and writes docs/conformance.md from what they have shown. When one failed or
 * was skipped it writes nothing, says which, and ends with 1.
 */

// The page is not checked here: a reporter that is named takes the place of those in the configuration.
const vitest = await startVitest(conformanceFiles(repository), {
  root: repository,
  watch: false,
  reporter: 'default',
});
const made = await makePage(vitest.state.getTestModules());
if (made.kind === 'made') {
  writeFileSync(join(repository, pagePath), made.page);
  console.log(`conformance  ${pagePath} written`);
} else {
  console.error(`conformance  ${pagePath} not written\n${made.faults.join('\n')}`);
  process.exitCode = 1;
}
