import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const below = (folder: string): readonly string[] =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .sort();

/** What people read, by their paths from the top. */
export const PAGES: readonly string[] = [
  'README.md',
  'SECURITY.md',
  ...below('docs').filter((name) => name.endsWith('.md')),
  ...below('examples').filter((name) => name.endsWith('/README.md')),
].filter((name) => !name.includes('node_modules'));

export const textOf = (page: string): string => readFileSync(`${ROOT}${page}`, 'utf8');

/** A block between fences. */
export interface Block {
  /** `docs/cli.md:4`, the line of its fence: for the names of tests. */
  readonly at: string;
  readonly page: string;
  /** Of its first line of content, from 1. */
  readonly line: number;
  /** The first word behind the fence; empty: there is none. */
  readonly language: string;
  /** What follows it. */
  readonly info: string;
  readonly text: string;
}

const FENCED = /^( *)(`{3,})([^\n`]*)\n(.*?)^\1\2 *$/gms;

/** The blocks of a page, in order; a list's are read without their indent. */
export function blocksOf(page: string): readonly Block[] {
  const text = textOf(page);
  return [...text.matchAll(FENCED)].map((found) => {
    const [, indent = '', , head = '', inside = ''] = found;
    const line = text.slice(0, found.index).split('\n').length;
    const [language = '', ...info] = head.trim().split(/ +/);
    return {
      at: `${page}:${line}`,
      page,
      line: line + 1,
      language,
      info: info.join(' '),
      text: inside.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    };
  });
}

/** A page without what stands between fences; lines stay where they are. */
export const proseOf = (page: string): string =>
  textOf(page).replaceAll(FENCED, (block) => block.replaceAll(/[^\n]/g, ''));

export const BLOCKS: readonly Block[] = PAGES.flatMap(blocksOf);
