import { Router, type Request, type Response } from 'express';
import type { DeepReadonly } from '../../kernel/decider.ts';
import type { RunId, SeatId } from '../../kernel/ids.ts';
import type { TradeView } from '../../labs/trade/view-types.ts';
import { seatView } from '../../runs/lab-of-run.ts';
import type { Receipt } from '../../runs/ports.ts';
import type { RunState } from '../../runs/state.ts';
import type { CommandAnswer, CommandHandler } from './command-handler.ts';
import { answerBody, formProblem, statusOf, type FormProblem } from './command-routes.ts';
import type { WebDeps } from '../context.ts';
import { wantsJson } from '../errors.ts';
import { flash } from '../flash.ts';
import { textField } from '../entrance/people-routes.ts';
import { editorRequest } from '../presenters/trade/message-request.ts';
import { problem } from '../problems.ts';
import { safePath } from '../return-to.ts';
import { openRunFor, type OpenedRun } from './sender.ts';

/**
 * `POST /runs/:runId/messages`: the editor's form. `do=send` sends the message as it is, `do=show` asks for the finished one
 * (which counts), `do=check` only shows what is wrong; the last two bring the text back to the page it came from.
 */

type MessageDeps = Pick<WebDeps, 'registry' | 'participants' | 'tokens' | 'labs' | 'texts'>;
type Accepted = Extract<Receipt, { ok: true }>;

/** What the form of the editor was for, kept for one page: the flash's name for it. */
export const EDITOR_FORM = 'editor';

export function createMessageRouter(deps: MessageDeps, handler: CommandHandler): Router {
  const router = Router();
  const { texts } = deps;

  router.post('/runs/:runId/messages', async (req, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'watch-run');
    const editor = editorOf(req, runId);
    switch (textField(req, 'do')) {
      case 'check':
        keepText(req, 'checked', null);
        res.redirect(303, editor);
        return;
      case 'show': {
        const answer = await handler.fromJson(runId, opened, showCommand(req));
        keepText(req, 'shown', formProblem(answer, texts));
        res.redirect(303, `${editor}#finished`);
        return;
      }
      case 'send': {
        const { text, commandId, seat } = req.body as Record<string, unknown>;
        const fields = {
          type: 'trade/SendMessage',
          commandId,
          text,
          ...(seat === undefined ? {} : { seat }),
        };
        await answerSent(req, res, opened, editor, await handler.fromForm(runId, opened, fields));
        return;
      }
      default:
        throw problem('bad-fields');
    }
  });
  return router;

  async function answerSent(
    req: Request,
    res: Response,
    { host, participant, record }: OpenedRun,
    editor: string,
    answer: CommandAnswer,
  ): Promise<void> {
    const asksForData = req.get('HX-Request') === 'true' || wantsJson(req);
    if (answer.kind !== 'accepted') {
      if (asksForData) res.status(statusOf(answer)).json(answerBody(answer, texts));
      else {
        keepText(req, 'checked', formProblem(answer, texts));
        res.redirect(303, editor);
      }
      return;
    }
    const asked = textField(req, 'seat');
    const next = await host.read((run) => {
      const seat = asked === '' ? participant && run.participants[participant.id]?.seat : asked;
      return afterSending(run, seat ?? null, answer.receipt, record.runId, editor);
    });
    if (next.isTaken) flash(req, { kind: 'success', text: texts.both('edi-editor:sent.taken') });
    if (asksForData) res.json({ ...answer.receipt, next: next.path });
    else res.redirect(303, next.path);
  }

  /** Where a message led: to the document it became, or back to the editor with what the partner's system said. */
  function afterSending(
    run: DeepReadonly<RunState>,
    seat: SeatId | null,
    { seq }: Accepted,
    runId: RunId,
    editor: string,
  ): { readonly path: string; readonly isTaken: boolean } {
    const base = `/runs/${runId}`;
    const watched = new URL(editor, 'http://here.invalid').searchParams.get('seat');
    const suffix = watched === null ? '' : `?seat=${encodeURIComponent(watched)}`;
    const view = seat === null ? null : seatView<TradeView>(run, seat, deps.labs);
    const refused = view?.own?.messages.refused.find((message) => message.seq === seq);
    if (refused) return { path: `${withTry(editor, refused.id)}#answer`, isTaken: false };
    for (const order of view?.own?.orders ?? []) {
      const document = order.documents.find((one) => one.written !== null && one.seq === seq);
      if (document) {
        const path = `/orders/${order.id}/documents/${encodeURIComponent(document.number)}`;
        return { path: `${base}${path}${suffix}#message`, isTaken: true };
      }
    }
    return { path: `${base}/desk${suffix}`, isTaken: true };
  }

  /** Takes the text to the next page, with what the lab had against it, if anything. */
  function keepText(req: Request, done: 'checked' | 'shown', wrong: FormProblem | null): void {
    const text = wholeText(req);
    flash(req, {
      kind: wrong ? 'danger' : 'success',
      text: wrong?.text ?? texts.both(`edi-editor:${done}`),
      form: { type: EDITOR_FORM, values: { text }, errors: wrong?.errors ?? {} },
    });
  }
}

const wholeText = (req: Request): string => {
  const { text } = req.body as Record<string, unknown>;
  return typeof text === 'string' ? text.replaceAll('\r\n', '\n') : '';
};

/** The editor's page the form stood on: it names what the message is about. */
function editorOf(req: Request, runId: RunId): string {
  const about = textField(req, 'about');
  const path = safePath(`/runs/${runId}${about}`);
  return path !== null && path.startsWith(`/runs/${runId}/messages/new?`) ? path : `/runs/${runId}/desk`;
}

function withTry(editor: string, id: string): string {
  const url = new URL(editor, 'http://here.invalid');
  url.searchParams.set('try', id);
  return `${url.pathname}${url.search}`;
}

/** `trade/ShowMessage` about what the editor's page is about. */
function showCommand(req: Request): object {
  const { searchParams } = new URL(textField(req, 'about'), 'http://here.invalid');
  const asked = editorRequest(
    Object.fromEntries([...searchParams.keys()].map((name) => [name, searchParams.getAll(name)])),
    null,
  );
  const { commandId } = req.body as Record<string, unknown>;
  const seat = textField(req, 'seat');
  return {
    commandId,
    seat: seat === '' ? null : seat,
    command: {
      type: 'trade/ShowMessage',
      kind: asked?.kind,
      order: asked?.order ?? null,
      wanted: asked?.wanted ?? null,
    },
  };
}
