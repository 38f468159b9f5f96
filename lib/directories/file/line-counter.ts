const LF = 10;
const CR = 13;

/** Lines of a file, by offset, as an editor counts them: `\n`, `\r\n` and a lone `\r` end one each. */
export interface LineCounter {
  /** The next bytes of the file. */
  feed(bytes: Uint8Array): void;
  /** @param offset - never before the one asked for last */
  lineAt(offset: number): number;
}

/** @param from - where the first bytes come from, and what line that is on */
export function createLineCounter(from: {
  readonly offset: number;
  readonly line: number;
}): LineCounter {
  let { offset: end, line } = from;
  /** Offsets of line ends that nobody has asked beyond yet. */
  let ends: number[] = [];
  let passed = 0;
  /** The last byte was a `\r`: whether a `\n` follows is not known yet. */
  let afterCr = false;

  return {
    feed: (bytes) => {
      ends = ends.slice(passed);
      passed = 0;
      for (let at = 0; at < bytes.length; at += 1) {
        const byte = bytes[at];
        if (afterCr && byte !== LF) ends.push(end + at - 1);
        if (byte === LF) ends.push(end + at);
        afterCr = byte === CR;
      }
      end += bytes.length;
    },
    lineAt: (offset) => {
      for (let at = ends[passed]; at !== undefined && at < offset; at = ends[passed]) {
        passed += 1;
        line += 1;
      }
      return line;
    },
  };
}
