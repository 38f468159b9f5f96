/** The same for a Cognito trigger, which has no signature to be verified. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';

const sqs = new SQSClient({});

const SignUp = z.object({
  triggerSource: z.string(),
  userPoolId: z.string(),
  userName: z.string(),
  request: z.object({
    userAttributes: z.object({
      sub: z.string().min(1),
      email: z.email().optional(),
      given_name: z.string().optional(),
      family_name: z.string().optional(),
    }),
  }),
});

export async function handler(event: unknown) {
  const signUp = SignUp.parse(event);
  await sqs.send(
    new SendMessageCommand({
      QueueUrl: process.env['SYNC_QUEUE_URL'],
      MessageBody: JSON.stringify(signUp),
    }),
  );
  return event;
}
