import { describe, expect, it } from 'vitest';
import { COMMANDS, programOf } from './command-lines.ts';
import { BLOCKS, PAGES } from './pages.ts';
import { PROGRAMS } from './programs.ts';

/** Each language, and the test that takes its blocks. `text` and `http` are shown, but for what is typed in them. */
const LANGUAGES = {
  ts: 'snippets.test.ts',
  js: 'snippets.test.ts',
  json: 'snippets.test.ts',
  yaml: 'snippets.test.ts',
  sh: 'the test of the program',
  text: 'the test of the program',
  http: undefined,
  mermaid: undefined,
} as const;

describe('the documents', () => {
  it('are found', () => {
    expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'docs/cli.md']));
    expect(BLOCKS.length).toBeGreaterThan(60);
    expect(COMMANDS.length).toBeGreaterThan(60);
  });

  it('say of each block which language it is in, one that is looked at here', () => {
    const known = Object.keys(LANGUAGES);
    expect(
      BLOCKS.filter(({ language }) => !known.includes(language)).map(
        ({ at, language }) => `${at}: ${language === '' ? 'no language' : language}`,
      ),
    ).toEqual([]);
  });

  it('have commands only of programs that are looked at here', () => {
    expect(
      COMMANDS.filter((command) => !PROGRAMS.has(programOf(command))).map(
        ({ at, text }) => `${at}: ${text}`,
      ),
    ).toEqual([]);
  });
});
