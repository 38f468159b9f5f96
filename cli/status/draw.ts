import type { QueueDepth } from '../../lib/queue/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { budgetRows, circuitText, leaseText, workerRows } from './describe.ts';
import type { Letters } from './letters.ts';
import { type Status, seenIn } from './look.ts';
import { type Oldest, oldestOf } from './oldest.ts';
import { drawRuns } from './runs.ts';
import { createSpeech, type Speech } from './speech.ts';

const right = (name: string) => ({ name, align: 'right' as const });
const NOT_KNOWN = 'not known';
const BY_SQS = 'none (SQS moved them: the worker died on them)';

/** Draws a status: three tables, a list of what else is to be known, and the scheduled reconcile where there is one. */
export function draw(status: Status, terminal: Terminal): void {
  const speech = createSpeech(terminal, status.at);
  terminal.print(terminal.style('bold', `permit-sync, ${status.place}`));
  terminal.print();
  drawQueues(status, terminal, speech);
  drawLetters(status, terminal, speech);
  terminal.print();
  drawBudget(status, terminal, speech);
  terminal.print();
  const circuit = seenIn(status.circuit);
  const lease = seenIn(status.lease);
  const heartbeat = seenIn(status.heartbeat);
  const queues = seenIn(status.queues);
  const waiting = (queues?.live.visible ?? 0) + (queues?.imports?.visible ?? 0);
  const isOpen = circuit?.open != null;
  const circuitSaid = circuit === undefined ? NOT_KNOWN : circuitText(circuit, speech);
  terminal.table({
    columns: ['what', 'how it stands'],
    rows: [
      ['Permit circuit', isOpen ? terminal.style('red', circuitSaid) : circuitSaid],
      ['writer lease', lease === undefined ? NOT_KNOWN : leaseText(lease, status.at, speech)],
      ...(heartbeat === undefined
        ? [['worker', NOT_KNOWN]]
        : workerRows(heartbeat, { now: status.at, waiting }, speech)),
    ],
  });
  drawRuns(seenIn(status.runs), status.at, terminal);
}

function drawQueues(status: Status, terminal: Terminal, speech: Speech): void {
  const queues = seenIn(status.queues);
  if (queues === undefined) {
    terminal.print(`queues: ${NOT_KNOWN}`);
    return;
  }
  const heartbeat = seenIn(status.heartbeat) ?? undefined;
  const letters = seenIn(status.letters);
  const row = (name: string, { visible, inFlight, delayed }: QueueDepth, known: Oldest) => [
    name,
    ...[visible, inFlight, delayed].map(speech.count),
    ...oldestCells(known, speech),
  ];
  const worked = (name: 'live' | 'imports', depth: QueueDepth) =>
    row(
      name === 'live' ? 'live' : 'import',
      depth,
      oldestOf(depth, heartbeat?.[name], heartbeat?.at ?? 0),
    );
  const failedAt = Math.min(...(letters?.groups.map(({ oldestAt }) => oldestAt) ?? []));
  const [name = '', ...cells] = row('dead letters', queues.dead, { kind: 'none' });
  const isThere = queues.dead.visible > 0;
  const eldest = Number.isFinite(failedAt)
    ? [speech.age(failedAt), `a look at ${letters?.complete ? 'all' : 'some'} of them`]
    : ['-', '-'];
  terminal.table({
    columns: [
      'queue',
      right('visible'),
      right('in flight'),
      right('delayed'),
      'oldest',
      'known by',
    ],
    rows: [
      worked('live', queues.live),
      ...(queues.imports === undefined ? [] : [worked('imports', queues.imports)]),
      [isThere ? terminal.style('yellow', name) : name, ...cells.slice(0, 3), ...eldest],
    ],
  });
}

function oldestCells(known: Oldest, { age, ago, youngerThan }: Speech): readonly [string, string] {
  switch (known.kind) {
    case 'none':
      return ['-', '-'];
    case 'seen':
      return [age(known.sentAt), `as the worker saw ${ago(known.seenAt)}`];
    case 'since':
      return [youngerThan(known.emptyAt), 'last found empty then'];
    case 'unknown':
      return ['?', 'the worker has not said'];
  }
}

function drawLetters(status: Status, terminal: Terminal, speech: Speech): void {
  const letters = seenIn(status.letters);
  if (letters === undefined) return;
  if (letters.groups.length > 0) drawReasons(letters, terminal, speech);
  if (letters.held === 0) return;
  terminal.print();
  const [are, were] = letters.held === 1 ? ['letter is', 'was'] : ['letters are', 'were'];
  terminal.print(
    `${speech.count(letters.held)} dead ${are} held by somebody else, and ${were} not looked into`,
  );
}

function drawReasons(letters: Letters, terminal: Terminal, { count, age }: Speech): void {
  const atLeast = letters.complete ? '' : 'at least ';
  terminal.print();
  terminal.table({
    columns: ['dead letters by reason', right('letters'), right('oldest')],
    rows: letters.groups.map(({ reason, letters: number, oldestAt }) => [
      reason ?? BY_SQS,
      `${atLeast}${count(number)}`,
      age(oldestAt),
    ]),
  });
}

function drawBudget(status: Status, terminal: Terminal, speech: Speech): void {
  const budget = seenIn(status.budget);
  if (budget === undefined) {
    terminal.print(`Permit budget: ${NOT_KNOWN}`);
  } else {
    if (budget.document === 'damaged') {
      terminal.print('Permit budget: its document is damaged; the worker begins from none');
    }
    terminal.table({
      columns: [
        'Permit budget',
        right('left now'),
        right('at most'),
        right('comes back'),
        right("Permit's limit"),
        'paused',
      ],
      rows: budgetRows(budget, speech),
    });
  }
}
