import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { DirectoryError } from '../errors.ts';
import type { Place } from './row.ts';

/** Is shown the bytes of a file as they are read. */
export type Watch = (bytes: Uint8Array) => void;

/** A file on disk, read as a stream. */
export interface SourceFile {
  readonly name: string;
  /** In bytes. */
  size(): Promise<number>;
  /** Changes when the file is written to or replaced. */
  stamp(): Promise<string>;
  /** Where its text begins, after a byte order mark; `undefined`: it is UTF-16. */
  textStart(): Promise<Place | undefined>;
  /** From an offset on. */
  bytes(offset: number, watch?: Watch): AsyncGenerator<Uint8Array>;
}

const CHUNK_BYTES = 64 * 1024;
const UTF8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** Everything of it throws {@link DirectoryError} `no_access` when the file cannot be read, and `aborted`. */
export function openSourceFile(path: string, signal: AbortSignal | undefined): SourceFile {
  const name = basename(path);

  function failure(cause: unknown): DirectoryError {
    if (signal?.aborted === true) return new DirectoryError('aborted', `reading ${name}: stopped`);
    return cannotRead(name, cause);
  }

  async function look<T>(what: () => Promise<T>): Promise<T> {
    try {
      signal?.throwIfAborted();
      return await what();
    } catch (cause) {
      throw failure(cause);
    }
  }

  return {
    name,
    size: async () => (await look(() => stat(path))).size,
    stamp: async () => {
      const { size, mtimeNs, ino } = await look(() => stat(path, { bigint: true }));
      return `${ino}:${size}:${mtimeNs}`;
    },
    textStart: () =>
      look(async () => {
        await using file = await open(path);
        const { buffer, bytesRead } = await file.read(Buffer.alloc(3), 0, 3, 0);
        const start = buffer.subarray(0, bytesRead);
        if (UTF16_MARKS.some((mark) => start.subarray(0, 2).equals(mark))) return undefined;
        return { offset: start.equals(UTF8_MARK) ? UTF8_MARK.length : 0, line: 1 };
      }),
    bytes: async function* (offset, watch) {
      const stream = createReadStream(path, {
        start: offset,
        highWaterMark: CHUNK_BYTES,
        ...(signal === undefined ? {} : { signal }),
      });
      try {
        for await (const chunk of stream) {
          if (!(chunk instanceof Uint8Array)) continue;
          watch?.(chunk);
          yield chunk;
        }
      } catch (cause) {
        throw failure(cause);
      }
    },
  };
}

/** Names the file and never what is in it. */
export function cannotRead(name: string, cause: unknown): DirectoryError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const what = code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`;
  return new DirectoryError('no_access', `${name}: ${what}; check its path and its rights`, {
    cause,
  });
}
