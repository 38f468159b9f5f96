import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { billOfMaterials } from '../../local/build/bill-of-materials.ts';
import { packagesIn } from '../../local/build/bundled-packages.ts';
import { shippedIn } from '../../local/build/shipped.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Whoever gets what we ship may do with it what our own licence lets him. */
const LICENCES = ['MIT', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', '0BSD'];

const bom = z.object({
  bomFormat: z.literal('CycloneDX'),
  components: z.array(
    z.object({
      'bom-ref': z.string(),
      hashes: z.array(z.object({ alg: z.literal('SHA-512') })),
      licenses: z.array(z.object({ license: z.object({ id: z.string() }) })),
      properties: z.array(z.object({ name: z.string(), value: z.string() })),
    }),
  ),
});

describe('the bill of materials of a build', () => {
  // Of the build that `npm test` begins with.
  let text = '';
  let components: z.infer<typeof bom>['components'] = [];
  let bundled: Readonly<Record<string, readonly string[]>> = {};
  beforeAll(async () => {
    const shipped = await shippedIn(ROOT);
    text = JSON.stringify(shipped.sbom);
    ({ components } = bom.parse(shipped.sbom));
    ({ bundled } = shipped);
  }, 60_000);

  it('has every package of every bundle, and says where it is', () => {
    const functions = readdirSync(new URL('../../functions/', import.meta.url));
    const bundles = functions.map((file) => `functions/${file.replace(/\.ts$/, '.mjs')}`);
    expect(Object.keys(bundled)).toEqual(expect.arrayContaining(['cli', 'index.mjs', ...bundles]));
    for (const [bundle, packages] of Object.entries(bundled)) {
      for (const ref of packages) {
        const found = components.find((one) => one['bom-ref'] === ref);
        const places = found?.properties.map(({ value }) => value);
        expect(places, `${ref} in ${bundle}`).toContain(bundle);
      }
    }
    expect(bundled['functions/clerk.mjs']?.some((ref) => ref.startsWith('zod@'))).toBe(true);
  });

  it('has nothing that may not be passed on as our own licence says', () => {
    expect(components.length).toBeGreaterThan(20);
    const others = components.filter(
      ({ licenses }) =>
        licenses.length === 0 || !licenses.every(({ license }) => LICENCES.includes(license.id)),
    );
    expect(others.map((one) => one['bom-ref'])).toEqual([]);
  });

  it('says nothing of where and when it was made', () => {
    for (const place of [homedir(), ROOT, 'localhost']) expect(text).not.toContain(place);
    expect(text).not.toMatch(/"(?:timestamp|serialNumber|author)"/);
    expect(text).toContain('"name":"permit-sync"');
  });

  it('is made by every build', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')));
    expect(scripts['postbuild']).toBe('node local/build/sbom.ts');
  });
});

describe('a bill of materials', () => {
  const DEVELOPMENT = [{ name: 'cdx:npm:package:development', value: 'true' }];
  const all = {
    bomFormat: 'CycloneDX',
    serialNumber: 'urn:uuid:1',
    metadata: {
      timestamp: 'now',
      tools: [],
      component: { name: 'folder', 'bom-ref': 'permit-sync@1.0.0' },
    },
    components: [
      { 'bom-ref': 'installed@1.0.0', scope: 'required' },
      { 'bom-ref': 'bundled@1.0.0', scope: 'optional', properties: DEVELOPMENT },
      { 'bom-ref': 'tool@1.0.0', scope: 'optional', properties: DEVELOPMENT },
    ],
    dependencies: [
      { ref: 'permit-sync@1.0.0', dependsOn: ['installed@1.0.0', 'tool@1.0.0'] },
      { ref: 'tool@1.0.0' },
    ],
  };

  it('is of what is installed or bundled, and not of the tools', () => {
    expect(billOfMaterials(all, 'permit-sync', { cli: ['bundled@1.0.0'] })).toEqual({
      bomFormat: 'CycloneDX',
      metadata: { component: { name: 'permit-sync', 'bom-ref': 'permit-sync@1.0.0' } },
      components: [
        { 'bom-ref': 'installed@1.0.0', scope: 'required', properties: [] },
        {
          'bom-ref': 'bundled@1.0.0',
          scope: 'required',
          properties: [{ name: 'permit-sync:bundledIn', value: 'cli' }],
        },
      ],
      dependencies: [{ ref: 'permit-sync@1.0.0', dependsOn: ['installed@1.0.0'] }],
    });
  });
});

describe('packages in a bundle', () => {
  const lock = {
    packages: {
      'node_modules/a': { version: '1.0.0' },
      'node_modules/a/node_modules/@s/b': { version: '2.0.0' },
      'node_modules/@s/b': { version: '1.0.0' },
    },
  };
  const meta = (inputs: Record<string, number>) => ({
    outputs: {
      'x.mjs': {
        inputs: Object.fromEntries(
          Object.entries(inputs).map(([file, bytesInOutput]) => [file, { bytesInOutput }]),
        ),
      },
    },
  });

  it('are those of which something is left, each at the version that lies there', () => {
    const inputs = {
      'lib/own.ts': 9,
      'node_modules/a/x.js': 1,
      'node_modules/a/node_modules/@s/b/y.js': 1,
      'node_modules/@s/b/gone.js': 0,
    };
    expect(packagesIn(meta(inputs), lock)).toEqual(['@s/b@2.0.0', 'a@1.0.0']);
  });

  it('are refused when the lockfile does not know them', () => {
    expect(() => packagesIn(meta({ 'node_modules/c/x.js': 1 }), lock)).toThrow(/c: is bundled/);
  });
});
