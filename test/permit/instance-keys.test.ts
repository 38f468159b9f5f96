import { afterEach, describe, expect, it } from 'vitest';
import { type Opened, open, WAYS } from './environment.ts';

describe.each(WAYS)('keys of resource instances, %s', (way) => {
  let opened: Opened | undefined;
  /** With so many documents, and a folder. */
  const start = async (documents: number) => {
    opened = await open(way);
    const { permit } = opened;
    await permit.createTenant({ key: 'acme', name: 'Acme', attributes: {} });
    const keys = Array.from({ length: documents }, (_, n) => `document:d${n}`);
    const all = ['folder:f', ...keys].map((key) => ({ key, tenant: 'acme', attributes: {} }));
    await permit.putInstances(all);
    return permit;
  };
  afterEach(() => opened?.close());

  it('are told with their resources, page by page', async () => {
    const permit = await start(120);
    let pages = 0;
    const keys = await permit.instanceKeys(2, (page) => {
      pages += 1;
      return page();
    });
    expect(pages).toBe(2);
    expect(keys?.size).toBe(121);
    expect(keys).toContain('folder:f');
    expect(keys).toContain('document:d119');
  });

  it('are not told where there are more pages than asked for', async () => {
    const permit = await start(120);
    expect(await permit.instanceKeys(1, (page) => page())).toBeNull();
    expect(await permit.instanceKeys(0, (page) => page())).toBeNull();
  });
});
