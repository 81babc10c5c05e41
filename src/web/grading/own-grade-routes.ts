import { Router, type Request } from 'express';
import type { WebDeps } from '../context.ts';
import { decisionLines } from '../presenters/grades/points.ts';
import { momentText } from '../presenters/log.ts';
import { ownNav } from '../presenters/own-links.ts';
import { wordsFor } from '../reader-words.ts';
import { openRunFor } from '../run/sender.ts';
import { createGradeTaker, personModel } from './person-grade.ts';

/** Each student's own grade, taken apart, once grades are published. */
export function createOwnGradeRouter(deps: WebDeps): Router {
  const router = Router();
  const { grades, texts, render } = deps;
  const { explanationOf, entriesModel } = createGradeTaker(deps);

  router.get('/runs/:runId/grade', async (req: Request<{ runId: string }>, res) => {
    const { runId } = req.params;
    const opened = await openRunFor(deps, req, runId, 'see-own-result');
    const words = wordsFor(deps, req.context.lang);
    const all = await grades.ofRun(runId);
    const person = all.people.find(({ participant }) => participant === opened.participant?.id);
    const shown = all.published && person?.published ? person : null;
    const { runTitle, nav } = await opened.host.read((run) => ({
      runTitle: opened.record.title || words.local(run.scenario.title),
      nav: ownNav(run, words, 'grade'),
    }));
    const later = shown?.entries.filter(({ version }) => version > shown.publishedVersion) ?? [];
    render(req, res, 'pages/grade-own', {
      title: texts.both('grades:own.title'),
      where: runTitle,
      nav,
      runId,
      runTitle,
      person: shown && personModel(shown, all, words),
      explanation: shown && (await explanationOf(opened, all, shown, words)),
      entries: shown && (await entriesModel(req, opened, shown, words, `/runs/${runId}/grade`)),
      changes: decisionLines(later, null, null, words),
      published: all.published && momentText(all.published.atMs, words),
      judgingHref: `/runs/${runId}/judged`,
      reportHref: `/runs/${runId}/report`,
      isTeacher: false,
    });
  });
  return router;
}
