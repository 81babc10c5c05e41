import { Router, type Request, type Response } from 'express';
import { IMAGE_BYTES_MAX, redrawImage } from '../../classroom/reports/images.ts';
import { ANSWER_MAX, pieceToken, tidy } from '../../classroom/reports/markup.ts';
import { IMAGES_MAX, PIECES_MAX, type PlacedPiece } from '../../classroom/reports/pieces.ts';
import type { PieceRefusal, Report } from '../../classroom/reports/reports.ts';
import type { Result } from '../../kernel/result.ts';
import type { LocalText } from '../../kernel/text.ts';
import type { WebDeps } from '../context.ts';
import { wantsJson } from '../errors.ts';
import { takeFlashes } from '../flash.ts';
import { doneWith, refuseForm, secretField } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { momentText } from '../presenters/log.ts';
import { ownNav } from '../presenters/own-links.ts';
import { offersFor, OFFER_GROUPS, type Offer } from '../presenters/report/offers.ts';
import { pieceTitle } from '../presenters/report/shown.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';
import { mayReadMarks, mayWrite, ownText, readReport, studentBase, type Question } from './report-page.ts';
import { openRunFor } from '../run/sender.ts';
import { fileOf } from '../upload.ts';

/** A student's own lab report: writing, putting things in from the run, handing in, reading what came back. */

type ReportRequest = Request<{ runId: string }>;
type Answers = Readonly<Record<string, string>>;

const FORM = 'report';

