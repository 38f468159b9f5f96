import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PAGES, proseOf, ROOT } from './pages.ts';

/** A heading's anchor, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');

/** Of a page, by its path from the top; of one heading's repetitions, the later ones are numbered. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(page).matchAll(/^#{1,6} +(.*)$/gm)) {
    const anchor = anchorOf(heading);
    let name = anchor;
    for (let count = 1; anchors.has(name); count++) name = `${anchor}-${count}`;
    anchors.add(name);
  }
  return anchors;
}

/** What is wrong with a link, if anything is. */
function wrongWith(from: string, target: string): string | undefined {
  const [path = '', anchor] = target.split('#');
  const page = path === '' ? from : relative(ROOT, join(ROOT, dirname(from), path));
  if (!existsSync(join(ROOT, page))) return `${target}: there is no ${page}`;
  if (anchor === undefined || statSync(join(ROOT, page)).isDirectory()) return undefined;
  return anchorsOf(page).has(anchor) ? undefined : `${target}: ${page} has no such heading`;
}

const linksOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));

describe('links', () => {
  it('are found', () => {
    expect(linksOf('README.md')).toContain('docs/mapping.md');
    expect(anchorOf('`permit-sync build`: what, then?')).toBe('permit-sync-build-what-then');
    expect(wrongWith('README.md', 'docs/cli.md#backfill')).toBeUndefined();
    expect(wrongWith('README.md', 'docs/cli.md#nothing')).toContain('no such heading');
    expect(wrongWith('docs/cli.md', '../lib/nothing.ts')).toContain('there is no lib/nothing.ts');
  });

  it.each(PAGES)('of %s lead somewhere', (page) => {
    expect(linksOf(page).flatMap((target) => wrongWith(page, target) ?? [])).toEqual([]);
  });

  it('in the code and its messages lead to pages and headings that there are', () => {
    const folders = ['cli', 'functions', 'infra', 'lib', 'local', 'bench', '.ci'];
    const files = folders
      .filter((folder) => existsSync(join(ROOT, folder)))
      .flatMap((folder) =>
        readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
          join(folder, name),
        ),
      )
      .filter((name) => statSync(join(ROOT, name)).isFile());
    expect(
      ['serverless.yml', 'sync.config.ts', ...files].flatMap((file) =>
        [...readFileSync(join(ROOT, file), 'utf8').matchAll(/\bdocs\/[\w/-]+\.md(?:#[\w-]+)?/g)]
          .flatMap(([target]) => wrongWith('README.md', target) ?? [])
          .map((wrong) => `${file}: ${wrong}`),
      ),
    ).toEqual([]);
  });
});
