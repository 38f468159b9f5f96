import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announceLocalStack, connectionOf, createAccess } from '../../cli/access/index.ts';
import { screens } from './screens.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'permit-sync-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const QUEUES = {
  SYNC_QUEUE_URL: 'http://localhost/live',
  DEAD_LETTER_QUEUE_URL: 'http://localhost/dead',
};
interface Where {
  readonly stage?: string;
  readonly configFile?: string;
  readonly env?: Readonly<Record<string, string>>;
}
const access = ({ stage, configFile, env = {} }: Where) =>
  createAccess({ stage, region: undefined, configFile }, screens({ cwd, env }).shell);

describe('without a stage', () => {
  it('the environment says where everything is', async () => {
    const queues = await access({ env: { ...QUEUES, AWS_REGION: 'eu-west-1' } }).queues();
    expect(queues).toMatchObject({
      live: QUEUES.SYNC_QUEUE_URL,
      dead: QUEUES.DEAD_LETTER_QUEUE_URL,
      imports: undefined,
    });
    queues.client.destroy();
  });

  it('one error names all that is missing', async () => {
    await expect(access({}).queues()).rejects.toMatchObject({
      code: 'invalid_settings',
      problems: ['DEAD_LETTER_QUEUE_URL: missing', 'SYNC_QUEUE_URL: missing'],
    });
    await expect(access({ env: QUEUES }).permit()).rejects.toMatchObject({
      message: expect.stringContaining('PERMIT_API_KEY: missing'),
    });
  });

  it('refuses to take the queue of jobs to come for that of dead letters', async () => {
    const env = { ...QUEUES, DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1/live/' };
    await expect(access({ env }).queues()).rejects.toMatchObject({
      code: 'same_queue',
      message: 'DEAD_LETTER_QUEUE_URL and SYNC_QUEUE_URL are the same queue',
    });
    const imports = { ...QUEUES, IMPORT_QUEUE_URL: QUEUES.DEAD_LETTER_QUEUE_URL };
    await expect(access({ env: imports }).queues()).rejects.toMatchObject({
      message: expect.stringContaining('IMPORT_QUEUE_URL'),
    });
  });

  it('a local stack of this folder is what may be meant', async () => {
    const stack = { pid: process.pid, url: 'http://127.0.0.1:3000', environment: QUEUES };
    const withdraw = announceLocalStack(cwd, stack);
    await expect(access({}).queues()).rejects.toMatchObject({
      code: 'invalid_settings',
      remedy: expect.stringContaining('A local stack runs in this folder: --stage local'),
    });
    withdraw();
    await expect(access({}).queues()).rejects.not.toHaveProperty('remedy');
  });

  it('a stage without a name is none', () => {
    expect(() => access({ stage: ' ' })).toThrow('--stage: is empty');
  });

  it('asks for no more than is needed', async () => {
    const { LEDGER_TABLE } = await access({ env: { LEDGER_TABLE: 'Ledger' } }).settings([
      'LEDGER_TABLE',
    ]);
    expect(LEDGER_TABLE).toBe('Ledger');
  });
});

describe('--stage local', () => {
  it('takes all from the stack that runs here, and nothing from the environment', async () => {
    const stack = { AWS_REGION: 'local-1', AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1', ...QUEUES };
    announceLocalStack(cwd, { pid: process.pid, url: 'http://127.0.0.1:3000', environment: stack });
    const env = { AWS_REGION: 'eu-west-1', LEDGER_TABLE: 'Ledger', AWS_ACCESS_KEY_ID: 'mine' };
    const place = await access({ stage: 'local', env }).place();
    expect(place).toMatchObject({ label: 'stage local', region: 'local-1', env: stack });
    expect(connectionOf(place, 'AWS_ENDPOINT_URL_SQS')).toEqual({
      region: 'local-1',
      endpoint: 'http://127.0.0.1:1',
    });
    await expect(place.settings(['LEDGER_TABLE'])).rejects.toMatchObject({
      problems: ['LEDGER_TABLE: missing'],
    });
  });

  it('says how to start one where none runs', async () => {
    await expect(access({ stage: 'local' }).queues()).rejects.toMatchObject({
      code: 'no_local_stack',
    });
  });
});

describe('the mapping', () => {
  const write = (text: string) => writeFileSync(join(cwd, 'sync.config.ts'), text);

  it('is the one of this folder, or else the one that is shipped', async () => {
    const shipped = await access({}).mapping();
    expect(shipped.tenantKey('cognito', null)).toBe('default');
    write("export default { cognito: { tenant: 'mine' } };");
    expect((await access({}).mapping()).tenantKey('cognito', null)).toBe('mine');
  });

  it('is another one by --config, which must be there', async () => {
    writeFileSync(join(cwd, 'other.ts'), "export default { cognito: { tenant: 'other' } };");
    const other = await access({ configFile: 'other.ts' }).mapping();
    expect(other.tenantKey('cognito', null)).toBe('other');
    await expect(access({ configFile: 'gone.ts' }).mapping()).rejects.toMatchObject({
      code: 'no_config',
      message: expect.stringContaining('gone.ts'),
    });
  });

  it.each([
    ['names a setting that there is not', 'export default { nonsense: 1 };', 'nonsense'],
    ['does not load', 'export default {', 'could not be loaded'],
  ])('that %s is refused', async (_, text, words) => {
    write(text);
    await expect(access({}).mapping()).rejects.toMatchObject({
      code: 'bad_config',
      message: expect.stringContaining(words),
      remedy: expect.stringContaining('docs/mapping.md'),
    });
  });
});
