import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const BLOCK = 512;
const PLAIN_FILE = '0';

const text = (block: Buffer, from: number, length: number): string =>
  block.toString('utf8', from, from + length).replace(/\0.*$/s, '');

/**
 * Unpacks an npm tarball, without its leading `package/`, into a folder.
 *
 * @returns the paths of its files
 * @see POSIX pax, "ustar Interchange Format"
 */
export async function unpack(tarball: string, folder: string): Promise<readonly string[]> {
  const archive = gunzipSync(await readFile(tarball));
  const paths: string[] = [];
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    const name = text(header, 0, 100);
    if (name === '') break;
    const size = Number.parseInt(text(header, 124, 12), 8);
    if (text(header, 156, 1) === PLAIN_FILE) {
      const path = join(text(header, 345, 155), name).replace(/^package\//, '');
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), archive.subarray(at + BLOCK, at + BLOCK + size));
      paths.push(path);
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return paths;
}
