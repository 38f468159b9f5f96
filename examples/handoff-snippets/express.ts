import { handOff } from './hand-off.ts';

/** As your session keeps it, e.g. with express-session and openid-client. */
interface SignedIn {
  readonly session?: { readonly idToken?: string } | null | undefined;
}

/** Between the provider's callback and your first page: `app.get('/callback', signIn, handOffUser, toHome)`. */
export async function handOffUser(
  request: SignedIn,
  _response: unknown,
  next: () => void,
): Promise<void> {
  const idToken = request.session?.idToken;
  if (idToken !== undefined) await handOff(idToken);
  next();
}
