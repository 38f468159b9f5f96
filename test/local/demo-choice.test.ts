import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChoiceError, chosenBy } from '../../local/demo/examples/chosen.ts';
import { readPlay } from '../../local/demo/examples/read.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'permit-sync-choice-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const choose = (...args: string[]) => chosenBy(args, root);
const refusal = (...args: string[]) => {
  try {
    choose(...args);
  } catch (error) {
    if (error instanceof ChoiceError) return error.message;
  }
  return 'none';
};

describe('what is to be played', () => {
  it('is nothing when no config is named', () => {
    expect(choose()).toBeUndefined();
  });

  it('is the story of an identity provider, by its name', () => {
    expect(choose('scim')).toBe('scim');
  });

  it('is the two files of a folder, or of the folder that a config is in', () => {
    const files = {
      name: 'examples/clerk-b2b',
      config: join(root, 'examples/clerk-b2b/sync.config.ts'),
      examples: join(root, 'examples/clerk-b2b/sync.examples.ts'),
    };
    expect(choose('--config', 'examples/clerk-b2b')).toEqual(files);
    expect(choose('--config', files.config)).toEqual(files);
  });

  it('is refused with the file that is not there, and what to give', () => {
    expect(refusal('--config', 'examples/nobody')).toMatch(
      /^--config examples\/nobody: there is no examples\/nobody\n.*sync\.config\.ts and sync\.examples\.ts/,
    );
    expect(refusal('--config', 'docs')).toContain('there is no docs/sync.config.ts\n');
    expect(refusal('--config', 'lib/index.ts')).toContain('there is no lib/sync.examples.ts\n');
  });

  it.each([
    [['--konfig', 'x']],
    [['--config']],
    [['--config=']],
    [['examples/clerk-b2b']],
    [['scim', '--config', 'examples/clerk-b2b']],
  ])('is refused with the usage for %j', (args) => {
    expect(refusal(...args)).toContain('\nusage: npm run demo');
  });

  it.each([
    ['a typo', '{ auth0: { rulez: [] } }', 'sync.config.ts: auth0.rulez: no such setting'],
    ['no TypeScript', '{', 'cannot be loaded'],
  ])('is refused in one line when the config is %s', async (_what, text, message) => {
    const config = join(folder, `${message.length}.ts`);
    await writeFile(config, `export default ${text};\n`);
    const chosen = { name: 'x', config, examples: config };
    const error: unknown = await readPlay(chosen).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ChoiceError);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('\n');
  });

  it('is refused when the examples have no form, or are none', async () => {
    const config = join(root, 'sync.config.ts');
    const read = async (name: string, text: string) => {
      const examples = join(folder, name);
      await writeFile(examples, `export default ${text};\n`);
      return readPlay({ name: 'x', config, examples });
    };
    await expect(read('one.ts', '[{ name: "a" }]')).rejects.toThrow('1 "a"');
    await expect(read('none.ts', '[]')).rejects.toThrow('has no example');
  });
});