export function createReportRouter(deps: WebDeps): Router {
  const router = Router();
  const { reports, texts, render, labs } = deps;

  async function openOwn(req: ReportRequest) {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'see-own-result');
    const words = wordsFor(deps, req.context.lang);
    const participant = opened.participant?.id ?? '';
    const found = await opened.host.read((run) => ({
      questions: structuredClone(run.scenario.report),
      runTitle: opened.record.title || words.local(run.scenario.title),
      seat: run.participants[participant]?.seat ?? null,
      started: run.clock.phase !== 'lobby',
      judged: run.scenario.rubric.length > 0,
      nav: ownNav(run, words, 'report'),
    }));
    if (found.questions.length === 0) throw problem('not-found');
    const [report, dueAtMs] = await Promise.all([reports.get(runId, participant), reports.due(runId)]);
    return { ...found, opened, runId, participant, words, report, dueAtMs, base: studentBase(runId) };
  }
  type Own = Awaited<ReturnType<typeof openOwn>>;

  /** Looks at what the person's seat can put in; `find` may not keep any of it. */
  const withOffers = <T>({ opened, seat }: Own, find: (offers: readonly Offer[]) => T): Promise<T> =>
    opened.host.read((run) =>
      find(
        seat === null
          ? []
          : offersFor(run, seat, labs, { en: wordsFor(deps, 'en'), zh: wordsFor(deps, 'zh') }),
      ),
    );

  /** What every page of a report hands to its layout. */
  const frame = ({ nav, runTitle, runId, base, participant }: Own) => ({
    where: runTitle,
    runTitle,
    runId,
    base,
    participantId: participant,
    nav,
  });

  /** The report as it is read, on paper too. */
  const shown = (own: Own, report: Report, pieces: readonly PlacedPiece[]) =>
    readReport(
      report,
      pieces,
      own.questions,
      `${own.base}/images`,
      own.dueAtMs,
      mayReadMarks(report),
      own.words,
    );

  router.get('/runs/:runId/report', async (req, res) => {
    const own = await openOwn(req);
    const { report, questions, words, dueAtMs, base, runId, participant } = own;
    const refused = takeFlashes(req).find(({ form }) => form?.type === FORM)?.form;
    const pieces = await reports.pieces(runId, participant);
    const read = shown(own, report, pieces);
    if (!mayWrite(report) && !refused) {
      res.redirect(303, `${base}/read`);
      return;
    }
    const offers = await withOffers(own, (all) =>
      OFFER_GROUPS.map((group) => ({
        label: words.t(`report:offers.${group}`),
        options: all
          .filter((offer) => offer.group === group)
          .map(({ value, label }) => ({ value, label: words.local(label) })),
      })).filter(({ options }) => options.length > 0),
    );
    const isConflict = refused?.errors['version'] !== undefined;
    render(req, res, 'pages/report', {
      ...frame(own),
      title: texts.both('report:title'),
      read,
      version: report.version,
      questions: questions.map(({ id, question }, i) => {
        const saved = ownText(report.answers, id);
        const typed = refused && Object.hasOwn(refused.values, id) ? refused.values[id] : undefined;
        return {
          id,
          number: i + 1,
          question: words.local(question),
          answer: typed ?? saved,
          other: isConflict && typed !== undefined && typed !== saved ? saved : null,
          points: read.answers[i]?.points ?? '',
          comment: read.answers[i]?.comment ?? '',
          error: refused?.errors[id] ? words.local(refused.errors[id]) : '',
        };
      }),
      chosen: refused?.values['question'] ?? '',
      imageError: refused?.errors['image'] ? words.local(refused.errors['image']) : '',
      offerError: refused?.errors['offer'] ? words.local(refused.errors['offer']) : '',
      offers,
      pieces: pieces.map((placed) => ({
        number: placed.number,
        token: pieceToken(placed.piece.kind, placed.number),
        title: pieceTitle(placed, words),
        src: placed.piece.kind === 'image' ? `${base}/images/${placed.number}` : null,
      })),
      images: { used: pieces.filter(({ piece }) => piece.kind === 'image').length, max: IMAGES_MAX },
      isConflict,
      due: dueAtMs === null ? '' : momentText(dueAtMs, words),
      isOverdue: dueAtMs !== null && Date.now() > dueAtMs,
      saved:
        report.version === 0 ? '' : words.t('report:saved-at', { time: momentText(report.savedAtMs, words) }),
      answerMax: ANSWER_MAX,
      imageBytesMax: IMAGE_BYTES_MAX,
    });
  });

  router.get('/runs/:runId/report/read', async (req, res) => {
    const own = await openOwn(req);
    const { report, words, dueAtMs, runId, participant, opened } = own;
    const read = shown(own, report, await reports.pieces(runId, participant));
    render(req, res, 'pages/report-read', {
      ...frame(own),
      title: texts.both('report:title'),
      read,
      version: report.version,
      author: { name: opened.participant?.name ?? '', studentNo: opened.participant?.studentNo ?? '' },
      mayWrite: mayWrite(report),
      judged: own.judged,
      due: dueAtMs === null ? '' : momentText(dueAtMs, words),
      isOverdue: dueAtMs !== null && Date.now() > dueAtMs,
    });
  });

  router.get('/runs/:runId/report/images/:image', async (req, res) => {
    const { runId, participant } = await openOwn(req);
    await sendImage(res, () => reports.image(runId, participant, imageNumber(req.params.image)));
  });

  /** Everything typed into the form, by question; fields that are no question of this scenario are nobody's. */
  function typedAnswers(req: Request, questions: readonly Question[]) {
    const answers: Record<string, string> = {};
    const errors: Record<string, LocalText> = {};
    for (const { id } of questions) {
      const text = tidy(secretField(req, `answer.${id}`));
      answers[id] = text;
      if (text.length > ANSWER_MAX) errors[id] = texts.both('report:wrong.too-long', { max: ANSWER_MAX });
    }
    return { answers, errors };
  }

  /** Refuses with everything that was typed: as data for the script, else back to the form. */
  function refuse(
    req: Request,
    res: Response,
    { base }: Own,
    typed: Answers,
    errors: Readonly<Record<string, LocalText>>,
    status: number,
  ): void {
    if (wantsJson(req)) {
      const [text] = Object.values(errors);
      const fields = Object.entries(errors).map(([field, message]) => ({ field, text: message }));
      res.status(status).json({ ok: false, conflict: errors['version'] !== undefined, text, fields });
      return;
    }
    // A form that was cut off lacks fields, and those were not emptied by anyone.
    const kept = req.uploadProblem ? Object.entries(typed).filter(([, text]) => text !== '') : null;
    const values = { ...(kept ? Object.fromEntries(kept) : typed), question: textField(req, 'question') };
    refuseForm(req, res, { to: base, type: FORM, values, errors });
  }

  /** Saves what was typed; null when that was refused and answered. */
  async function save(
    req: ReportRequest,
    res: Response,
    own: Own,
    change: (answers: Answers) => Answers = (answers) => answers,
  ): Promise<Report | null> {
    const { answers, errors } = typedAnswers(req, own.questions);
    if (req.uploadProblem) errors['form'] = texts.both('report:wrong.too-large');
    if (Object.keys(errors).length > 0) {
      refuse(req, res, own, answers, errors, 422);
      return null;
    }
    const version = versionOf(req);
    const saved = await reports.save(own.runId, own.participant, version, change(answers));
    if (saved.ok) return saved.value;
    const error =
      saved.error === 'locked'
        ? { form: texts.both('report:wrong.locked') }
        : { version: texts.both('report:wrong.changed') };
    refuse(req, res, own, answers, error, 409);
    return null;
  }

  router.post('/runs/:runId/report', async (req, res) => {
    const own = await openOwn(req);
    const saved = await save(req, res, own);
    if (!saved) return;
    if (wantsJson(req)) {
      const text = own.words.t('report:saved-at', { time: momentText(saved.savedAtMs, own.words) });
      res.json({ ok: true, version: saved.version, text });
      return;
    }
    if (textField(req, 'then') === 'read') res.redirect(303, `${own.base}/read`);
    else doneWith(req, res, own.base, texts.both('report:saved'));
  });

  /** Answers a piece that was put in: its name for the script, else it stands at the end of the chosen answer. */
  async function placed(
    req: ReportRequest,
    res: Response,
    own: Own,
    field: 'offer' | 'image',
    made: Result<PlacedPiece, PieceRefusal>,
  ): Promise<void> {
    const { answers } = typedAnswers(req, own.questions);
    if (!made.ok) {
      const max = made.error === 'full-images' ? IMAGES_MAX : PIECES_MAX;
      refuse(req, res, own, answers, { [field]: texts.both(`report:wrong.${made.error}`, { max }) }, 409);
      return;
    }
    const { number, piece } = made.value;
    const token = pieceToken(piece.kind, number);
    if (wantsJson(req)) {
      res.json({ ok: true, token, text: own.words.t('report:placed') });
      return;
    }
    const asked = textField(req, 'question');
    const target = own.questions.find(({ id }) => id === asked) ?? own.questions[0];
    const saved = await save(req, res, own, (typed) =>
      target ? { ...typed, [target.id]: appended(ownText(typed, target.id), token) } : typed,
    );
    if (saved) doneWith(req, res, `${own.base}#q-${target?.id ?? ''}`, texts.both('report:placed'));
  }

  router.post('/runs/:runId/report/insert', async (req, res) => {
    const own = await openOwn(req);
    const wanted = textField(req, 'offer');
    const piece = await withOffers(own, (all) => all.find(({ value }) => value === wanted)?.make() ?? null);
    if (!piece) {
      const { answers } = typedAnswers(req, own.questions);
      refuse(req, res, own, answers, { offer: texts.both('report:wrong.no-offer') }, 422);
      return;
    }
    await placed(req, res, own, 'offer', await reports.addPiece(own.runId, own.participant, piece));
  });

  router.post('/runs/:runId/report/images', async (req, res) => {
    const own = await openOwn(req);
    const no = (key: string, status: number): void => {
      const { answers } = typedAnswers(req, own.questions);
      refuse(req, res, own, answers, { image: texts.both(`report:wrong.${key}`) }, status);
    };
    if (req.uploadProblem) return no('image-too-large', 413);
    const file = fileOf(req);
    if (!file) return no('image-none', 422);
    const drawn = await redrawImage(file.bytes);
    if (!drawn.ok) return no(`image-${drawn.error}`, 422);
    await placed(req, res, own, 'image', await reports.addImage(own.runId, own.participant, drawn.value));
  });

  router.post('/runs/:runId/report/pieces/:piece/remove', async (req, res) => {
    const { runId, participant, base } = await openOwn(req);
    if (!(await reports.removePiece(runId, participant, imageNumber(req.params.piece))))
      throw problem('not-found');
    doneWith(req, res, `${base}#pieces`, texts.both('report:removed'));
  });

  router.post('/runs/:runId/report/hand-in', async (req, res) => {
    const own = await openOwn(req);
    const { base, runId, participant, report, questions } = own;
    const no = (key: string): void =>
      refuseForm(req, res, {
        to: `${base}/read`,
        type: 'hand-in',
        values: {},
        errors: { form: texts.both(`report:wrong.${key}`) },
      });
    const isEmpty = questions.every(({ id }) => ownText(report.answers, id).trim() === '');
    if (isEmpty) return no('empty');
    const done = await reports.handIn(runId, participant, versionOf(req));
    if (!done.ok) return no(done.error === 'locked' ? 'locked' : 'changed-read');
    doneWith(req, res, `${base}/read`, texts.both('report:handed-in'));
  });

  router.post('/runs/:runId/report/take-back', async (req, res) => {
    const { base, runId, participant } = await openOwn(req);
    if (await reports.takeBack(runId, participant)) doneWith(req, res, base, texts.both('report:taken-back'));
    else
      refuseForm(req, res, {
        to: `${base}/read`,
        type: 'take-back',
        values: {},
        errors: { form: texts.both('report:wrong.not-taken-back') },
      });
  });
  return router;
}

/** The version a form was filled in against. */
export const versionOf = (req: Request): number => {
  const typed = textField(req, 'version');
  return /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
};

export const imageNumber = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : 0);

const appended = (text: string, token: string): string =>
  text.trim() === '' ? `${token}\n` : `${text.trimEnd()}\n\n${token}\n`;

/** Sends a picture to someone who may read the report it is in; nobody keeps it. */
export async function sendImage(res: Response, find: () => Promise<Buffer | null>): Promise<void> {
  const bytes = await find();
  if (!bytes) throw problem('not-found');
  res.type('image/webp').set('X-Content-Type-Options', 'nosniff').send(bytes);
}
