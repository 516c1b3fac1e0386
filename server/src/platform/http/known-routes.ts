interface KnownRoute {
  readonly path: RegExp;
  readonly methods: readonly string[];
}

/** Remembers which methods each path takes, so that a wrong method can be told from an unknown path. */
export interface KnownRoutes {
  add(pattern: string, methods: string | readonly string[]): void;
  /** The methods of every pattern that the path matches; empty for an unknown path. */
  allowedMethods(path: string): string[];
}

export function createKnownRoutes(): KnownRoutes {
  const routes: KnownRoute[] = [];
  return {
    add: (pattern, methods) => {
      routes.push({ path: patternToRegExp(pattern), methods: [methods].flat() });
    },
    allowedMethods: (path) => {
      const matching = routes.filter((route) => route.path.test(path));
      return [...new Set(matching.flatMap((route) => route.methods))].sort();
    },
  };
}

/** `/cards/:card` as a regular expression. Patterns come from our own code. */
function patternToRegExp(pattern: string): RegExp {
  const segments = pattern.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+';
    return segment === '*' ? '.*' : RegExp.escape(segment);
  });
  return new RegExp(`^${segments.join('/')}$`);
}
