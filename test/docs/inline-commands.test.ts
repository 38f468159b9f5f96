import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from '../../cli/program.ts';
import project from '../../package.json' with { type: 'json' };
import { screens } from '../cli/screens.ts';
import { PAGES, proseOf } from './pages.ts';

const program = createProgram(screens({}).shell, () => () => Promise.resolve());
const byName = (command: Command, name: string) =>
  command.commands.find((one) => one.name() === name);

/** What stands between backquotes in a page's running text, on one line. */
const inlineOf = (page: string): readonly string[] =>
  [...proseOf(page).matchAll(/`([^`]+)`/g)].map(([, text = '']) => text.replaceAll(/\s+/g, ' '));

/** The words of a command of ours: with the program's name, or one of its commands and something that it takes. */
function oursIn(text: string): readonly string[] | undefined {
  const words = text.split(' ');
  const [first = '', second = ''] = words;
  if (first === 'npx' && second === 'permit-sync') return words.slice(2);
  if (first === 'permit-sync') return words.slice(1);
  const command = byName(program, first);
  if (command === undefined) return undefined;
  const takes = second.startsWith('--') || byName(command, second) !== undefined;
  return takes ? words : undefined;
}

/** Subcommands and options that there are not; arguments may be left out, or be anything. */
function unknownIn(words: readonly string[]): readonly string[] {
  let command: Command = program;
  const unknown: string[] = [];
  for (const [index, word] of words.entries()) {
    // The value of an option, or whatever may stand there.
    if (words[index - 1]?.startsWith('--') || words[index - 1] === '…') continue;
    const next = byName(command, word);
    if (next !== undefined) command = next;
    else if (word.startsWith('--')) {
      const [name] = word.replaceAll(/[.,;:…]+$/g, '').split('=');
      const options = [...command.options, ...(command.parent?.options ?? []), ...program.options];
      if (name !== '--help' && !options.some(({ long }) => long === name)) unknown.push(word);
    } else if (index === 0 && /^[a-z]/.test(word)) unknown.push(word);
    else if (/^[a-z]/.test(word) && command.commands.length > 0) unknown.push(word);
  }
  return unknown;
}

describe('what is typed, in running text', () => {
  it('is found', () => {
    expect(oursIn('dlq list')).toEqual(['dlq', 'list']);
    expect(oursIn('status codes')).toBeUndefined();
    expect(unknownIn(['dlq', 'list', '--stage', 'prod', '--nothing'])).toEqual(['--nothing']);
    expect(unknownIn(['dlq', 'nothing'])).toEqual(['nothing']);
    expect(unknownIn(['nothing'])).toEqual(['nothing']);
  });

  it.each(PAGES)('is what the command line and package.json have, in %s', (page) => {
    const wrong = inlineOf(page).flatMap((text) => {
      const [, script] = /^npm run ([\w:-]+)/.exec(text) ?? [];
      if (script !== undefined && !Object.hasOwn(project.scripts, script)) return [text];
      return unknownIn(oursIn(text) ?? []).map((word) => `${word}, in: ${text}`);
    });
    expect(wrong).toEqual([]);
  });
});
