import { readFileSync } from 'node:fs';

const CENTRAL_ENTRY = 0x02014b50;

/** Names of the files in a zip, from its central directory (APPNOTE.TXT 4.3.12). */
export function zipEntries(file: string): readonly string[] {
  const bytes = readFileSync(file);
  const count = bytes.readUInt16LE(bytes.length - 12);
  let at = bytes.readUInt32LE(bytes.length - 6);
  const names: string[] = [];
  for (let entry = 0; entry < count; entry++) {
    if (bytes.readUInt32LE(at) !== CENTRAL_ENTRY) throw new Error(`${file}: not a plain zip`);
    const nameLength = bytes.readUInt16LE(at + 28);
    names.push(bytes.toString('utf8', at + 46, at + 46 + nameLength));
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return names;
}
