import type { Request, Response } from 'express';
import type { LocalText } from '../../kernel/text.ts';
import { wantsJson } from '../errors.ts';
import { flash } from '../flash.ts';
import { doneWith, refuseForm, type RefusedForm } from '../form-answers.ts';

/** Forms of the class desk that a script may send without leaving the page; sent by a browser they answer with the page. */

/** Taken: for a script only that it was, for a browser the page with good news. */
export function answerDone(req: Request, res: Response, to: string, text: LocalText): void {
  if (wantsJson(req)) res.json({ ok: true });
  else doneWith(req, res, to, text);
}

/** Refused: for a script what is wrong with which field, for a browser the page with the form as it was. */
export function answerRefused(req: Request, res: Response, form: RefusedForm): void {
  if (wantsJson(req)) res.status(422).json({ ok: false, errors: form.errors });
  else refuseForm(req, res, form);
}

/** Back to a page that no longer has what was to be changed: someone else was quicker. */
export function answerGone(req: Request, res: Response, to: string, text: LocalText): void {
  flash(req, { kind: 'danger', text });
  res.redirect(303, to);
}
