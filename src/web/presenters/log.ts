import { AUDIT_ACTIONS, type AuditEntry } from '../../accounts/audit.ts';
import type { Words } from './trade/words.ts';

/** The log in words. */

/** What acts can be about: the parts of their names before the slash. */
export const LOG_KINDS = [...new Set(AUDIT_ACTIONS.map((action) => action.slice(0, action.indexOf('/'))))];

export interface LogRow {
  readonly id: number;
  readonly when: string;
  /** For machines. */
  readonly iso: string;
  readonly who: string;
  readonly action: string;
  readonly thing: string;
  readonly details: string;
}

const MOMENT: Record<Words['lang'], Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }),
  zh: new Intl.DateTimeFormat('zh-CN', { dateStyle: 'medium', timeStyle: 'medium' }),
};

/** Date and time of a real moment. */
export const momentText = (atMs: number, words: Words): string => MOMENT[words.lang].format(atMs);

/** What stands in details, by name: those that are roles or policies have words of their own. */
function detailText(name: string, value: string | number | boolean, words: Words): string {
  const shown =
    name === 'role'
      ? words.t(`classroom:account-role.${value}`)
      : name === 'policy'
        ? words.t(`classroom:people.policy.${value}`)
        : String(value);
  return words.t('classroom:log.detail-line', {
    name: words.t(`classroom:log.detail.${name}`),
    value: shown,
  });
}

export const logRows = (entries: readonly AuditEntry[], words: Words): readonly LogRow[] =>
  entries.map(({ id, atMs, actor, actorName, action, thing, details }) => ({
    id,
    when: momentText(atMs, words),
    iso: new Date(atMs).toISOString(),
    who: actorName ?? words.t(`classroom:log.actor.${actor === 'visitor' ? 'visitor' : 'system'}`),
    action: words.t(`classroom:log.action.${action.replace('/', '.')}`),
    thing,
    details: Object.entries(details)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => detailText(name, value, words))
      .join(words.lang === 'zh' ? '；' : '; '),
  }));
