import { type Fact, sentence } from './facts.ts';
import { escaped, table } from './markdown.ts';
import type { Dialect } from './read-dialects.ts';
import { type DialectSection, pageHeading, type SubjectSection, sectionsOf } from './sections.ts';
import { sources } from './tags.ts';

/** Where the page is, from the repository's root. */
export const pagePath = 'docs/conformance.md';

const introduction = `What each dialect does, beside what its vendor’s document says. Every row is a test that calls a running server as a
client would, and that has passed. Rows are sentences about what their heading names; one that begins with dots goes on
from the bold words above it. The source is who says that it has to be so:

- documented: the vendor’s document.
- **inferred**: not the document, but something of the vendor’s points there, such as the names of its other paths.
- **ours**: nobody. The document is silent, and we chose.

This page is made by \`npm run conformance\` from the tests in \`server/src/dialects/*/conformance/\`, and never by hand.
\`npm test\` fails when it is not what the tests say.`;

const summaryHeader = ['Kind', 'Subject', 'Facts', ...sources.map(capitalized)];

/** The page of everything that the tests have shown, as Markdown. The same facts make the same page. */
export function conformancePage(dialects: readonly Dialect[], facts: readonly Fact[]): string {
  const sections = sectionsOf(dialects, facts);
  const contents = sections.map((section) => {
    const { dialect, anchor } = section;
    return `- [${escaped(dialect.title)}](#${anchor}): ${countsInWords(factsIn(section))}`;
  });
  return `${[`# ${pageHeading}`, introduction, contents.join('\n'), ...sections.flatMap(dialectBlocks)].join('\n\n')}\n`;
}

function dialectBlocks(section: DialectSection): string[] {
  const { dialect, kinds } = section;
  const readme = `../server/src/dialects/${dialect.name}/README.md`;
  const rows = kinds.flatMap(({ kind, subjects }) =>
    subjects.map(({ subject, anchor, facts }) => [
      kind,
      `[${heading(subject)}](#${anchor})`,
      ...counts(facts),
    ]),
  );
  return [
    `## ${escaped(dialect.title)}`,
    `Why what is ours is as it is, and where the document contradicts itself, says the dialect’s [README](${readme}).`,
    table(summaryHeader, [...rows, ['', 'all', ...counts(factsIn(section))]]),
    ...kinds.flatMap((kind) => [`### ${kind.heading}`, ...kind.subjects.flatMap(subjectBlocks)]),
  ];
}

function subjectBlocks({ subject, facts }: SubjectSection): string[] {
  return [`#### ${heading(subject)}`, table(['Fact', 'Source', 'Test'], factRows(facts))];
}

/** Facts in a row that begin with the same words have these said once, above them. */
function factRows(facts: readonly Fact[]): string[][] {
  return facts.flatMap((fact, index) => {
    const { group, name, source, file } = fact;
    const isWith = (other: Fact | undefined) => group !== '' && other?.group === group;
    const [before, after] = [facts[index - 1], facts[index + 1]];
    const isGrouped = isWith(before) || isWith(after);
    const row = [
      isGrouped ? `… ${escaped(name)}` : escaped(sentence(fact)),
      source === 'documented' ? source : `**${source}**`,
      `[${escaped(file.replace(/^.*\/conformance\//, ''))}](../${file})`,
    ];
    return isGrouped && !isWith(before) ? [[`**${escaped(group)}**`, '', ''], row] : [row];
  });
}

/** What a program reads stands in code. */
function heading(subject: string): string {
  return /[/_]/.test(subject) ? `\`${subject}\`` : escaped(subject);
}

function factsIn({ kinds }: DialectSection): Fact[] {
  return kinds.flatMap(({ subjects }) => subjects.flatMap(({ facts }) => facts));
}

function counts(facts: readonly Fact[]): string[] {
  const ofSource = sources.map((source) => facts.filter((fact) => fact.source === source).length);
  return [facts.length, ...ofSource].map(String);
}

function countsInWords(facts: readonly Fact[]): string {
  const [all, ...ofSource] = counts(facts);
  return `${all} facts, ${sources.map((source, index) => `${ofSource[index]} ${source}`).join(', ')}`;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
