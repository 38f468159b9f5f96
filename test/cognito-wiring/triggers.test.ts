import { describe, expect, it } from 'vitest';
import { emptied, functionIn, takenByOthers } from '../../cli/cognito/triggers.ts';

const OURS = 'arn:aws:lambda:eu-west-1:123456789012:function:ours';
const THEIRS = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';

describe('the token trigger, which has two names', () => {
  const config = {
    PreTokenGenerationConfig: { LambdaVersion: 'V2_0' as const, LambdaArn: THEIRS },
  };

  it('is taken when only its versioned name is filled', () => {
    expect(takenByOthers(config, ['PreTokenGeneration'], OURS)).toEqual([
      { trigger: 'PreTokenGeneration', holder: THEIRS },
    ]);
  });

  it('is ours under either name', () => {
    const ours = { PreTokenGenerationConfig: { LambdaVersion: 'V2_0' as const, LambdaArn: OURS } };
    expect(functionIn(ours, 'PreTokenGeneration')).toBe(OURS);
    expect(functionIn({ PreTokenGeneration: OURS }, 'PreTokenGeneration')).toBe(OURS);
  });

  it('is freed under both', () => {
    const both = {
      PreSignUp: THEIRS,
      PreTokenGeneration: OURS,
      PreTokenGenerationConfig: { LambdaVersion: 'V1_0' as const, LambdaArn: OURS },
    };
    expect(emptied(both, ['PreTokenGeneration'])).toStrictEqual({ PreSignUp: THEIRS });
  });
});
