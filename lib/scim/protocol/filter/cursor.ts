import { type Refuse, scan, type Token } from './scan.ts';

/** Goes through the pieces of a filter or path, one after another. */
export interface Cursor {
  peek(): Token;
  take(): Token;
  /** Takes the next piece if it is of this kind. */
  takeIf(kind: Token['kind']): boolean;
  /** Takes the next piece if it is this word, written in lower case here. */
  takeWord(word: string): boolean;
  /** @throws when the next piece is another */
  expect(kind: Token['kind'], what: string): Token;
  refuse(token: Token, why: string): Error;
}

export function createCursor(text: string, refuseAt: Refuse): Cursor {
  const tokens = scan(text, refuseAt);
  const end: Token = { kind: 'end', text: '', at: text.length };
  let next = 0;
  const peek = () => tokens[next] ?? end;
  const take = () => {
    const token = peek();
    next += 1;
    return token;
  };
  const refuse = ({ at }: Token, why: string) => refuseAt(at, why);
  return {
    peek,
    take,
    refuse,
    takeIf(kind) {
      const found = peek().kind === kind;
      if (found) take();
      return found;
    },
    takeWord(word) {
      const { kind, text: found } = peek();
      if (kind !== 'word' || found.toLowerCase() !== word) return false;
      take();
      return true;
    },
    expect(kind, what) {
      const token = take();
      if (token.kind !== kind) throw refuse(token, `${what} is missing`);
      return token;
    },
  };
}
