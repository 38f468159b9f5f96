import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Which room may import from which (docs/decisions/0001-rooms.md). A room is a folder of `lib`, or a top folder; each may always
 * import from itself. Types count as imports: a type is a dependency too.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'lib/jobs': [],
  'lib/telemetry': [],
  'lib/aws-json': [],
  'lib/config': ['lib/aws-json'],
  'lib/admission': [],
  'lib/mapping': ['lib/jobs'],
  'lib/providers': ['lib/jobs'],
  'lib/queue': ['lib/jobs', 'lib/aws-json'],
  'lib/ledger': ['lib/jobs'],
  'lib/permit': ['lib/jobs'],
  'lib/intake': ['lib/jobs', 'lib/providers', 'lib/telemetry'],
  'lib/sync': ['lib/jobs', 'lib/ledger', 'lib/mapping', 'lib/telemetry'],
  'lib/directories': ['lib/jobs', 'lib/providers'],
  'lib/backfill': ['lib/jobs', 'lib/directories', 'lib/queue'],
  'lib/reconcile': ['lib/jobs', 'lib/directories', 'lib/ledger', 'lib/mapping', 'lib/sync'],
  'lib/samples': ['lib/jobs', 'lib/providers'],
  'lib/scim': ['lib/jobs', 'lib/telemetry', 'lib/intake'],
  'lib/handoff': ['lib/jobs', 'lib/mapping', 'lib/ledger', 'lib/intake', 'lib/telemetry'],
  'lib/examples': [
    'lib/jobs',
    'lib/ledger',
    'lib/mapping',
    'lib/providers',
    'lib/scim',
    'lib/handoff',
    'lib/sync',
  ],
};
/** Whose inner rooms depend on each other one way, too. */
const LAYERED = ['lib/sync', 'lib/scim/directory'];
/** Rooms that put the others together. */
const COMPOSE = [
  'functions',
  'cli',
  'local',
  'lib/webhook',
  'lib/worker',
  'lib/cognito-trigger',
  'lib/cognito-admin',
  'lib/scim-endpoint',
  'lib/scheduled-reconcile',
  'lib/handoff-endpoint',
  'lib/index.ts',
  'sync.config.ts',
  'sync.examples.ts',
];

const root = resolve(import.meta.dirname, '..');

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name));
}

/** `lib/jobs/job.ts` → `lib/jobs`; `functions/clerk.ts` → `functions`. */
function roomOf(file: string): string {
  const [top = '', second = ''] = file.split('/');
  return top === 'lib' ? `${top}/${second}` : top;
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g);
  return [...found].map(([, path = '']) => relative(root, resolve(root, dirname(file), path)));
}

const files = ['lib', 'functions', 'local', 'cli'].flatMap(sources);

/** The first circle that is found, as the way around it. */
function circleIn(edges: ReadonlyMap<string, Iterable<string>>): string[] {
  const done = new Set<string>();
  const way: string[] = [];
  function visit(node: string): string[] {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node];
    if (done.has(node)) return [];
    way.push(node);
    for (const next of edges.get(node) ?? []) {
      const circle = visit(next);
      if (circle.length > 0) return circle;
    }
    way.pop();
    done.add(node);
    return [];
  }
  for (const node of edges.keys()) {
    const circle = visit(node);
    if (circle.length > 0) return circle;
  }
  return [];
}

describe('rooms', () => {
  it.each(Object.keys(MAY_IMPORT))('%s imports only what it may', (room) => {
    const own = files.filter((file) => roomOf(file) === room);
    expect(own.length).toBeGreaterThan(0);
    const wrong = own.flatMap((file) =>
      importsOf(file)
        .filter((target) => ![room, ...(MAY_IMPORT[room] ?? [])].includes(roomOf(target)))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has no file that imports itself in a roundabout way', () => {
    expect(circleIn(new Map(files.map((file) => [file, importsOf(file)])))).toEqual([]);
  });

  it.each(LAYERED)('%s: its inner rooms depend on each other one way', (room) => {
    const folders = new Map<string, Set<string>>();
    for (const file of files) {
      if (!file.startsWith(`${room}/`) || file.endsWith('/index.ts')) continue;
      const from = dirname(file);
      const others = importsOf(file)
        .map((target) => dirname(target))
        .filter((target) => `${target}/`.startsWith(`${room}/`) && target !== from);
      folders.set(from, (folders.get(from) ?? new Set()).union(new Set(others)));
    }
    expect(folders.size).toBeGreaterThan(1);
    expect(circleIn(folders)).toEqual([]);
  });

  it('knows every room', () => {
    const rooms = new Set(files.map(roomOf));
    for (const room of [...Object.keys(MAY_IMPORT), ...COMPOSE]) rooms.delete(room);
    expect([...rooms]).toEqual([]);
  });

  it('keeps functions, the command line and the local stack out of lib, and tests out of all', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => /^(?:test|bench)\b/.test(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('lets the benchmark drive what is shipped, and nothing drive the benchmark', () => {
    const benchmark = sources('bench');
    expect(benchmark.length).toBeGreaterThan(0);
    const wrong = benchmark.flatMap((file) =>
      importsOf(file)
        .filter((target) => !/^(?:bench|lib|local)\//.test(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(files.filter((file) => file.endsWith('/index.ts')))(
    '%s shows and does nothing else',
    (file) => {
      const text = readFileSync(join(root, file), 'utf8');
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
      const statements = code.split(';').map((one) => one.trim());
      expect(statements.filter((one) => one !== '' && !one.startsWith('export'))).toEqual([]);
    },
  );
});
