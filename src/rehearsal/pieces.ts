/** The pieces of a page that follow pushes, by the same attributes that a browser reads (`src/client/refresh.ts`). */

export interface Piece {
  readonly url: string;
  /** Pushes of which it is fetched again; empty: of all. */
  readonly topics: readonly string[];
  /** It is fetched no more often. */
  readonly everyMs: number;
}

const TAG = /<[a-z]+\s[^>]*\bdata-fragment-url="[^>]*>/g;

const attributeOf = (tag: string, name: string): string =>
  (new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '').replaceAll('&amp;', '&');

/** @param html a page as it was served. Pieces that are patched from pushes are not fetched. */
export const piecesIn = (html: string): readonly Piece[] =>
  (html.match(TAG) ?? [])
    .filter((tag) => !/\bdata-pushed\b/.test(tag))
    .map((tag) => ({
      url: attributeOf(tag, 'data-fragment-url'),
      topics: attributeOf(tag, 'data-topics').split(/\s+/).filter(Boolean),
      everyMs: Number(attributeOf(tag, 'data-every')),
    }));

export const concerns = ({ topics }: Piece, pushed: readonly string[]): boolean =>
  topics.length === 0 || topics.some((topic) => pushed.includes(topic));
