import { handOff } from './hand-off.ts';

/** What your provider's callback comes to: where to go next, and the token that it was given. */
interface SignedIn {
  readonly response: Response;
  readonly idToken: string;
}

/**
 * Around the route handler of the provider's callback: `export const GET = withHandOff(finishSignIn)`. In a server action,
 * `await handOff(idToken)` does the same.
 */
export function withHandOff(finishSignIn: (request: Request) => Promise<SignedIn>) {
  return async (request: Request): Promise<Response> => {
    const { response, idToken } = await finishSignIn(request);
    await handOff(idToken);
    return response;
  };
}
