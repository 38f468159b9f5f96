import { describe, expect, it } from 'vitest';
import { argumentsOf, commandsOf, programOf } from './command-lines.ts';

const block = (text: string, language = 'sh') => ({
  at: 'page.md:1',
  page: 'page.md',
  line: 2,
  language,
  info: '',
  text,
});
const words = (text: string) => commandsOf(block(text)).map((command) => command.words);

describe('commands in a document', () => {
  it('are read as a shell reads them', () => {
    expect(words('a --b "c d" \'e=[{"f":1}]\' g=\'h\' "$I" # j')).toEqual([
      ['a', '--b', 'c d', 'e=[{"f":1}]', 'g=h', '$I'],
    ]);
    expect(words('a x#y && b; c | d')).toEqual([['a', 'x#y'], ['b'], ['c'], ['d']]);
    expect(words('a \\\n  --b \\\n  c\n\n# only a comment\nd')).toEqual([['a', '--b', 'c'], ['d']]);
    expect(words(`a "x $(b 'c "d') y" <pool ARN>`)).toEqual([
      ['a', `x $(b 'c "d') y`, '<pool ARN>'],
    ]);
  });

  it('have their line, settings and target', () => {
    const [, found] = commandsOf(block('# one\na\nB=1 C=2 npx d e > f.txt'));
    expect(found).toMatchObject({
      at: 'page.md:4',
      words: ['npx', 'd', 'e'],
      settings: { B: '1', C: '2' },
      into: 'f.txt',
    });
    if (found === undefined) throw new Error('not found');
    expect([programOf(found), argumentsOf(found)]).toEqual(['d', ['e']]);
  });

  it('are those with a prompt in a transcript', () => {
    const transcript = block('$ a b\nsome $ output\nc\n$ d', 'text');
    expect(commandsOf(transcript).map((command) => command.words)).toEqual([['a', 'b'], ['d']]);
  });

  it('that cannot be read are named', () => {
    expect(() => words('a "b')).toThrow('cannot be read from');
  });
});
