import { setTimeout as pause } from 'node:timers/promises';
import type { SuiteCounts } from '../counts.ts';
import { actualOf, failureOf, type RunscopeResponse, textOf } from './assertions.ts';
import { SuiteError } from './errors.ts';
import type { RunscopeExport, RunscopeRequest } from './export.ts';
import { runScript } from './script.ts';
import { fill, requireVariables, type Variables } from './variables.ts';

export interface SuiteOptions {
  /** What the suite's own screen would have asked for. */
  readonly variables: ReadonlyMap<string, string>;
  /** The script that Okta's guide has one paste into the suite's settings. */
  readonly initialScript?: string | undefined;
  /** Waits as long as the suite says. Needless where an answer is given only when all is done. */
  readonly pauses?: boolean;
}

/**
 * Runs all steps of a suite in their order; a step that fails does not keep the others from being run.
 *
 * @throws {SuiteError} when the suite cannot be run: a variable without value, a kind of assertion that is not known.
 */
export async function runSuite(suite: RunscopeExport, options: SuiteOptions): Promise<SuiteCounts> {
  const variables: Variables = new Map(options.variables);
  let passed = 0;
  const remarks: string[] = [];
  if (options.initialScript !== undefined) {
    const { failure } = runScript(options.initialScript, variables);
    if (failure !== null) throw new SuiteError(`the initial script ends with: ${failure}`);
  }
  requireVariables(suite, variables);
  for (const step of suite.steps) {
    if (step.skipped === true) continue;
    if (step.step_type === 'pause') {
      if (options.pauses === true) await pause(step.duration * 1000);
      continue;
    }
    const outcome = await runStep(step, variables);
    passed += outcome.passed;
    remarks.push(...outcome.failures.map((failure) => `${step.note.trim()}: ${failure}`));
  }
  return { suite: suite.name, passed, failed: remarks.length, apart: 0, remarks };
}

interface StepOutcome {
  readonly passed: number;
  readonly failures: readonly string[];
}

async function runStep(step: RunscopeRequest, variables: Variables): Promise<StepOutcome> {
  const before = step.before_scripts.map((script) => runScript(script, variables));
  const response = await send(step, variables);
  const failures = step.assertions.map((one) => failureOf(one, response, variables));
  for (const { name, property, source } of step.variables) {
    if (name === null || name === '') continue;
    const value = textOf(actualOf(source, property, response));
    // Left unset, so that the steps that need it say so.
    if (value !== undefined) variables.set(name, value);
  }
  const after = step.scripts.map((script) => runScript(script, variables, response));
  const scripts = [...before, ...after];
  const all = [...failures, ...scripts.map(({ failure }) => failure)];
  return {
    passed:
      failures.filter((failure) => failure === null).length +
      scripts.reduce((sum, { held }) => sum + held, 0),
    failures: all.filter((failure) => failure !== null),
  };
}

async function send(step: RunscopeRequest, variables: Variables): Promise<RunscopeResponse> {
  const headers = Object.entries(step.headers).flatMap(([name, values]) =>
    [values].flat().map((value): [string, string] => [name, fill(value, variables)]),
  );
  const { body } = step;
  const start = performance.now();
  // `URL` encodes the blanks and quotes that the suites have in their filters, as Runscope does.
  const answer = await fetch(new URL(fill(step.url, variables)), {
    method: step.method,
    headers,
    ...(body === undefined || body === '' ? {} : { body: fill(body, variables) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: text,
    json: jsonOf(text),
    milliseconds: performance.now() - start,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
