import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ChoiceError } from '../../../local/demo/examples/chosen.ts';
import { devOptions } from '../../../local/dev/options.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const options = (...args: string[]) => devOptions(args, root);
const refusal = (...args: string[]): string => {
  try {
    options(...args);
  } catch (error) {
    if (error instanceof ChoiceError) return error.message;
  }
  return 'none';
};

describe('npm run dev', () => {
  it('has port 3000, keeps nothing, and takes the usual config, unless told otherwise', () => {
    expect(options()).toEqual({ port: 3000, dataDir: undefined, config: undefined });
    const config = join(root, 'examples/clerk-b2b/sync.config.ts');
    expect(options('--port', '0', '--data', 'kept', '--config', 'examples/clerk-b2b')).toEqual({
      port: 0,
      dataDir: 'kept',
      config,
    });
    expect(options('--config', config)).toMatchObject({ config });
  });

  it.each([
    [['--konfig', 'x'], "Unknown option '--konfig'"],
    [['--config'], "Option '--config"],
    [['examples/clerk-b2b'], "Unexpected argument 'examples/clerk-b2b'"],
    [['--port', 'x'], '--port must be a whole number up to 65535'],
    [['--port', '65536'], '--port must be a whole number up to 65535'],
    [['--config='], '--config '],
    [['--config', 'docs'], '--config docs: there is no docs/sync.config.ts'],
  ])('refuses %j in one line', (args, why) => {
    const message = refusal(...args);
    expect(message).toMatch(/usage: npm run dev|give a file/);
    expect(message.startsWith(why)).toBe(true);
    expect(message).not.toContain('\n');
  });
});
