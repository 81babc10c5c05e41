import type { CrowdFigures } from './figures.ts';

/** What the server and the process with the crowd say to each other. */

export interface CrowdSpec {
  /** Where the server listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Cookies are only given over TLS; the crowd speaks as the proxy in front would. */
  readonly https: boolean;
  readonly runId: string;
  readonly joinCode: string;
  readonly token: string;
  readonly students: number;
  /** A bot's time from one action to the next, about. */
  readonly actionMs: number;
}

export type ToCrowd =
  | { readonly kind: 'join'; readonly spec: CrowdSpec }
  /** The exercise has begun. */
  | { readonly kind: 'play' }
  /** Nothing new; what is under way is waited for, then the last figures are sent. */
  | { readonly kind: 'finish' };

export type FromCrowd =
  | { readonly kind: 'figures'; readonly figures: CrowdFigures }
  /** Everyone is in, or could not come in. */
  | { readonly kind: 'joined'; readonly figures: CrowdFigures }
  | { readonly kind: 'finished'; readonly figures: CrowdFigures };

/** The header with which the crowd's requests are known. */
export const TOKEN_HEADER = 'x-rehearsal';
