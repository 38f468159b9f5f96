import type { Context, PostConfirmationTriggerHandler } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  defineSync,
  type PermitSyncOptions,
  type TriggerCallback,
  withPermitSync,
} from '../../lib/index.ts';
import { decodeJob } from '../../lib/jobs/index.ts';
import { context } from '../functions/gateway.ts';
import { recordedTelemetry } from '../intake/recorded-telemetry.ts';
import { receiveAll, startSqs, useEndpoint } from '../queue/embedded-sqs.ts';
import { startScriptedSqs } from '../queue/scripted-sqs.ts';

const SUB = '6f1c0c5e-0000-4000-8000-000000000002';

function signUp() {
  return {
    triggerSource: 'PostConfirmation_ConfirmSignUp',
    userPoolId: 'eu-west-1_Loom1',
    request: { userAttributes: { sub: SUB, email: 'before@bombe.test' } },
    response: {},
  };
}
type SignUp = ReturnType<typeof signUp>;

let sqs: Awaited<ReturnType<typeof startSqs>>;
let live: string;
let counters: string[];
let options: PermitSyncOptions;
let made = 0;

const jobs = async () =>
  (await receiveAll(sqs.client, live)).map(({ Body = '' }) => decodeJob(Body));

beforeAll(async () => {
  sqs = await startSqs();
});
beforeEach(() => {
  made += 1;
  live = sqs.createQueue(`live-${made}`);
  const recorded = recordedTelemetry();
  counters = recorded.counters;
  options = { queueUrl: live, telemetry: recorded.telemetry };
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => sqs.close());

describe('withPermitSync around an async trigger', () => {
  it('returns what it returns, and queues the facts', async () => {
    const answer = { its: 'own' };
    const wrapped = withPermitSync(async (_event: SignUp, _context: Context) => answer, options);
    expect(await wrapped(signUp(), context())).toBe(answer);
    expect((await jobs()).map((job) => job.kind).sort()).toEqual(['membership', 'user']);
  });

  it('gives it the very event and context', async () => {
    const event = signUp();
    const ctx = context();
    const wrapped = withPermitSync(async (...args: [SignUp, Context]) => args, options);
    const [gotEvent, gotContext] = await wrapped(event, ctx);
    expect(gotEvent).toBe(event);
    expect(gotContext).toBe(ctx);
  });

  it('rejects with the same error, the facts queued all the same', async () => {
    const error = new Error('not today');
    const wrapped = withPermitSync(async (_event: SignUp, _context: Context) => {
      throw error;
    }, options);
    await expect(wrapped(signUp(), context())).rejects.toBe(error);
    expect(await jobs()).toHaveLength(2);
  });

  it('takes the facts as they were before it changed the event', async () => {
    const wrapped = withPermitSync(async (event: SignUp, _context: Context) => {
      event.request.userAttributes.email = 'after@bombe.test';
      return event;
    }, options);
    await wrapped(signUp(), context());
    const user = (await jobs()).find((job) => job.kind === 'user');
    expect(user).toHaveProperty('fields.email', 'before@bombe.test');
  });

  it('runs beside the sending, not after it', async () => {
    const order: string[] = [];
    const { telemetry } = recordedTelemetry();
    const wrapped = withPermitSync(
      async (event: SignUp, _context: Context) => {
        order.push('trigger');
        return event;
      },
      {
        ...options,
        telemetry: { ...telemetry, info: (event) => order.push(event) },
      },
    );
    await wrapped(signUp(), context());
    expect(order).toEqual(['trigger', 'trigger_accepted']);
  });

  it('is waited for by one that answers at once, too', async () => {
    const wrapped = withPermitSync((event: SignUp, _context: Context) => event, options);
    const event = signUp();
    expect(await wrapped(event, context())).toBe(event);
    expect(await jobs()).toHaveLength(2);
  });

  it('lets events pass that say nothing about users', async () => {
    const wrapped = withPermitSync(async (event: SignUp, _context: Context) => event, options);
    const event = { ...signUp(), triggerSource: 'PreSignUp_SignUp' };
    expect(await wrapped(event, context())).toBe(event);
    expect(await jobs()).toEqual([]);
  });
});

describe('withPermitSync around a trigger with a callback', () => {
  const called = (wrapped: ReturnType<typeof withCallback>, event: SignUp) =>
    new Promise<unknown[]>((resolve) => {
      wrapped(event, context(), (...args) => resolve(args));
    });
  const withCallback = (
    handler: (event: SignUp, context: Context, callback: TriggerCallback<SignUp>) => void,
  ) => withPermitSync(handler, options);

  it('calls back with the same result, once the facts are queued', async () => {
    const event = signUp();
    const wrapped = withCallback((given, _context, callback) => callback(null, given));
    const [error, result] = await called(wrapped, event);
    expect(error).toBeNull();
    expect(result).toBe(event);
    expect(counters).toEqual(['accepted cognito']);
  });

  it.each([new Error('not today'), 'not today'])(
    'calls back with the same error',
    async (error) => {
      const wrapped = withCallback((_event, _context, callback) => callback(error));
      expect((await called(wrapped, signUp()))[0]).toBe(error);
      expect(await jobs()).toHaveLength(2);
    },
  );

  it('has as many parameters as the trigger, which is how Lambda tells the two kinds', () => {
    expect(withPermitSync((_event: SignUp, _context: Context, _callback) => {}).length).toBe(3);
    expect(withPermitSync(async (_event: SignUp, _context: Context) => {}).length).toBe(2);
  });

  it('rejects when the trigger throws before it calls back', async () => {
    const error = new Error('thrown');
    const wrapped = withPermitSync((_event: SignUp, _context: Context, _callback) => {
      throw error;
    }, options);
    await expect(wrapped(signUp(), context(), () => {})).rejects.toBe(error);
  });

  it("takes and gives the types of AWS's own handlers", () => {
    const handler: PostConfirmationTriggerHandler = async (event) => event;
    const wrapped: PostConfirmationTriggerHandler = withPermitSync(handler, options);
    expect(wrapped).toBeTypeOf('function');
  });
});

describe('withPermitSync with telemetry that breaks', () => {
  const broken = () => {
    throw new Error('broken');
  };
  const telemetry = {
    debug: broken,
    info: broken,
    warn: broken,
    error: broken,
    count: broken,
    measure: broken,
  };

  it.each(['PostConfirmation_ConfirmSignUp', 'PreSignUp_SignUp'])(
    'changes nothing for the trigger at %s',
    async (triggerSource) => {
      const event = { ...signUp(), triggerSource };
      const broke = { ...options, telemetry };
      const wrapped = withPermitSync(async (given: SignUp, _context: Context) => given, broke);
      expect(await wrapped(event, context())).toBe(event);
      const callingBack = withPermitSync(
        (given: SignUp, _context: Context, callback: TriggerCallback<SignUp>) =>
          callback(null, given),
        broke,
      );
      const result = await new Promise((resolve) => {
        callingBack(event, context(), (_, given) => resolve(given));
      });
      expect(result).toBe(event);
    },
  );
});

describe('withPermitSync without its queue', () => {
  it('says so at each sign-up, and the sign-up goes on', async () => {
    vi.stubEnv('SYNC_QUEUE_URL', '');
    const { telemetry } = options.telemetry
      ? { telemetry: options.telemetry }
      : recordedTelemetry();
    const wrapped = withPermitSync(async (event: SignUp, _context: Context) => event, {
      telemetry,
    });
    const event = signUp();
    expect(await wrapped(event, context())).toBe(event);
    expect(counters).toEqual(['unavailable cognito invalid_settings']);
  });

  it('reads SYNC_QUEUE_URL at the first event, not before', async () => {
    vi.stubEnv('SYNC_QUEUE_URL', '');
    const { queueUrl: _, ...lazily } = options;
    const wrapped = withPermitSync(async (event: SignUp, _context: Context) => event, lazily);
    vi.stubEnv('SYNC_QUEUE_URL', live);
    await wrapped(signUp(), context());
    expect(await jobs()).toHaveLength(2);
  });

  it('waits no longer than its bound', async () => {
    const slow = await startScriptedSqs(() => ({ hang: true }));
    const endpoint = process.env['AWS_ENDPOINT_URL_SQS'] ?? '';
    try {
      useEndpoint(slow.url);
      const wrapped = withPermitSync(async (event: SignUp, _context: Context) => event, {
        ...options,
        queueUrl: slow.queueUrl,
        sendLimitMs: 100,
      });
      const started = performance.now();
      await wrapped(signUp(), context());
      expect(performance.now() - started).toBeLessThan(800);
      expect(counters).toEqual(['unavailable cognito timeout']);
    } finally {
      useEndpoint(endpoint);
      await slow.close();
    }
  });
});

describe('the package', () => {
  it('also offers defineSync', () => {
    expect(defineSync({ cognito: { tenant: 'default' } })).toEqual({
      cognito: { tenant: 'default' },
    });
  });
});
