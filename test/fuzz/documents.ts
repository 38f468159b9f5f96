import { readdirSync } from 'node:fs';
import { json } from '../providers/fixture.ts';

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** All fixtures of a folder, e.g. `clerk`. */
export const documentsOf = (folder: string): readonly unknown[] =>
  readdirSync(new URL(`${folder}/`, FIXTURES)).map((file) =>
    json(`${folder}/${file.replace(/\.json$/, '')}`),
  );

/** What some fixtures have under a name, e.g. `body`. */
export const partsOf = (documents: readonly unknown[], name: string): readonly unknown[] =>
  documents.flatMap((document) => {
    const has = typeof document === 'object' && document !== null && name in document;
    return has ? [new Map<string, unknown>(Object.entries(document)).get(name)] : [];
  });
