/** What a test database is cloned from. The global setup makes it once for the whole run. */
export type TestTemplate =
  /** A migrated data directory of PGlite, as a file. */
  | { readonly kind: 'pglite'; readonly file: string }
  /** A migrated database; its clones' names begin with its own. */
  | { readonly kind: 'postgres'; readonly serverUrl: string; readonly name: string }
  /** Tests that need no database still run; the others fail with this. */
  | { readonly kind: 'failed'; readonly message: string };

declare module 'vitest' {
  export interface ProvidedContext {
    testTemplate: TestTemplate;
  }
}
