import { type AxiosInstance, isAxiosError } from 'axios';

/** An environment's API key, which may be exchanged while the process runs. */
export interface ApiKey {
  current(): string;
  /** It was refused: looks for a new one, and never throws. */
  refresh(): Promise<unknown>;
}

/** One that stays as it is. */
export const fixedKey = (key: string): ApiKey => ({
  current: () => key,
  refresh: async () => false,
});

const REFUSALS: readonly unknown[] = [401, 403];

/**
 * Sends every request with the key as it is then. One that is refused is sent once more when there is a new key by now:
 * Permit did nothing of it. Both attempts have the time of one. Nothing is made of the refusal itself: that is for
 * interceptors that are added later.
 */
export function authorize(http: AxiosInstance, key: ApiKey): void {
  const bearer = () => `Bearer ${key.current()}`;
  /** Of requests under way for the second time, which keep their signal. */
  const again = new WeakSet<object>();

  http.interceptors.request.use((request) => {
    request.headers.set('authorization', bearer());
    return request;
  });
  http.interceptors.response.use(undefined, async (refusal: unknown) => {
    if (!isAxiosError(refusal) || !REFUSALS.includes(refusal.response?.status)) throw refusal;
    const { config } = refusal;
    const signal = config?.signal;
    if (config === undefined || signal === undefined || again.has(signal)) throw refusal;
    const refused = config.headers.get('authorization');
    if (refused === bearer()) await key.refresh();
    if (refused === bearer() || signal.aborted) throw refusal;
    again.add(signal);
    return await http.request(config);
  });
}
