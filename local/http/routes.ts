export interface Route<T> {
  /** A method, or `*` for all. */
  readonly method: string;
  /** A path; `{name}` stands for one part of it, `{name+}` for all the rest. */
  readonly path: string;
  readonly target: T;
}

/** The route for a request, as an HTTP API chooses it: a named method before `*`. */
export function findRoute<T>(
  routes: readonly Route<T>[],
  method: string,
  path: string,
): Route<T> | undefined {
  const matching = routes.filter((route) => matches(route.path, path));
  return (
    matching.find((route) => route.method.toUpperCase() === method) ??
    matching.find((route) => route.method === '*')
  );
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const parts = path.split('/');
  const greedy = wanted.at(-1)?.endsWith('+}') ?? false;
  if (greedy ? parts.length < wanted.length : parts.length !== wanted.length) return false;
  return wanted.every((part, index) => part.startsWith('{') || part === parts[index]);
}

/** What stands in a path for the parts that a route names, decoded. @param path one of that route */
export function parametersOf(pattern: string, path: string): Readonly<Record<string, string>> {
  const parts = path.split('/');
  return Object.fromEntries(
    pattern.split('/').flatMap((part, index) => {
      const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(part) ?? [];
      if (name === undefined) return [];
      const found = greedy === '+' ? parts.slice(index).join('/') : (parts[index] ?? '');
      return [[name, decodeURIComponent(found)]];
    }),
  );
}

/** The route as payload format 2.0 names it. */
export function routeKeyOf({ method, path }: Route<unknown>): string {
  return `${method === '*' ? 'ANY' : method.toUpperCase()} ${path}`;
}
