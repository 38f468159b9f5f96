import type { Check } from '../check.ts';
import { failed, ok } from '../finding.ts';
import type { Patient } from '../patient.ts';

const REMEDIES = {
  credentials: 'Sign in (aws sso login), or set AWS_PROFILE.',
  region: 'Give --region, or set AWS_REGION.',
} as const;

/** Whether the AWS SDK knows where to go, and as whom. */
export const awsCheck = ({ awsTrouble, sqs }: Patient): Check => ({
  id: 'aws',
  title: 'AWS credentials',
  async run() {
    const trouble = await awsTrouble();
    if (trouble !== undefined) return failed(trouble.detail, REMEDIES[trouble.what]);
    return ok(`found; region ${await sqs.config.region()}`);
  },
});
