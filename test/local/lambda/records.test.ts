import { describe, expect, it } from 'vitest';
import { invocationsOf, recordOf } from '../../../local/lambda/records.ts';

const arn = 'arn:aws:sqs:us-east-1:000000000000:live';
const record = (n: number, body: string) => recordOf({ MessageId: `m-${n}`, Body: body }, arn);

describe('records for an invocation', () => {
  it('stay together while they fit', () => {
    const records = Array.from({ length: 10 }, (_, n) => record(n, 'small'));
    expect(invocationsOf(records)).toEqual([records]);
  });

  it('are cut so that no invocation is larger than allowed, envelopes and all', () => {
    const records = Array.from({ length: 10 }, (_, n) => record(n, '"'.repeat(900_000)));
    const invocations = invocationsOf(records);
    expect(invocations.flat()).toEqual(records);
    const sizes = invocations.map((part) => JSON.stringify({ Records: part }).length);
    // The quotes are escaped in the event: 1.8 MB each.
    expect(sizes.map((size) => Math.round(size / 1e5))).toEqual([54, 54, 54, 18]);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6 * 1024 * 1024);
  });

  it('are none for no messages', () => {
    expect(invocationsOf([])).toEqual([]);
  });

  it('carry attributes in the shape that functions know', () => {
    const made = recordOf(
      {
        MessageId: 'm',
        ReceiptHandle: 'h',
        Body: '{}',
        Attributes: { ApproximateReceiveCount: '2', SentTimestamp: '5' },
        MessageAttributes: { n: { DataType: 'Number', StringValue: '7' } },
      },
      arn,
    );
    expect(made).toMatchObject({
      attributes: { ApproximateReceiveCount: '2', SentTimestamp: '5' },
      messageAttributes: { n: { dataType: 'Number', stringValue: '7' } },
      eventSourceARN: arn,
      awsRegion: 'us-east-1',
    });
  });
});
