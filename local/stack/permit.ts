import { readSettings, SettingsError } from '../../lib/config/index.ts';
import {
  createPermitStandIn,
  DOCUMENTED_LIMITS,
  type PermitStandIn,
  type ResourceSchema,
} from '../permit/index.ts';
import { StackError } from './errors.ts';
import { keepInFile } from './permit-file.ts';

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
  /**
   * With `PERMIT_API_KEY` in it, the real Permit is used, at `PERMIT_API_URL`. `PERMIT_LIMITS` is
   * what the stand-in allows.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Roles that the stand-in starts with. */
  readonly roles: readonly string[];
  /** Resources that the stand-in starts with, by key; default: none. */
  readonly resources?: Readonly<Record<string, ResourceSchema>>;
  /** A JSON file that keeps the stand-in's directory. */
  readonly file?: string;
}

const STAND_IN_KEY = 'permit_key_local';

/** @throws {StackError} `bad_option` when `PERMIT_LIMITS` is malformed; `start_failed` for the file. */
export async function startPermit(options: LocalPermitOptions): Promise<LocalPermit> {
  const { environment, file } = options;
  const limits = (await limitsOf(environment)) ?? DOCUMENTED_LIMITS;
  const apiKey = environment['PERMIT_API_KEY'];
  if (apiKey !== undefined && apiKey !== '') {
    const url = environment['PERMIT_API_URL'] ?? 'https://api.permit.io';
    return { url, apiKey, limits: JSON.stringify(limits), close: async () => {} };
  }
  const { roles, resources = {} } = options;
  const standIn = createPermitStandIn({ apiKey: STAND_IN_KEY, roles, resources, limits });
  const saveChanges = file === undefined ? undefined : await keepInFile(standIn, file);
  const server = await standIn.listen(0, saveChanges);
  return {
    url: server.url,
    apiKey: STAND_IN_KEY,
    limits: JSON.stringify(limits),
    standIn,
    async close() {
      await server.close();
      await saveChanges?.();
    },
  };
}

/** As the functions read them. */
async function limitsOf(env: LocalPermitOptions['environment']) {
  try {
    return (await readSettings(['PERMIT_LIMITS'], { env })).PERMIT_LIMITS;
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    throw new StackError('bad_option', error.message, { cause: error });
  }
}
