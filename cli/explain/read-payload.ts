import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { CliError, usageError } from '../errors.ts';
import type { Shell } from '../shell.ts';

/** Of a kept event, unpacked; no provider sends nearly as much. */
const MAX_BYTES = 8 * 1024 * 1024;

/**
 * Reads a payload whole, as it is.
 *
 * @param path - `-`: stdin
 * @throws {CliError} `usage`: no such file; `unknown_payload`: far too large for an event
 */
export async function readPayload(path: string, { cwd, stdin }: Shell): Promise<Buffer> {
  if (path !== '-') {
    const file = resolve(cwd, path);
    if (!existsSync(file) || statSync(file).isDirectory()) {
      throw usageError(`${path}: there is no such file`, 'Give a file with one event, or -.');
    }
    if (statSync(file).size > MAX_BYTES) throw tooLarge(path);
    return readFileSync(file);
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const read = Buffer.from(chunk);
    bytes += read.byteLength;
    if (bytes > MAX_BYTES) throw tooLarge(path);
    chunks.push(read);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (path: string): CliError =>
  new CliError('unknown_payload', `${path}: is larger than ${MAX_BYTES} bytes, and no event is`, {
    remedy: 'Give one event.',
  });
