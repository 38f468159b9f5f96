export type { TokenRecord } from './token-record.ts';
export {
  createTokens,
  type NewToken,
  type TokenRequest,
  type Tokens,
  type TokensOptions,
} from './tokens.ts';
export type { FixedToken, FixedTokens } from './verify.ts';
