import { createReadStream } from 'node:fs';

/** A line of a file, without its end. */
export interface ByteLine {
  readonly bytes: Uint8Array;
  /** Whether its end was there: only the last line may lack it. */
  readonly isEnded: boolean;
}

const LF = 0x0a;
const CR = 0x0d;

/**
 * The lines of a file, which end with LF or CRLF and with nothing else: Node's readline splits at U+2028 and U+2029
 * too, and these may stand in JSON as they are (RFC 8259, section 7).
 */
export async function* byteLines(path: string): AsyncGenerator<ByteLine> {
  let begun: Uint8Array[] = [];
  const line = (last: Uint8Array, isEnded: boolean): ByteLine => {
    const bytes = Buffer.concat([...begun, last]);
    begun = [];
    return { bytes: bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes, isEnded };
  };
  for await (const chunk of createReadStream(path)) {
    if (!(chunk instanceof Uint8Array)) continue;
    let from = 0;
    for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, from)) {
      yield line(chunk.subarray(from, at), true);
      from = at + 1;
    }
    begun.push(chunk.subarray(from));
  }
  const rest = line(new Uint8Array(), false);
  if (rest.bytes.length > 0) yield rest;
}
