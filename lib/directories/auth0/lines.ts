import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { DirectoryError } from '../errors.ts';

/** Longer than any user; a file without line ends must not fill the memory. */
const MAX_LINE_CHARACTERS = 4 * 1024 * 1024;
const GZIP_MAGIC = [0x1f, 0x8b];

/**
 * The lines of a gzipped file of UTF-8 text, while it comes: no more of it is held than a line and a piece.
 *
 * A file that comes unpacked already, because the transport called it an encoding, is read as it is; then the
 * transport has seen to its end.
 *
 * @throws {DirectoryError} `incomplete` when the file ends before the end of the gzip stream, or is damaged; whatever
 *   `bytes` throws.
 */
export async function* gzippedLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const piece of unpacked(bytes)) {
    const lines = (rest + decode(decoder, piece)).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_CHARACTERS) throw broken('has a line of more than 4 MiB');
    for (const line of lines) if (line.trim() !== '') yield line;
  }
  rest += decode(decoder);
  if (rest.trim() !== '') yield rest;
}

async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  try {
    let head = Buffer.alloc(0);
    while (head.length < GZIP_MAGIC.length) {
      const { value, done } = await pieces.next();
      if (done === true) throw broken('ends before it begins');
      head = Buffer.concat([head, value]);
    }
    const whole = after(head, pieces);
    yield* GZIP_MAGIC.every((byte, index) => head[index] === byte) ? gunzipped(whole) : whole;
  } finally {
    // Not waited for: it comes only after the piece that is under way.
    pieces.return?.().catch(() => {});
  }
}

async function* after(
  head: Uint8Array,
  pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield head;
  for (let piece = await pieces.next(); piece.done !== true; piece = await pieces.next())
    yield piece.value;
}

async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  // What goes wrong is thrown by the iteration below.
  pipeline(Readable.from(bytes, { objectMode: false }), gunzip, () => {});
  try {
    yield* gunzip;
  } catch (cause) {
    if (cause instanceof DirectoryError) throw cause;
    throw broken('ends too early, or is damaged', cause);
  }
}

function decode(decoder: InstanceType<typeof TextDecoder>, piece?: Uint8Array): string {
  try {
    return decoder.decode(piece, { stream: piece !== undefined });
  } catch {
    throw broken('is not UTF-8');
  }
}

function broken(what: string, cause?: unknown): DirectoryError {
  return new DirectoryError('incomplete', `the file of the users export ${what}`, { cause });
}
