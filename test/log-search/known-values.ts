import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where the people and the secrets of a test run are written down. */
const FOLDERS = ['test', 'lib/samples', 'local/demo', 'cli', 'examples'];
/** Fields that hold a person's name, in fixtures and in code. */
const NAME_FIELD =
  /\b(?:first_?name|last_?name|given_?name|middle_?name|family_?name|formatted)\\?["']?\s*[:=]\s*\\?["'`]([^"'`\\]+)/giu;
/** Those whose fields are given by position. */
const CAST = /\bclerkUser\('[^']*', '([^']*)', '([^']*)'\)/g;
const SECRET_FIELD =
  /\b[a-z_]*(?:secret|token|api_?key|password|credential)s?["']?\s*[:=]\s*["'`]([^"'`$\n]+)["'`]/giu;
/** A value of its own, and no word of a sentence or a code of ours: `invalid_token`. */
const OWN_VALUE = /^(?=.{8,})(?=.*[\d-])[\w+/=!&:-]+$/u;
const SCIM_PAIR = /^[\w.-]+:/;
/** Words that are somebody's name in a fixture, and have a meaning of their own in a log. */
const WORDS = new Set(['The', 'User', 'Amazing', 'Error', 'Permit']);

/** The words of all names that people have in fixtures, samples and tests; each begins with a capital. */
export function personNames(): ReadonlySet<string> {
  const names = sources().flatMap((text) => [
    ...[...text.matchAll(NAME_FIELD)].map(([, name = '']) => name),
    ...[...text.matchAll(CAST)].flatMap(([, first = '', last = '']) => [first, last]),
  ]);
  const words = names.flatMap((name) => name.match(/\p{Lu}[\p{L}'’-]+/gu) ?? []);
  return new Set(words.filter((word) => word.length > 2 && !WORDS.has(word)));
}

/** Every secret that stands in a test as a constant, without the tenant before a SCIM token. */
export function secretValues(): readonly string[] {
  const values = sources().flatMap((text) =>
    [...text.matchAll(SECRET_FIELD)].flatMap(([, value = '']) => value.split(/,\s*/)),
  );
  const own = values.map((value) => value.trim()).filter((value) => OWN_VALUE.test(value));
  return [...new Set(own.map((value) => value.replace(SCIM_PAIR, '')))].filter(
    (value) => value.length >= 8,
  );
}

function sources(): readonly string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:ts|mjs|json)$/.test(file) && !file.startsWith('log-search/'))
      .map((file) => readFileSync(join(ROOT, folder, file), 'utf8')),
  );
}
