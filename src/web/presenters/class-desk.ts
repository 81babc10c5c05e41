import type { Announcement } from '../../classroom/desk/announcements.ts';
import type { Resource } from '../../classroom/desk/resources.ts';
import { partsOf, type TextPart } from '../../classroom/desk/text.ts';
import type { Words } from './trade/words.ts';

/** What the people of a class see on its desk. */

const format = (locale: string) =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
const WHEN = { zh: format('zh-CN'), en: format('en-GB') } as const;

/** When something was said: to the minute, as people say it. */
export const whenText = (atMs: number, words: Words): string => WHEN[words.lang].format(atMs);

export interface AnnouncementModel {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly TextPart[];
  readonly pinned: boolean;
  readonly withdrawn: boolean;
  /** Who, when, and when it was changed. */
  readonly line: string;
  readonly iso: string;
  /** How many have seen it; empty for those who need not know. */
  readonly seen: string;
}

export const announcementModel = (
  said: Announcement,
  author: string,
  seen: { readonly count: number; readonly of: number } | null,
  words: Words,
): AnnouncementModel => ({
  id: said.id,
  title: said.title,
  parts: partsOf(said.text),
  pinned: said.pinned,
  withdrawn: said.withdrawnAtMs !== null,
  line: [
    author,
    whenText(said.createdAtMs, words),
    said.changedAtMs === null
      ? ''
      : words.t('class-desk:announcement.changed', { time: whenText(said.changedAtMs, words) }),
  ]
    .filter((part) => part !== '')
    .join(' · '),
  iso: new Date(said.createdAtMs).toISOString(),
  seen:
    seen === null
      ? ''
      : words.t('class-desk:announcement.seen', { count: seen.count, of: words.number(seen.of) }),
});

const KIB = 1024;

/** How large a file is. */
export const sizeText = (bytes: number, words: Words): string =>
  bytes < KIB * KIB
    ? words.t('class-desk:size.kb', {
        size: words.number(Math.max(bytes === 0 ? 0 : 1, Math.round(bytes / KIB))),
      })
    : words.t('class-desk:size.mb', { size: words.number(Math.round((bytes / KIB / KIB) * 10) / 10) });

export interface ResourceModel {
  readonly id: string;
  readonly title: string;
  readonly href: string;
  readonly isLink: boolean;
  /** The host of a link; the name, kind and size of a file. */
  readonly about: string;
  /** Where a small picture of it is, if it is one. */
  readonly picture: string;
}

export const resourceModel = (
  { id, title, href, file, addedAtMs }: Resource,
  page: string,
  words: Words,
): ResourceModel => {
  const own = `${page}/${id}/file`;
  const about = file
    ? [file.name, words.t(`class-desk:kind.${file.kind}`), sizeText(file.sizeBytes, words)]
    : [new URL(href ?? '').host];
  return {
    id,
    title,
    href: href ?? own,
    isLink: href !== null,
    about: [...about, whenText(addedAtMs, words)].join(' · '),
    picture: file?.kind === 'image' ? own : '',
  };
};
