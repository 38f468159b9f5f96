import type { SQSRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { fromSqsEvent, queueNameOf, splitByQueue } from '../../lib/queue/index.ts';

const arnOf = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;

function record(
  id: string,
  queue = 'live',
  remembered: Readonly<Record<string, string>> = {},
): SQSRecord {
  const attributes = Object.entries(remembered).map(([name, stringValue]) => [
    name,
    { dataType: 'Number', stringValue },
  ]);
  return {
    messageId: id,
    receiptHandle: `h-${id}`,
    body: '{}',
    attributes: {
      ApproximateReceiveCount: '3',
      SentTimestamp: '1700000000000',
      SenderId: 'x',
      ApproximateFirstReceiveTimestamp: '1700000000001',
    },
    messageAttributes: Object.fromEntries(attributes),
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: arnOf(queue),
    awsRegion: 'us-east-1',
  };
}

const historyOf = (remembered: Readonly<Record<string, string>>) => {
  const [message] = fromSqsEvent({ Records: [record('m', 'live', remembered)] });
  return [message?.sentAt, message?.receiveCount, message?.receipts];
};

describe('messages handed over by the event source', () => {
  it('are marked as handed', () => {
    expect(fromSqsEvent({ Records: [record('m')] })).toEqual([
      {
        messageId: 'm',
        receiptHandle: 'h-m',
        body: '{}',
        receiveCount: 3,
        receipts: 3,
        sentAt: 1_700_000_000_000,
        handed: true,
      },
    ]);
  });

  it('have the age and the receipts of those that they are copies of', () => {
    const remembered = { firstSentAt: '1690000000000', earlierReceives: '500' };
    expect(historyOf(remembered)).toEqual([1_690_000_000_000, 503, 3]);
  });

  it.each([
    ['no number', 'soon', 'many'],
    ['negative', '-1', '-5'],
    ['a fraction', '1.5', '2.5'],
    ['another notation', '1e3', '0x10'],
    ['empty', '', ''],
    ['too large to be exact', '99999999999999999', '99999999999999999'],
  ])('have only their own when what they remember is %s', (_, firstSentAt, earlierReceives) => {
    expect(historyOf({ firstSentAt, earlierReceives })).toEqual([1_700_000_000_000, 3, 3]);
  });

  it('are never younger than SQS says', () => {
    expect(historyOf({ firstSentAt: '1700000000001', earlierReceives: '1' })).toEqual([
      1_700_000_000_000, 4, 3,
    ]);
  });
});

describe('the queue that a message is from', () => {
  const event = { Records: [record('a'), record('b', 'imports'), record('c', 'live')] };
  const split = (url: string | undefined) => {
    const { live, imports } = splitByQueue(event, url);
    const ids = (messages: readonly { messageId: string }[]) => messages.map((m) => m.messageId);
    return { live: ids(live), imports: ids(imports) };
  };

  it('is told by the name that ARN and URL have in common', () => {
    expect(split('https://sqs.us-east-1.amazonaws.com/000000000000/imports')).toEqual({
      live: ['a', 'c'],
      imports: ['b'],
    });
  });

  it('is the live one for whatever is not from the import queue', () => {
    expect(split(undefined)).toEqual({ live: ['a', 'b', 'c'], imports: [] });
    expect(split('https://sqs.us-east-1.amazonaws.com/000000000000/ports')).toEqual({
      live: ['a', 'b', 'c'],
      imports: [],
    });
  });

  it.each([
    [arnOf('stack-ImportQueue-1A')],
    ['https://sqs.eu-west-1.amazonaws.com/000000000000/stack-ImportQueue-1A'],
    ['http://127.0.0.1:4566/000000000000/stack-ImportQueue-1A/'],
    ['stack-ImportQueue-1A'],
  ])('has its name at the end: %s', (address) => {
    expect(queueNameOf(address)).toBe('stack-ImportQueue-1A');
  });
});
