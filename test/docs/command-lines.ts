import { BLOCKS, type Block } from './pages.ts';

/** One command as it stands in a document. */
export interface CommandLine {
  /** `docs/cli.md:4` */
  readonly at: string;
  /** As it is written, continuations joined, without its prompt and its comment. */
  readonly text: string;
  /** Its words, without quotes; variables are left as they are. */
  readonly words: readonly string[];
  /** `NAME=value` before it. */
  readonly settings: Readonly<Record<string, string>>;
  /** The file that its output goes to. */
  readonly into: string | undefined;
}

const PROMPT = '$ ';

/** The lines of a block that are typed: all of a script's, of a transcript those with a prompt. */
function typed({ language, line, text }: Block): readonly (readonly [number, string])[] {
  const lines = text.split('\n').map((one, index) => [line + index, one] as const);
  if (language === 'sh') return lines;
  return lines
    .filter(([, one]) => one.startsWith(PROMPT))
    .map(([at, one]) => [at, one.slice(PROMPT.length)]);
}

/** Joins lines that end in a backslash, or within quotes. */
function joined(
  lines: readonly (readonly [number, string])[],
): readonly (readonly [number, string])[] {
  const whole: [number, string][] = [];
  let open: [number, string] | undefined;
  for (const [at, line] of lines) {
    open = open === undefined ? [at, line] : [open[0], `${open[1]} ${line.trim()}`];
    if (!line.endsWith('\\')) {
      whole.push(open);
      open = undefined;
    } else open[1] = open[1].slice(0, -1).trimEnd();
  }
  return open === undefined ? whole : [...whole, open];
}

type Token = { readonly word: string } | { readonly operator: string };

const TOKEN =
  /\s+|(?<comment>#.*)|(?<operator>&&|\|\||;|\||>)|(?<word>(?:'[^']*'|"(?:\$\([^)]*\)|[^"\\]|\\.)*"|\$\([^)]*\)|<[^<>\n]*>|[^\s'"|;&>#]|(?<=\S)#)+)/y;

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const start = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined) throw new Error(`cannot be read from "${text.slice(start)}" on`);
    if (groups['operator'] !== undefined) tokens.push({ operator: groups['operator'] });
    if (groups['word'] !== undefined) tokens.push({ word: unquoted(groups['word']) });
  }
  return tokens;
}

const unquoted = (word: string): string =>
  word.replaceAll(/'([^']*)'|"((?:\$\([^)]*\)|[^"\\]|\\.)*)"/g, (_, single, double) =>
    single === undefined ? String(double).replaceAll(/\\(.)/g, '$1') : String(single),
  );

const SETTING = /^([A-Z][A-Z0-9_]*)=(.*)$/s;

function commandOf(at: string, text: string, tokens: readonly Token[]): CommandLine {
  const arrow = tokens.findIndex((token) => 'operator' in token && token.operator === '>');
  const own = arrow < 0 ? tokens : tokens.slice(0, arrow);
  const words = own.flatMap((token) => ('word' in token ? [token.word] : []));
  const first = words.findIndex((word) => !SETTING.test(word));
  const before = words.slice(0, first < 0 ? words.length : first);
  const target = arrow < 0 ? undefined : tokens[arrow + 1];
  return {
    at,
    text,
    words: words.slice(before.length),
    settings: Object.fromEntries(
      before.map((word) => word.split(/=(.*)/s)).map(([name = '', value = '']) => [name, value]),
    ),
    into: target !== undefined && 'word' in target ? target.word : undefined,
  };
}

/** The commands of a block, in order; of a transcript, those that were typed. */
export function commandsOf(block: Block): readonly CommandLine[] {
  return joined(typed(block)).flatMap(([line, text]) => {
    const at = `${block.page}:${line}`;
    const commands: CommandLine[] = [];
    let rest: Token[] = [];
    for (const token of [...tokensOf(text), { operator: ';' }]) {
      if ('operator' in token && token.operator !== '>') {
        if (rest.length > 0) commands.push(commandOf(at, text.trim(), rest));
        rest = [];
      } else rest.push(token);
    }
    return commands;
  });
}

/** The name that decides who looks after a command: `npx` and npm's way to it are no part of it. */
export function programOf({ words }: CommandLine): string {
  const [first = '', second = ''] = words;
  return first === 'npx' ? second : first;
}

/** What the program is given. */
export const argumentsOf = ({ words }: CommandLine): readonly string[] =>
  words.slice(words[0] === 'npx' ? 2 : 1);

/** Every command of every block of every page. */
export const COMMANDS: readonly CommandLine[] = BLOCKS.filter(({ language }) =>
  ['sh', 'text'].includes(language),
).flatMap(commandsOf);
