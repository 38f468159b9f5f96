/** A piece of a filter or path. `text` has its quotes and escapes off. */
export interface Token {
  readonly kind: '(' | ')' | '[' | ']' | 'quoted' | 'word' | 'end';
  readonly text: string;
  /** Characters before it. */
  readonly at: number;
}

/** Says why a text cannot be read: `at` is the number of characters before the place. */
export type Refuse = (at: number, why: string) => Error;

const BRACKETS = ['(', ')', '[', ']'] as const;
const SPACE = ' \t\r\n';

/**
 * Cuts a filter or path into its pieces, looking at each character once.
 *
 * @throws what `refuse` makes, when a quoted text does not end or is not one of JSON's
 */
export function scan(text: string, refuse: Refuse): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const character = text.charAt(at);
    const bracket = BRACKETS.find((one) => one === character);
    if (SPACE.includes(character)) {
      at += 1;
    } else if (bracket !== undefined) {
      tokens.push({ kind: bracket, text: character, at });
      at += 1;
    } else {
      const end = character === '"' ? endOfQuoted(text, at, refuse) : endOfWord(text, at);
      const piece = text.slice(at, end);
      tokens.push(
        character === '"'
          ? { kind: 'quoted', text: unquoted(piece, at, refuse), at }
          : { kind: 'word', text: piece, at },
      );
      at = end;
    }
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length && !`${SPACE}()[]"`.includes(text.charAt(at))) at += 1;
  return at;
}

function endOfQuoted(text: string, start: number, refuse: Refuse): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') return at + 1;
  }
  throw refuse(start, 'the quoted text does not end');
}

function unquoted(piece: string, at: number, refuse: Refuse): string {
  const text = parsed(piece);
  if (typeof text === 'string' && text.isWellFormed()) return text;
  throw refuse(at, 'a quoted text must be one of JSON');
}

function parsed(piece: string): unknown {
  try {
    return JSON.parse(piece);
  } catch {
    return undefined;
  }
}
