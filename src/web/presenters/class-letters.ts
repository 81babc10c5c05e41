import type { Conversation, Letter } from '../../classroom/desk/letters.ts';
import { partsOf, type TextPart } from '../../classroom/desk/text.ts';
import { momentText } from './log.ts';
import type { Words } from './trade/words.ts';

/** What someone sees of the messages in a class. */

export interface LetterModel {
  readonly id: number;
  readonly name: string;
  readonly when: string;
  readonly iso: string;
  readonly parts: readonly TextPart[];
  readonly isOwn: boolean;
  readonly isReported: boolean;
}

export const letterModel = (letter: Letter, name: string, readerId: string, words: Words): LetterModel => ({
  id: letter.id,
  name,
  when: momentText(letter.atMs, words),
  iso: new Date(letter.atMs).toISOString(),
  parts: partsOf(letter.text),
  isOwn: letter.fromId === readerId,
  isReported: letter.isReported,
});

const PREVIEW_MAX = 80;

export interface ConversationModel {
  readonly href: string;
  readonly name: string;
  readonly preview: string;
  readonly when: string;
  readonly unread: number;
}

export function conversationModel(
  { withId, last, unread }: Conversation,
  name: string,
  page: string,
  readerId: string,
  words: Words,
): ConversationModel {
  const signs = [...last.text.replace(/\s+/g, ' ')];
  const text = signs.length > PREVIEW_MAX ? `${signs.slice(0, PREVIEW_MAX).join('')}…` : signs.join('');
  return {
    href: `${page}/${withId}`,
    name,
    preview: last.fromId === readerId ? words.t('class-desk:message.own-preview', { text }) : text,
    when: momentText(last.atMs, words),
    unread,
  };
}
