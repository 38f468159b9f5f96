import { MAX_ROW_BYTES, type Place } from './row.ts';

const LF = 10;

export interface JsonLine {
  readonly line: number;
  readonly next: Place;
  /** `undefined`: it is longer than a row may be. */
  readonly bytes: Uint8Array | undefined;
}

/** Splits a file into its lines, the one without an end too. @param from - where the bytes begin */
export async function* splitLines(
  bytes: AsyncIterable<Uint8Array>,
  from: Place,
): AsyncGenerator<readonly JsonLine[]> {
  let { offset, line } = from;
  /** What has come of a line that has not ended yet; not kept once it is too long. */
  let begun: Uint8Array[] = [];
  let length = 0;

  function keep(part: Uint8Array): void {
    length += part.length;
    if (length > MAX_ROW_BYTES) begun = [];
    else begun.push(part);
  }

  function finish(endBytes: number): JsonLine {
    const whole = length > MAX_ROW_BYTES ? undefined : Buffer.concat(begun);
    offset += length + endBytes;
    const told = { line, next: { offset, line: line + 1 }, bytes: whole };
    line += 1;
    [begun, length] = [[], 0];
    return told;
  }

  for await (const chunk of bytes) {
    const told: JsonLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, start)) {
      keep(chunk.subarray(start, end));
      told.push(finish(1));
      start = end + 1;
    }
    keep(chunk.subarray(start));
    yield told;
  }
  if (length > 0) yield [finish(0)];
}
