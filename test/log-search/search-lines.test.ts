import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeSearch, searchFolder } from './search-lines.ts';

const rules = [
  { name: 'an e-mail address', find: (line: string) => /\S+@\S+/.exec(line)?.[0] },
  { name: 'a signing secret', find: (line: string) => /whsec_\w+/.exec(line)?.[0] },
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'searched-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('searching a folder of logs', () => {
  it('counts all lines of all files, and tells which of them are wrong', async () => {
    writeFileSync(join(folder, '1-0.log'), '{"event":"a"}\n{"user":"ida@fjord.example"}\n');
    writeFileSync(join(folder, '2-0.log'), '{"message":"whsec_b3RoZXI="}\n'.repeat(9));
    const report = await searchFolder(folder, rules);
    expect(report).toMatchObject({ lines: 11, files: 2 });
    expect(Object.fromEntries(report.counts)).toEqual({
      'an e-mail address': 1,
      'a signing secret': 9,
    });
    const text = describeSearch(report);
    expect(text).toContain('11 lines of 2 processes');
    expect(text).toContain('9 × a signing secret');
    expect(text).toContain('{"user":"ida@fjord.example"}');
  });

  it('says so when there is nothing to object to', async () => {
    writeFileSync(join(folder, '1-0.log'), '{"event":"a"}\n');
    expect(describeSearch(await searchFolder(folder, rules))).toMatch(
      /1 lines .* no e-mail address/,
    );
  });
});
