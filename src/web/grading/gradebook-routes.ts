import { Router, type Request } from 'express';
import { MISSING, WEIGHT_MAX, type Missing } from '../../classroom/gradebook.ts';
import { runTitle } from '../../runs/title.ts';
import { openClass } from '../classes/class-access.ts';
import type { WebDeps } from '../context.ts';
import { doneWith, refuseForm } from '../form-answers.ts';
import { textField } from '../entrance/people-routes.ts';
import { teacherNav } from '../presenters/classes.ts';
import { gradebookModel, progressOf, type AskedBook } from '../presenters/grades/gradebook.ts';
import { problem } from '../problems.ts';
import { wordsFor } from '../reader-words.ts';

/** The gradebook of a class: all grades of all exercises, how much each counts, and one student's way through them. */

type StudentRequest = Request<{ classId: string; key: string }>;

export function createGradebookRouter(deps: WebDeps): Router {
  const router = Router();
  const { gradebooks, audit, texts, render } = deps;

  router.get('/teacher/classes/:classId/gradebook', async (req, res) => {
    const { klass } = await openClass(deps, req);
    const words = wordsFor(deps, req.context.lang);
    const base = `/teacher/classes/${klass.id}/gradebook`;
    const book = await gradebooks.of(klass.id, req.context.lang);
    const asked = askedIn(req);
    render(req, res, 'pages/gradebook', {
      title: texts.both('grades:book.title'),
      nav: teacherNav('classes', words),
      klass,
      base,
      asked,
      book: gradebookModel(book, asked, base, words),
      settings: book.settings,
      weightMax: WEIGHT_MAX,
      missingChoices: MISSING.map((value) => ({ value, label: words.t(`grades:book.missing-${value}`) })),
    });
  });

  router.post('/teacher/classes/:classId/gradebook', async (req, res) => {
    const { klass, teacher } = await openClass(deps, req);
    const to = `/teacher/classes/${klass.id}/gradebook`;
    const records = await deps.registry.store.list({ classIds: [klass.id] });
    const typed = new Map(records.map(({ runId }) => [runId, textField(req, `w.${runId}`)]));
    const missing: Missing = textField(req, 'missing') === 'zero' ? 'zero' : 'left-out';
    const refuse = (errors: Parameters<typeof refuseForm>[2]['errors']): void =>
      refuseForm(req, res, {
        to: `${to}#weights`,
        type: 'gradebook',
        values: { missing, ...Object.fromEntries([...typed].map(([id, text]) => [`w.${id}`, text])) },
        errors,
      });
    const given = [...typed].filter(([, text]) => text !== '');
    const wrong = given.find(([, text]) => !/^\d{1,3}$/.test(text) || Number(text) > WEIGHT_MAX);
    if (wrong) return refuse({ [`w.${wrong[0]}`]: texts.both('grades:wrong.weight', { max: WEIGHT_MAX }) });
    const seen = textField(req, 'version');
    // Exercises that are not on the form keep what was said of them.
    const kept = (await gradebooks.settings(klass.id)).weights;
    const weights = { ...kept, ...Object.fromEntries(given.map(([id, text]) => [id, Number(text)])) };
    const done = await gradebooks.save(klass.id, /^\d{1,9}$/.test(seen) ? Number(seen) : -1, {
      weights,
      missing,
    });
    if (!done.ok) {
      const { conflict } = done.error;
      const title = (runId: string, lang: 'en' | 'zh'): string => {
        const found = records.find((one) => one.runId === runId);
        return found ? runTitle(found, lang) : runId;
      };
      const present = (lang: 'en' | 'zh'): string =>
        [
          ...[...typed.keys()]
            .filter((id) => conflict.weights[id] !== undefined)
            .map((id) => `${title(id, lang)}: ${conflict.weights[id]}`),
          texts.t(lang, `grades:book.missing-${conflict.missing}`),
        ].join(lang === 'zh' ? '；' : '; ');
      const text = (lang: 'en' | 'zh'): string =>
        texts.t(lang, 'grades:book.conflict', { present: present(lang) });
      return refuse({ version: { en: text('en'), zh: text('zh') } });
    }
    await audit.record({
      actor: teacher.id,
      action: 'grade/weighed',
      thing: `class:${klass.id}`,
      classId: klass.id,
      details: { weights: given.map(([, text]) => text).join(' : ') },
    });
    doneWith(req, res, to, texts.both('grades:book.saved'));
  });

  router.get('/teacher/classes/:classId/gradebook/:key', async (req: StudentRequest, res) => {
    const { klass } = await openClass(deps, req as Request);
    const words = wordsFor(deps, req.context.lang);
    const base = `/teacher/classes/${klass.id}/gradebook`;
    const book = await gradebooks.of(klass.id, req.context.lang);
    const row = book.rows.find(({ key }) => key === req.params.key);
    if (!row) throw problem('not-found');
    render(req, res, 'pages/gradebook-student', {
      title: row.name,
      nav: teacherNav('classes', words),
      klass,
      base,
      onRoster: row.studentId !== null,
      rosterHref: row.studentId === null ? null : `/teacher/classes/${klass.id}/students/${row.studentId}`,
      progress: progressOf(book, row, words),
    });
  });
  return router;
}

function askedIn(req: Request): AskedBook {
  const text = (name: string): string => {
    const value = req.query[name];
    return typeof value === 'string' ? value.trim().slice(0, 60) : '';
  };
  return { q: text('q'), group: text('group'), sort: text('sort') };
}
