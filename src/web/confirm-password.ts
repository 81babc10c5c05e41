import type { Request } from 'express';
import type { LocalText } from '../kernel/text.ts';
import type { WebDeps } from './context.ts';
import { secretField } from './form-answers.ts';

/**
 * The own password, typed once more in the field `ownPassword` before something that cannot be taken back.
 * @returns null when it fits, else what to say beside the field
 */
export async function ownPasswordProblem(
  { accounts, texts }: Pick<WebDeps, 'accounts' | 'texts'>,
  req: Request,
): Promise<LocalText | null> {
  const confirmed = await accounts.confirm(req.context.account?.id ?? '', secretField(req, 'ownPassword'));
  if (confirmed.ok) return null;
  return texts.both(confirmed.error === 'too-many' ? 'web:account.too-many' : 'classroom:wrong.own-password');
}
