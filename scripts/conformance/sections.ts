import type { Fact } from './facts.ts';
import { anchors } from './markdown.ts';
import type { Dialect } from './read-dialects.ts';

/** A subject's part of the page. */
export interface SubjectSection {
  readonly subject: string;
  readonly anchor: string;
  /** In the order of their files' names, and of each file. */
  readonly facts: readonly Fact[];
}

/** The subjects of one kind. */
export interface KindSection {
  readonly kind: 'endpoint' | 'callback' | 'rule';
  readonly heading: string;
  readonly subjects: readonly SubjectSection[];
}

/** A dialect's part of the page, without kinds that have no facts. */
export interface DialectSection {
  readonly dialect: Dialect;
  readonly anchor: string;
  readonly kinds: readonly KindSection[];
}

export const pageHeading = 'Conformance';

/**
 * Facts by dialect, kind and subject: endpoints in the order of the routes, callbacks in the order of the topics, rules by
 * their names. An endpoint that is in no route comes last; that there is none is a test of its own.
 */
export function sectionsOf(dialects: readonly Dialect[], facts: readonly Fact[]): DialectSection[] {
  const anchorOf = anchors();
  anchorOf(pageHeading);
  return dialects.map((dialect) => {
    const bySubject = Map.groupBy(
      facts.filter((fact) => fact.dialect === dialect.name),
      ({ subject }) => subject,
    );
    const subjects = [...bySubject].map(([subject, itsFacts]) => ({ subject, facts: itsFacts }));
    const inOrder = subjects.sort(byOrder([...dialect.endpoints, ...dialect.callbacks]));
    return {
      dialect,
      anchor: anchorOf(dialect.title),
      kinds: kinds
        .map(({ kind, heading }) => ({
          kind,
          heading,
          subjects: inOrder.filter(({ subject }) => kindOf(subject, dialect) === kind),
        }))
        .filter((section) => section.subjects.length > 0)
        .map((section) => {
          anchorOf(section.heading);
          const withAnchors = section.subjects.map((each) => ({ ...each, anchor: anchorOf(each.subject) }));
          return { ...section, subjects: withAnchors };
        }),
    };
  });
}

const kinds = [
  { kind: 'endpoint', heading: 'Endpoints' },
  { kind: 'callback', heading: 'Callbacks' },
  { kind: 'rule', heading: 'Rules' },
] as const;

function kindOf(subject: string, { callbacks }: Dialect): KindSection['kind'] {
  if (/^[A-Z]+ \//.test(subject)) return 'endpoint';
  return callbacks.includes(subject) ? 'callback' : 'rule';
}

function byOrder(known: readonly string[]) {
  const placeOf = (subject: string) => (known.includes(subject) ? known.indexOf(subject) : known.length);
  return ({ subject: one }: { subject: string }, { subject: other }: { subject: string }) =>
    placeOf(one) - placeOf(other) || (one.toLowerCase() < other.toLowerCase() ? -1 : 1);
}
