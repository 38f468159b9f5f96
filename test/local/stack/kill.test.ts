import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { startPermit } from '../../../local/stack/permit.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'permit-'));
});
afterAll(() => rm(folder, { recursive: true }));

const saidSchema = z.object({
  url: z.string(),
  apiKey: z.string(),
  scope: z.object({ projectId: z.string(), environmentId: z.string() }),
});

/** Writes users from several sides at once until the server dies. @returns those that were answered. */
async function burst(url: string, apiKey: string, onAnswered: (count: number) => void) {
  const answered: string[] = [];
  let next = 0;
  async function lane() {
    for (;;) {
      const key = `user_${next++}`;
      const response = await fetch(`${url}/users/${key}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ key, email: `${key}@mail.test` }),
      }).catch(() => undefined);
      if (response === undefined) return;
      expect(response.status).toBe(201);
      answered.push(key);
      onAnswered(answered.length);
    }
  }
  await Promise.all([lane(), lane(), lane(), lane()]);
  return answered;
}

describe("the Permit stand-in's file", () => {
  it('has every write that was answered, after kill -9 in the middle of a burst', async () => {
    const file = join(folder, 'burst.json');
    const child = spawn(
      process.execPath,
      [fileURLToPath(new URL('./permit-process.ts', import.meta.url)), file],
      { env: { PATH: process.env['PATH'] }, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const ended = once(child, 'exit');
    try {
      const [line] = await once(child.stdout, 'data');
      const { url, apiKey, scope } = saidSchema.parse(JSON.parse(String(line)));
      const facts = `${url}/v2/facts/${scope.projectId}/${scope.environmentId}`;
      const answered = await burst(facts, apiKey, (count) => {
        if (count === 60) child.kill('SIGKILL');
      });
      expect(answered.length).toBeGreaterThanOrEqual(60);
      await ended;

      const after = await startPermit({ environment: {}, roles: ['member'], file });
      const kept = after.standIn?.facts().users.map(({ key }) => key);
      await after.close();
      expect(answered.filter((key) => kept?.includes(key) !== true)).toEqual([]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('has a role that was added by hand as soon as that is answered', async () => {
    const file = join(folder, 'role.json');
    const permit = await startPermit({ environment: {}, roles: [], file });
    const added = await fetch(`${permit.url}/_standin/roles`, {
      method: 'POST',
      body: '{"key":"auditor"}',
    });
    expect(added.status).toBe(201);
    expect(await readFile(file, 'utf8')).toContain('auditor');
    await permit.close();
  });

  it('is not overwritten when it cannot be read, and nothing of it is quoted', async () => {
    const file = join(folder, 'damaged.json');
    await writeFile(file, '{"users":[{"email":"ann@mail.test"');
    const starting = startPermit({ environment: {}, roles: [], file });
    await expect(starting).rejects.toMatchObject({
      code: 'start_failed',
      message: `${file}: is not JSON: delete the file to start empty`,
    });
    expect(await readFile(file, 'utf8')).toContain('ann@mail.test');
  });
});
