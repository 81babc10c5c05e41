import type { Request, Response } from 'express';
import type { LocalText } from '../kernel/text.ts';
import { flash } from './flash.ts';

/** A form that was refused: what was typed, and what is wrong with which field. */
export interface RefusedForm {
  /** The page with the form. */
  readonly to: string;
  /** Which form on it. */
  readonly type: string;
  /** Everything that was typed, except secrets. */
  readonly values: Readonly<Record<string, string>>;
  readonly errors: Readonly<Record<string, LocalText>>;
}

/** Back to the page with the form, filled as it was, the message beside its field. */
export function refuseForm(req: Request, res: Response, { to, type, values, errors }: RefusedForm): void {
  const [text] = Object.values(errors);
  if (text) flash(req, { kind: 'danger', text, form: { type, values, errors } });
  res.redirect(303, to);
}

/** Back to a page with good news. */
export function doneWith(req: Request, res: Response, to: string, text: LocalText): void {
  flash(req, { kind: 'success', text });
  res.redirect(303, to);
}

/** A field exactly as typed, for secrets: nothing is trimmed. */
export function secretField(req: Request, name: string): string {
  const value = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}
