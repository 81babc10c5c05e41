import type { Conversation, Letter } from '../../classroom/desk/letters.ts';
import { partsOf, type TextPart } from '../../classroom/desk/text.ts';
import { whenText } from './class-desk.ts';
import type { Words } from './trade/words.ts';

/** What someone sees of the messages in a class. */

const PREVIEW_MAX = 80;
const SAID_MAX = 300;

/** A text's first characters, in one line. */
function startOf(text: string, max: number): string {
  const signs = [...text.replace(/\s+/g, ' ')];
  return signs.length > max ? `${signs.slice(0, max).join('')}…` : signs.join('');
}

export interface LetterModel {
  readonly id: number;
  readonly name: string;
  readonly when: string;
  readonly iso: string;
  readonly parts: readonly TextPart[];
  readonly isOwn: boolean;
  readonly isReported: boolean;
  /** What is said aloud when it arrives. */
  readonly said: string;
}

export const letterModel = (letter: Letter, name: string, readerId: string, words: Words): LetterModel => ({
  id: letter.id,
  name,
  when: whenText(letter.atMs, words),
  iso: new Date(letter.atMs).toISOString(),
  parts: partsOf(letter.text),
  isOwn: letter.fromId === readerId,
  isReported: letter.isReported,
  said: words.t('class-desk:message.news', { name, text: startOf(letter.text, SAID_MAX) }),
});

export interface ConversationModel {
  readonly href: string;
  readonly name: string;
  readonly preview: string;
  readonly when: string;
  readonly iso: string;
  readonly unread: number;
}

export function conversationModel(
  { withId, last, unread }: Conversation,
  name: string,
  page: string,
  readerId: string,
  words: Words,
): ConversationModel {
  const text = startOf(last.text, PREVIEW_MAX);
  return {
    href: `${page}/${withId}`,
    name,
    preview: last.fromId === readerId ? words.t('class-desk:message.own-preview', { text }) : text,
    when: whenText(last.atMs, words),
    iso: new Date(last.atMs).toISOString(),
    unread,
  };
}
