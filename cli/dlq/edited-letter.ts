import {
  decodeJob,
  decodeUnparsed,
  encodeJob,
  encodeUnparsed,
  isUnparsed,
  type UnparsedEvent,
} from '../../lib/jobs/index.ts';
import { parseKeptEvent } from '../../lib/providers/index.ts';
import { legalJson } from '../../lib/queue/index.ts';

/** Why an edited text cannot replace a letter's body: the path and the rule. */
export class EditRefused extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EditRefused';
  }
}

/** The part of a letter that may be edited. */
export interface Editable {
  readonly kind: 'job' | 'event';
  /** As it is opened in an editor. */
  readonly text: string;
  /**
   * The body that an edited text makes.
   *
   * @throws {EditRefused}
   */
  bodyOf(text: string): string;
}

/** What makes a job older or newer than another: changed, it could overwrite something newer. */
const FIXED: Readonly<Record<string, (value: unknown) => boolean>> = {
  v: (value) => value === 1,
  source: isText,
  eventId: isText,
  version: isTime,
  observedAt: isTime,
  verify: (value) => value === undefined || value === true,
  fresh: (value) => value === undefined || value === true,
};

/** @param body - of a letter */
export function editableOf(body: string): Editable {
  const event = isUnparsed(body) ? keptEvent(body) : undefined;
  if (event !== undefined) {
    return {
      kind: 'event',
      text: pretty(Buffer.from(event.body).toString('utf8')),
      bodyOf: (text) => editedEvent(event, text),
    };
  }
  return { kind: 'job', text: pretty(body), bodyOf: (text) => editedJob(body, text) };
}

function keptEvent(body: string): UnparsedEvent | undefined {
  try {
    return decodeUnparsed(body);
  } catch {
    return undefined;
  }
}

/** JSON over several lines; anything else as it is. */
function pretty(text: string): string {
  const value = parsed(text);
  return value === undefined ? text : `${JSON.stringify(value, null, 2)}\n`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function editedJob(before: string, text: string): string {
  const value = parsed(text);
  if (value === undefined) throw new EditRefused('it is no JSON');
  const [old, edited] = [fieldsOf(parsed(before)), fieldsOf(value)];
  for (const [name, isRight] of Object.entries(FIXED)) {
    // One that was wrong is what there is to mend.
    if (old === undefined || !isRight(old.get(name))) continue;
    if (old.get(name) !== edited?.get(name)) {
      throw new EditRefused(`${name}: may not be changed: the job could overwrite something newer`);
    }
  }
  try {
    return legalJson(encodeJob(decodeJob(JSON.stringify(value))));
  } catch (cause) {
    throw new EditRefused(messageOf(cause), { cause });
  }
}

function editedEvent(event: UnparsedEvent, text: string): string {
  const edited = { ...event, body: new TextEncoder().encode(text) };
  try {
    if (parseKeptEvent(edited).length > 0) return legalJson(encodeUnparsed(edited));
  } catch (cause) {
    throw new EditRefused(messageOf(cause), { cause });
  }
  throw new EditRefused(`${event.source}'s parser makes no job of it`);
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'it is not valid';

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
