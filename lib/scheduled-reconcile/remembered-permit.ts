import type { PermitReader } from '../reconcile/index.ts';
import type { Entries, Journal, PermitAnswers } from './journal/index.ts';

type PageKind = Extract<keyof PermitAnswers, `${string}Page`>;

/** Permit that can begin a listing at a later page; `lib/permit`'s client has this shape. */
export interface PagedPermit extends PermitReader {
  userPages(each: Each, from?: number): ReturnType<PermitReader['userPages']>;
  tenantPages(each: Each, from?: number): ReturnType<PermitReader['tenantPages']>;
  assignmentPages(
    each: Each,
    keys: ReadonlyMap<string, string>,
    options?: { readonly onInstances?: boolean; readonly from?: number | undefined },
  ): ReturnType<PermitReader['assignmentPages']>;
  instancePages(each: Each, from?: number): ReturnType<PermitReader['instancePages']>;
  tuplePages(each: Each, from?: number): ReturnType<PermitReader['tuplePages']>;
}
type Each = Parameters<PermitReader['userPages']>[0];

/** Permit of which a run's journal remembers what it answered; schema and environment are asked for each time. */
export function rememberPermit(permit: PagedPermit, journal: Journal): PermitReader {
  async function* listed<K extends PageKind>(
    kind: K,
    list: (from: number) => AsyncIterable<Entries[K]>,
  ): AsyncGenerator<Entries[K]> {
    const isWhole = journal.take('end', kind).length > 0;
    const known = journal.take(kind, '');
    yield* known;
    if (isWhole) return;
    for await (const page of list(known.length + 1)) {
      await journal.add(kind, '', page);
      yield page;
    }
    await journal.add('end', kind, null);
  }

  async function single<K extends keyof PermitAnswers>(
    kind: K,
    name: string,
    ask: () => Promise<Entries[K]>,
  ): Promise<Entries[K]> {
    const [known] = journal.take(kind, name);
    if (known !== undefined) return known;
    const answer = await ask();
    await journal.add(kind, name, answer);
    return answer;
  }
  const nameOf = (filter: object): string => JSON.stringify(filter);

  return {
    environment: permit.environment,
    roles: permit.roles,
    resources: permit.resources,
    userPages: (each) => listed('userPage', (from) => permit.userPages(each, from)),
    tenantPages: (each) => listed('tenantPage', (from) => permit.tenantPages(each, from)),
    assignmentPages: (each, keys, options) =>
      listed('assignmentPage', (from) => permit.assignmentPages(each, keys, { ...options, from })),
    instancePages: (each) => listed('instancePage', (from) => permit.instancePages(each, from)),
    tuplePages: (each) => listed('tuplePage', (from) => permit.tuplePages(each, from)),
    getUser: (key) => single('user', key, () => permit.getUser(key)),
    assignments: (filter, each) =>
      single('assignments', nameOf(filter), () => permit.assignments(filter, each)),
    instanceRoles: (filter, each) =>
      single('instanceRoles', nameOf(filter), () => permit.instanceRoles(filter, each)),
    getInstance: (key) => single('instance', key, () => permit.getInstance(key)),
    tuples: (filter, each) => single('tuples', nameOf(filter), () => permit.tuples(filter, each)),
  };
}
