import { readFile, rename, writeFile } from 'node:fs/promises';
import { createPermitStandIn, DOCUMENTED_LIMITS, type PermitStandIn } from '../permit/index.ts';

/** The Permit that the stack writes to. */
export interface LocalPermit {
  readonly url: string;
  readonly apiKey: string;
  /** `PERMIT_LIMITS` that go with it. */
  readonly limits: string;
  /** Absent when it is the real Permit. */
  readonly standIn?: PermitStandIn;
  close(): Promise<void>;
}

export interface LocalPermitOptions {
  /** With `PERMIT_API_KEY` in it, the real Permit is used, at `PERMIT_API_URL`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Roles that the stand-in starts with. */
  readonly roles: readonly string[];
  /** A JSON file that keeps the stand-in's directory. */
  readonly file?: string;
}

const STAND_IN_KEY = 'permit_key_local';
/** The file is at most so much behind, in ms, should the process be killed. */
const SAVE_EVERY_MS = 1000;

export async function startPermit(options: LocalPermitOptions): Promise<LocalPermit> {
  const { environment, file } = options;
  const limits = environment['PERMIT_LIMITS'] ?? JSON.stringify(DOCUMENTED_LIMITS);
  const apiKey = environment['PERMIT_API_KEY'];
  if (apiKey !== undefined && apiKey !== '') {
    const url = environment['PERMIT_API_URL'] ?? 'https://api.permit.io';
    return { url, apiKey, limits, close: async () => {} };
  }
  const standIn = createPermitStandIn({ apiKey: STAND_IN_KEY, roles: options.roles });
  const keeper = file === undefined ? undefined : await keep(standIn, file);
  const server = await standIn.listen();
  return {
    url: server.url,
    apiKey: STAND_IN_KEY,
    limits,
    standIn,
    async close() {
      await server.close();
      await keeper?.close();
    },
  };
}

/** Restores the directory from the file, and writes it there whenever it has changed. */
async function keep(standIn: PermitStandIn, file: string) {
  let saved = await readFile(file, 'utf8').catch(() => undefined);
  if (saved !== undefined) {
    const state: unknown = JSON.parse(saved);
    standIn.restore(state);
  }
  async function save() {
    const state = JSON.stringify(standIn.save());
    if (state === saved) return;
    // Never half a file: written beside it, then put in its place.
    await writeFile(`${file}.new`, state);
    await rename(`${file}.new`, file);
    saved = state;
  }
  const timer = setInterval(() => void save().catch(() => {}), SAVE_EVERY_MS);
  timer.unref();
  return {
    async close() {
      clearInterval(timer);
      await save();
    },
  };
}
