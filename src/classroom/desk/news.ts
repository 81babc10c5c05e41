/** What became new on the desk of a class, told once it is saved: whoever listens asks for the thing itself. */

export const NEWS_TOPICS = ['announcements', 'resources', 'letters'] as const;
export type NewsTopic = (typeof NEWS_TOPICS)[number];

export interface ClassNews {
  readonly classId: string;
  readonly topic: NewsTopic;
  /** Whom it concerns: some accounts, or everyone of the class. */
  readonly to: readonly string[] | 'everyone';
}

export type Tell = (news: ClassNews) => void;

export interface NewsDesk {
  readonly tell: Tell;
  /** @returns how to stop listening */
  subscribe(listener: Tell): () => void;
}

export function createNewsDesk(): NewsDesk {
  const listeners = new Set<Tell>();
  return {
    tell(news) {
      for (const listener of listeners) listener(news);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
