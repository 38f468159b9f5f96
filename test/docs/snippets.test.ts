import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { compileMapping, parseConfig } from '../../lib/mapping/index.ts';
import { BLOCKS, type Block, ROOT } from './pages.ts';

const inLanguage = (...languages: string[]) =>
  BLOCKS.filter(({ language }) => languages.includes(language));
/** A whole file that is shown: `title="name"` says which. */
const titleOf = ({ info }: Block) => /^title="([^"]+)"$/.exec(info)?.[1];

const SECTIONS = 'users tenants clerk auth0 cognito scim handoff schema'.split(' ');
const LIBRARY = join(ROOT, 'lib/index.ts');
const OWN_MODULES = /'(?:permit-sync|\.\/lib\/(?:mapping|examples)\/index\.ts)'/g;

/** The `schema` of a page, without its roles: rules name others. */
function resourcesOf(page: string): string {
  const found = BLOCKS.find((block) => block.page === page && block.text.startsWith('schema:'));
  return (found?.text ?? '').replace(/^ {2}roles: .*\n/m, '');
}

/** A module of its own: a fragment is what stands within a config, or within one provider's section. */
function moduleOf({ page, text }: Block): string {
  if (/^(import|export) /m.test(text)) {
    return text.replaceAll(OWN_MODULES, () => JSON.stringify(LIBRARY));
  }
  const [, key = ''] = /^(\w+):/m.exec(text) ?? [];
  const inside = SECTIONS.includes(key) ? text : `clerk: {\n${text}\n}`;
  // What a rule places somewhere, it places on resources that the page shows.
  const schema = /\b(at|instance): '/.test(text) ? resourcesOf(page) : '';
  const start = `import { defineSync } from ${JSON.stringify(LIBRARY)};\n`;
  return `${start}export default defineSync({\n${schema}${inside}\n});\n`;
}

const ts = inLanguage('ts', 'js').filter((block) => titleOf(block) === undefined);
const nameOf = ({ page, line }: Block) => `${page.replaceAll(/\W/g, '-')}-${line}.ts`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'permit-sync-snippets-'));
  for (const block of ts) await writeFile(join(folder, nameOf(block)), moduleOf(block));
  const typeRoots = [join(ROOT, 'node_modules/@types')];
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { typeRoots, rewriteRelativeImportExtensions: false },
    include: ['*.ts'],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
});
afterAll(() => rm(folder, { recursive: true }));

describe('code in the documents', () => {
  it('has the types that it should', { timeout: 60_000 }, async () => {
    expect(await readdir(folder)).toHaveLength(ts.length + 2);
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const said = await promisify(execFile)(process.execPath, [tsc, '--project', folder]).catch(
      (error: unknown) => error,
    );
    expect(said).toMatchObject({ stdout: '' });
  });

  it.each(ts.filter(({ text }) => !/^import (?!.*defineSync)/m.test(text)))(
    '$at is a config that the service takes',
    async (block) => {
      const { default: config } = await import(pathToFileURL(join(folder, nameOf(block))).href);
      expect(() => compileMapping(parseConfig(config))).not.toThrow();
    },
  );

  it.each(inLanguage('ts', 'js').filter((block) => titleOf(block) !== undefined))(
    '$at is the file that tests run',
    (block) => {
      const file = join(ROOT, 'examples/handoff-snippets', titleOf(block) ?? '');
      expect(readFileSync(file, 'utf8')).toBe(block.text);
    },
  );
});

/** All that serverless.yml is made of. */
const TEMPLATES = [
  'serverless.yml',
  ...readdirSync(join(ROOT, 'infra'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yml'))
    .map((name) => join('infra', name)),
]
  .map((file) => readFileSync(join(ROOT, file), 'utf8'))
  .join('\n');

describe('other formats in the documents', () => {
  it.each(inLanguage('json'))('$at is JSON', ({ text }) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });

  it.each(inLanguage('yaml'))('$at is YAML, of what our templates have', ({ text }) => {
    expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
    const types = [...text.matchAll(/\bAWS::\w+::\w+/g)].map(([type]) => type);
    const outputs = [...text.matchAll(/<([A-Z]\w+)>/g)].map(([, name = '']) => name);
    const inParams = /^params:/m.test(text) ? /^ {4}(\w+):/gm : undefined;
    const names = /^# serverless\.yml, custom/.test(text) ? /^(\w+):/gm : inParams;
    const settings = (names === undefined ? [] : [...text.matchAll(names)]).map(
      ([, name = '']) => `\${param:${name}`,
    );
    const missing = [...types, ...outputs, ...settings].filter((name) => !TEMPLATES.includes(name));
    expect(missing).toEqual([]);
  });
});
