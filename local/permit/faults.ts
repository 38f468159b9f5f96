import type { StandInRequest } from './http-types.ts';

/** What goes wrong. */
export type FaultEffect =
  /** An error answer; the call is not carried out unless `applied`. */
  | {
      readonly kind: 'error';
      readonly status: number;
      /** `error_code` of the body; default: the one that goes with the status. */
      readonly errorCode?: string;
      readonly message?: string;
      /** Seconds, sent as `Retry-After`. */
      readonly retryAfter?: number;
      /** In place of Permit's JSON, as a proxy's page would come. */
      readonly body?: string;
      readonly applied?: boolean;
    }
  /** The connection ends without an answer; the call is not carried out unless `applied`. */
  | { readonly kind: 'drop'; readonly applied?: boolean }
  /** The answer comes so much later; with `late` the call is carried out only then. */
  | { readonly kind: 'delay'; readonly ms: number; readonly late?: boolean };

/** Which calls go wrong, how many of them, and how. No condition: all of them. */
export interface Fault {
  readonly method?: string | readonly string[];
  /**
   * The path below `/v2/facts/{proj}/{env}` or `/v2/schema/{proj}/{env}` (else below `/v2`), still
   * percent-encoded. `*` stands for one part, a last `**` for any rest: `/users/*`, `/bulk/**`.
   */
  readonly path?: string;
  /** Text that the request body has in it. */
  readonly body?: string;
  /** Any other condition; only where the stand-in is called in process. */
  readonly when?: (request: StandInRequest) => boolean;
  /** Lets so many matching calls pass first. */
  readonly skip?: number;
  /** Ends after so many calls; default: when cleared. */
  readonly times?: number;
  /** Meets only this fraction of the matching calls, 0 to 1, drawn from `options.random`. */
  readonly share?: number;
  readonly effect: FaultEffect;
}

export type FailureEffect = Exclude<FaultEffect, { kind: 'delay' }>;

/** What all the faults that meet one call make of it. */
export interface FaultPlan {
  readonly delayMs: number;
  readonly late: boolean;
  readonly failure: FailureEffect | null;
}

export interface Faults {
  /** Sets a fault, and gives the id that clears it. The first set that fails a call wins. */
  add(fault: Fault): string;
  /** Every call's connection drops until cleared. */
  outage(): string;
  /** Every call is answered 401 or 403 until cleared. */
  refuseKey(status: 401 | 403): string;
  /** Clears one fault, or all of them. False: there is none with that id. */
  clear(id?: string): boolean;
  /** Those still set, with how many calls each has met. */
  list(): readonly { readonly id: string; readonly fault: Fault; readonly met: number }[];
  plan(request: StandInRequest): FaultPlan | null;
}

interface SetFault {
  readonly fault: Fault;
  readonly path: RegExp | undefined;
  seen: number;
  met: number;
}

export function createFaults(random: () => number): Faults {
  const set = new Map<string, SetFault>();
  let lastId = 0;

  function meets(entry: SetFault, request: StandInRequest, path: string): boolean {
    const { fault } = entry;
    if (fault.method !== undefined && ![fault.method].flat().includes(request.method)) return false;
    if (entry.path?.test(path) === false) return false;
    if (fault.body !== undefined && !request.body.includes(fault.body)) return false;
    if (fault.when?.(request) === false) return false;
    entry.seen += 1;
    if (entry.seen <= (fault.skip ?? 0)) return false;
    return fault.share === undefined || random() < fault.share;
  }

  function add(fault: Fault): string {
    lastId += 1;
    const id = String(lastId);
    const path = fault.path === undefined ? undefined : pathPattern(fault.path);
    set.set(id, { fault, path, seen: 0, met: 0 });
    return id;
  }

  return {
    add,
    outage: () => add({ effect: { kind: 'drop' } }),
    refuseKey: (status) => add({ effect: { kind: 'error', status } }),
    clear(id) {
      if (id !== undefined) return set.delete(id);
      set.clear();
      return true;
    },
    list: () => Array.from(set, ([id, { fault, met }]) => ({ id, fault, met })),
    plan(request) {
      if (set.size === 0) return null;
      const path = pathBelow(request.path);
      let delayMs = 0;
      let late = false;
      let failure: FailureEffect | null = null;
      for (const [id, entry] of set) {
        const { effect, times } = entry.fault;
        if (effect.kind !== 'delay' && failure !== null) continue;
        if (!meets(entry, request, path)) continue;
        entry.met += 1;
        if (times !== undefined && entry.met >= times) set.delete(id);
        if (effect.kind === 'delay') {
          delayMs += effect.ms;
          late ||= effect.late === true;
        } else {
          failure = effect;
        }
      }
      return delayMs === 0 && failure === null ? null : { delayMs, late, failure };
    },
  };
}

function pathBelow(path: string): string {
  return path.replace(/^\/v2(\/(facts|schema)\/[^/]+\/[^/]+)?/, '');
}

function pathPattern(path: string): RegExp {
  const source = path
    .split('/')
    .map((part) => {
      if (part === '**') return '.*';
      return part
        .split('*')
        .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('[^/]*');
    })
    .join('/');
  return new RegExp(`^${source}$`);
}
