import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startDocuments } from './documents.ts';

let place: Awaited<ReturnType<typeof startDocuments>>;
beforeEach(async () => {
  place = await startDocuments();
});
afterEach(() => place.close());

/** What Permit says of attributes. */
function declare(path: string, attributes: Readonly<Record<string, string>>): void {
  const rows = Object.entries(attributes).map(([key, type]) => ({ key, type }));
  place.standIn.faults.add({
    path,
    effect: { kind: 'error', status: 200, body: JSON.stringify(rows) },
  });
}

const rowsOf = (run: { readonly stdout: string }) =>
  run.stdout
    .trim()
    .split('\n')
    .slice(2)
    .map((line) => line.split('\t').slice(0, 3).join(' '));

describe('mapping check without Permit', () => {
  it('says that the config is valid, what it needs, and that it was not compared', async () => {
    const run = await place.folder.mapping(['check']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('sync.config.ts is valid.');
    expect(run.stdout).toContain('resource role\tdocument#viewer');
    expect(run.stderr).toContain('not compared with Permit: PERMIT_API_KEY is not set');
    const json = await place.folder.mapping(['check', '--json']);
    expect(json.json()).toMatchObject({ valid: true, compared: false });
  });

  it('names every problem of a config that is not', async () => {
    place.folder.exports('sync.config.ts', { clerk: { userkey: '{id}', tenantkey: '{id}' } });
    const run = await place.folder.mapping(['check']);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toContain('clerk.userkey: no such setting');
    expect(run.stderr).toContain('clerk.tenantkey: no such setting');
  });

  it('creates nothing', async () => {
    expect((await place.folder.mapping(['check', '--create'])).code).toBe(2);
  });
});

describe('mapping check', () => {
  it('says what is there and what is missing, and ends with 3', async () => {
    const run = await place.folder.mapping(['check'], { env: place.env });
    expect(run.code).toBe(3);
    expect(rowsOf(run)).toEqual([
      'role admin there',
      'role billing missing',
      'resource folder there',
      'resource document there',
      'resource role folder#editor there',
      'resource role document#viewer missing',
      'relation folder.parent missing',
      'relation document.parent missing',
    ]);
    expect(run.stderr).toContain('4 parts missing');
    expect(run.stderr).toContain('--create');
  });

  it('compares attributes as far as Permit says something of them', async () => {
    declare('/users/attributes', { seats: 'string', tags: 'array' });
    declare('/resources/folder/attributes', { title: 'string' });
    const run = await place.folder.mapping(['check'], { env: place.env });
    expect(rowsOf(run).slice(-4)).toEqual([
      'user attribute plan undeclared',
      'user attribute seats differs',
      'user attribute tags there',
      'attribute folder.title there',
    ]);
    expect(run.stdout).toContain('string in Permit, number in the config');
    expect(run.stderr).toContain('1 attribute not declared in Permit');
  });

  it('ends with 0 when all is there, be attributes not declared', async () => {
    place.folder.exports('sync.config.ts', { clerk: { roles: { default: 'admin' } } });
    expect(await place.folder.mapping(['check'], { env: place.env })).toMatchObject({ code: 0 });
    place.folder.exports('other.ts', { clerk: { attributes: { plan: 'metadata.plan' } } });
    declare('/users/attributes', {});
    const run = await place.folder.mapping(['check', '--config', 'other.ts'], { env: place.env });
    expect(run).toMatchObject({ code: 0 });
    expect(run.stderr).toContain('has all that the config names');
  });

  it('tells a key that Permit refuses', async () => {
    const run = await place.folder.mapping(['check'], {
      env: { ...place.env, PERMIT_API_KEY: 'another' },
    });
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('401');
  });
});
