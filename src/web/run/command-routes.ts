import { Router, type Request, type Response } from 'express';
import type { LocalText } from '../../kernel/text.ts';
import type { CommandAnswer, CommandHandler } from './command-handler.ts';
import type { Flash, WebDeps } from '../context.ts';
import { wantsJson } from '../errors.ts';
import { flash } from '../flash.ts';
import type { Texts } from '../i18n.ts';
import { problem } from '../problems.ts';
import { refererPath, returnPath } from '../return-to.ts';
import { requireKnown, senderOf } from './sender.ts';

type CommandDeps = Pick<WebDeps, 'registry' | 'texts' | 'participants' | 'tokens'>;

/** The status that belongs to an answer. */
export const statusOf = (answer: CommandAnswer): number =>
  answer.kind === 'accepted' ? 200 : answer.kind === 'rejected' ? 422 : 400;

/** An answer as data. `field` is the command's name of a field, `formField` the form's. */
export function answerBody(answer: CommandAnswer, texts: Pick<Texts, 'both'>): object {
  switch (answer.kind) {
    case 'accepted':
      return answer.receipt;
    case 'rejected': {
      const { code, params, field = null } = answer.rejection;
      return {
        ok: false,
        rejection: { code, params, text: answer.text, field, formField: answer.field },
      };
    }
    case 'malformed':
      return {
        ok: false,
        error: { code: 'bad-fields', text: texts.both('web:problem.bad-fields'), fields: answer.fields },
      };
  }
}

/** What is wrong with which field, and the message for the form as a whole. */
export interface FormProblem {
  readonly text: LocalText;
  readonly errors: Readonly<Record<string, LocalText>>;
}

export function formProblem(answer: CommandAnswer, texts: Pick<Texts, 'both'>): FormProblem | null {
  switch (answer.kind) {
    case 'accepted':
      return null;
    case 'rejected':
      return { text: answer.text, errors: answer.field === null ? {} : { [answer.field]: answer.text } };
    case 'malformed':
      return {
        text: texts.both('web:problem.bad-fields'),
        errors: Object.fromEntries(answer.fields.map(({ field, text }) => [field, text])),
      };
  }
}

const VALUES_MAX = 60;

/** The fields as typed, to fill the form again. */
function typedValues(fields: Readonly<Record<string, unknown>>): Flash['form'] & object {
  const values = Object.fromEntries(
    Object.entries(fields)
      .filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[0] !== '_csrf')
      .slice(0, VALUES_MAX),
  );
  const { type } = fields;
  return { type: typeof type === 'string' ? type : '', values, errors: {} };
}

/** `POST /runs/:runId/commands`: the forms of people, sent by the page's script or without any. */
export function createCommandRouter(deps: CommandDeps, handler: CommandHandler): Router {
  const router = Router();
  const { texts } = deps;

  function answerPage(req: Request, res: Response, runId: string, answer: CommandAnswer): void {
    const fields = req.body as Record<string, unknown>;
    const wrong = formProblem(answer, texts);
    if (wrong === null) {
      flash(req, { kind: 'success', text: texts.both('web:command.accepted') });
      res.redirect(303, returnPath(req, `/runs/${runId}`));
      return;
    }
    flash(req, { kind: 'danger', text: wrong.text, form: { ...typedValues(fields), errors: wrong.errors } });
    res.redirect(303, refererPath(req) ?? returnPath(req, `/runs/${runId}`));
  }

  router.post('/runs/:runId/commands', async (req, res) => {
    const { runId } = req.params;
    if (!req.is('application/x-www-form-urlencoded') && !req.is('application/json'))
      throw problem('wrong-type');
    const sender = await senderOf(deps, req, runId);
    await requireKnown(deps, req, runId, sender);
    const answer = req.is('application/json')
      ? await handler.fromJson(runId, sender, req.body)
      : await handler.fromForm(runId, sender, req.body as Record<string, unknown>);
    const asksForData = req.is('application/json') || req.get('HX-Request') === 'true' || wantsJson(req);
    if (asksForData) {
      res.status(statusOf(answer)).json(answerBody(answer, texts));
    } else answerPage(req, res, runId, answer);
  });
  return router;
}
