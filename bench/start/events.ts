import { createHash } from 'node:crypto';
import type { APIGatewayProxyEventV2, SQSEvent } from 'aws-lambda';
import { encodeJob } from '../../lib/jobs/index.ts';
import { samples, signedClerk } from '../../lib/samples/index.ts';

const subjectOf = (serial: number) => ({
  user: `user_${String(serial).padStart(6, '0')}`,
  email: `robin-${serial}@bench.example`,
  organization: 'org_bench',
  role: 'member',
});

/** `user.created` of Clerk, as API Gateway hands it on. */
export function clerkEvent(serial: number, secret: string, now: number): APIGatewayProxyEventV2 {
  const made = samples.clerk.get('user.created')?.make(subjectOf(serial), now);
  if (made === undefined) throw new TypeError('lib/samples has no user.created');
  const { path, headers, body } = signedClerk(made, secret, now);
  return {
    version: '2.0',
    routeKey: `POST ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { ...headers },
    requestContext: {
      accountId: '000000000000',
      apiId: 'bench',
      domainName: 'bench.example',
      domainPrefix: 'bench',
      http: {
        method: 'POST',
        path,
        protocol: 'HTTP/1.1',
        sourceIp: '192.0.2.1',
        userAgent: 'Svix',
      },
      requestId: `request-${serial}`,
      routeKey: `POST ${path}`,
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    body,
    isBase64Encoded: false,
  };
}

/** A confirmed sign-up, as Cognito invokes its trigger. */
export function cognitoEvent(serial: number): object {
  const made = samples.cognito.get('PostConfirmation_ConfirmSignUp')?.make(subjectOf(serial), 0);
  if (made === undefined) throw new TypeError('lib/samples has no sign-up');
  return made;
}

/** One message of the live queue: the job of a user whom nobody has seen yet. */
export function queueEvent(serial: number, queueArn: string, now: number): SQSEvent {
  const { user, email } = subjectOf(serial);
  const body = encodeJob({
    kind: 'user',
    change: 'created',
    whole: true,
    user,
    fields: {
      email,
      emailVerified: true,
      firstName: 'Robin',
      lastName: 'Example',
      username: null,
      blocked: false,
    },
    source: 'clerk',
    eventId: `msg_${serial}`,
    eventType: 'user.created',
    version: now,
    observedAt: now,
  });
  return {
    Records: [
      {
        messageId: `message-${serial}`,
        receiptHandle: `receipt-${serial}`,
        body,
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: String(now),
          SenderId: 'bench',
          ApproximateFirstReceiveTimestamp: String(now),
        },
        messageAttributes: {},
        md5OfBody: createHash('md5').update(body).digest('hex'),
        eventSource: 'aws:sqs',
        eventSourceARN: queueArn,
        awsRegion: 'us-east-1',
      },
    ],
  };
}
