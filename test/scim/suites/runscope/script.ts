import assert from 'node:assert';
import { runInNewContext } from 'node:vm';
import type { RunscopeResponse } from './assertions.ts';
import type { Variables } from './variables.ts';

/** A script that does not end is the suite's fault, not the endpoint's. */
const LONGEST_MS = 1000;

export interface ScriptRun {
  /** Assertions of the script that held. */
  readonly held: number;
  /** What ended it before its end. */
  readonly failure: string | null;
}

/**
 * Runs a script of a suite, with what scripts get from Runscope: `variables`, `response`, `log` and as much of chai's
 * `assert` as is used.
 *
 * @param response absent before the request is made, and in initial scripts.
 */
export function runScript(
  script: string,
  variables: Variables,
  response?: RunscopeResponse,
): ScriptRun {
  let held = 0;
  const holds = (value: unknown, message?: string) => {
    assert.ok(value, message);
    held += 1;
  };
  const equal = (actual: unknown, wanted: unknown, message?: string) => {
    assert.equal(actual, wanted, message);
    held += 1;
  };
  const sandbox = {
    assert: Object.assign(holds, { ok: holds, equal }),
    log() {},
    variables: {
      get: (name: string) => variables.get(name),
      set: (name: string, value: unknown) => void variables.set(name, String(value)),
    },
    ...(response === undefined
      ? {}
      : { response: { body: response.body, status: response.status } }),
  };
  try {
    runInNewContext(script, sandbox, { timeout: LONGEST_MS });
    return { held, failure: null };
  } catch (error) {
    return { held, failure: messageOf(error) };
  }
}

/** Errors of another context are no `Error` of ours. */
function messageOf(error: unknown): string {
  const named = typeof error === 'object' && error !== null && 'message' in error;
  return String(named ? error.message : error);
}
